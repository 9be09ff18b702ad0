import type { Binary } from '../../../base/bytes';
import type { Argv } from '../../command';
import { errors } from '../../errors';
import { int64, isInt64 } from '../../numbers';

/** What SET and GETEX are told besides key and value. */
export interface SetOptions {
  readonly condition: 'NX' | 'XX' | undefined;
  readonly get: boolean;
  readonly keepTtl: boolean;
  readonly persist: boolean;
  readonly expiry: GivenExpiry | undefined;
}

/** A time to live as the client gave it, not yet looked at. */
export interface GivenExpiry {
  readonly text: Binary;
  readonly unit: 'seconds' | 'milliseconds';
  /** Counted from the present moment or from the Unix epoch. */
  readonly from: 'now' | 'epoch';
}

const scales: ReadonlyMap<string, Omit<GivenExpiry, 'text'>> = new Map([
  ['EX', { unit: 'seconds', from: 'now' }],
  ['PX', { unit: 'milliseconds', from: 'now' }],
  ['EXAT', { unit: 'seconds', from: 'epoch' }],
  ['PXAT', { unit: 'milliseconds', from: 'epoch' }],
]);

/**
 * Reads the words behind SET's value or GETEX's key. A word may be repeated: the last counts.
 * @throws a syntax error for an unknown word, and for two of which one excludes the other
 */
export function parseSetOptions(argv: Argv, command: 'SET' | 'GETEX'): SetOptions {
  let condition: SetOptions['condition'];
  let get = false;
  let lifetime: string | undefined;
  let expiry: GivenExpiry | undefined;
  for (let at = command === 'SET' ? 3 : 2; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    const scale = scales.get(word);
    const fits = lifetime === undefined || lifetime === word;
    if (command === 'SET' && word === 'GET') get = true;
    else if (command === 'SET' && (word === 'NX' || word === 'XX') && (condition ?? word) === word) condition = word;
    else if (word === (command === 'SET' ? 'KEEPTTL' : 'PERSIST') && fits) lifetime = word;
    else if (scale !== undefined && fits && at + 1 < argv.length) {
      lifetime = word;
      expiry = { text: argv[++at]!, ...scale };
    } else throw errors.syntax;
  }
  return { condition, get, keepTtl: lifetime === 'KEEPTTL', persist: lifetime === 'PERSIST', expiry };
}

/**
 * The moment that an expiry names, in milliseconds since the epoch. It may have passed.
 * @param command the command's full name, for the error
 * @throws the error of a number that is no integer, or of an invalid expire time (not positive, too large)
 */
export function expiryAtMs({ text, unit, from }: GivenExpiry, nowMs: number, command: string): number {
  const given = int64(text);
  const ms = unit === 'seconds' ? given * 1000n : given;
  const atMs = from === 'now' ? ms + BigInt(nowMs) : ms;
  if (given <= 0n || !isInt64(atMs)) throw errors.invalidExpire(command);
  return Number(atMs);
}
