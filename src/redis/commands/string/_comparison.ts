import type { Binary } from '../../../base/bytes';
import { ErrorReply } from '../../reply';
import { xxh3 } from '../../xxh3';

/** What a string must be for SET or DELEX to act: equal to a value or not, or of a digest or not. */
export interface Comparison {
  readonly word: ComparisonWord;
  readonly operand: Binary;
}

export type ComparisonWord = 'IFEQ' | 'IFNE' | 'IFDEQ' | 'IFDNE';

export const comparisonWords: ReadonlySet<string> = new Set<ComparisonWord>(['IFEQ', 'IFNE', 'IFDEQ', 'IFDNE']);

/** Whether a string is as it must be. @throws the error of an operand that cannot be a digest */
export function compares(text: Binary, { word, operand }: Comparison): boolean {
  if (word === 'IFEQ') return text === operand;
  if (word === 'IFNE') return text !== operand;
  if (operand.length !== digestDigits) throw notDigest;
  return (digestOf(text) === operand.toLowerCase()) === (word === 'IFDEQ');
}

/** Whether SET may make a key that is not there. */
export function holdsForNothing({ word }: Comparison): boolean {
  return word === 'IFNE' || word === 'IFDNE';
}

/** The XXH3 hash of a string in hexadecimal digits. */
export function digestOf(text: Binary): Binary {
  return xxh3(text).toString(16).padStart(digestDigits, '0');
}

const digestDigits = 16;
const notDigest = new ErrorReply(`ERR must be exactly ${digestDigits} hexadecimal characters`);
