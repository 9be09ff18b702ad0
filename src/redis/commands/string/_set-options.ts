import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import { errors } from '../../errors';
import { momentOf, type TimeScale } from '../../time-scale';
import { type Comparison, type ComparisonWord, comparisonWords } from './_comparison';

/** What SET, MSETEX and GETEX are told besides keys and values. */
export interface SetOptions {
  readonly condition: 'NX' | 'XX' | undefined;
  readonly comparison: Comparison | undefined;
  readonly get: boolean;
  readonly keepTtl: boolean;
  readonly persist: boolean;
  readonly expiry: GivenExpiry | undefined;
}

/** A time to live as the client gave it, not yet looked at. */
export interface GivenExpiry extends TimeScale {
  readonly text: Binary;
}

const scales: ReadonlyMap<string, TimeScale> = new Map([
  ['EX', { unit: 'seconds', from: 'now' }],
  ['PX', { unit: 'milliseconds', from: 'now' }],
  ['EXAT', { unit: 'seconds', from: 'epoch' }],
  ['PXAT', { unit: 'milliseconds', from: 'epoch' }],
]);

/**
 * Reads the options of a call. A word may be repeated: the last counts.
 * @param from where they begin
 * @param known those that the command has, besides the times
 * @throws a syntax error for an unknown word, and for two of which one excludes the other
 */
export function parseSetOptions(argv: Argv, from: number, known: ReadonlySet<string>): SetOptions {
  let condition: SetOptions['condition'];
  let comparison: SetOptions['comparison'];
  let get = false;
  let lifetime: string | undefined;
  let expiry: SetOptions['expiry'];
  for (let at = from; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    const scale = scales.get(word);
    const isKnown = scale !== undefined || known.has(word);
    const takesOperand = scale !== undefined || comparisonWords.has(word);
    if (!isKnown || (takesOperand && at + 1 === argv.length)) throw errors.syntax;
    if (word === 'GET') get = true;
    else if (word === 'NX' || word === 'XX') {
      if ((condition ?? word) !== word) throw errors.syntax;
      condition = word;
    } else if (comparisonWords.has(word)) {
      // It may stand before NX and XX, but not behind them.
      if (condition !== undefined || (comparison?.word ?? word) !== word) throw errors.syntax;
      comparison = { word: word as ComparisonWord, operand: argv[++at]! };
    } else {
      if ((lifetime ?? word) !== word) throw errors.syntax;
      lifetime = word;
      if (scale !== undefined) expiry = { text: argv[++at]!, ...scale };
    }
  }
  return { condition, comparison, get, keepTtl: lifetime === 'KEEPTTL', persist: lifetime === 'PERSIST', expiry };
}

/**
 * The moment that an expiry names, in milliseconds since the epoch. It may have passed.
 * @param command the command's full name, for the error
 * @throws the error of a number that is no integer, or of an invalid expire time (not positive, too large)
 */
export function expiryAtMs(given: GivenExpiry, nowMs: number, command: string): number {
  const { text } = given;
  const atMs = momentOf(text, given, nowMs);
  if (atMs === undefined || text === '0' || text.startsWith('-')) throw errors.invalidExpire(command);
  return atMs;
}
