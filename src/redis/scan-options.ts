import type { Binary } from '../base/bytes';
import type { Argv } from './command';
import { errors } from './errors';
import { matchesGlob } from './keyspace/glob';
import { int64 } from './numbers';

/** What SCAN, HSCAN, SSCAN and ZSCAN are told besides the cursor. */
export interface ScanOptions {
  /** Elements to visit in this step; 10 unless told. */
  readonly count: number;
  /** Whether MATCH lets an element pass. */
  readonly matches: (element: Binary) => boolean;
  /** The TYPE wanted, as the client wrote it. */
  readonly type: Binary | undefined;
}

const cursorPattern = /^[+-]?([0-9]+)/;
const maxUint64 = 2n ** 64n - 1n;

/**
 * A cursor as C's strtoul reads it: any unsigned 64-bit number, `-1` the largest, nothing at all is 0, the rest after a NUL is ignored.
 * Exact up to 2^53, the nearest double beyond (no cursor that a scan gives out is larger).
 * @throws the error of an invalid cursor
 */
export function parseCursor(text: Binary): number {
  const end = text.indexOf('\0');
  const digits = end < 0 ? text : text.slice(0, end);
  if (digits === '') return 0;
  const match = cursorPattern.exec(digits);
  if (match === null || match[0].length !== digits.length) throw errors.invalidCursor;
  const value = BigInt(match[1]!);
  if (value > maxUint64) throw errors.invalidCursor;
  return Number(digits.startsWith('-') ? BigInt.asUintN(64, -value) : value);
}

/**
 * Reads the words after the cursor.
 * @param from where they begin in argv
 * @param allowType whether TYPE is an option too (SCAN alone)
 * @throws a syntax error, or that the count is no integer
 */
export function parseScanOptions(argv: Argv, from: number, allowType = false): ScanOptions {
  let count = 10;
  let pattern: Binary = '*';
  let type: Binary | undefined;
  for (let at = from; at < argv.length; at += 2) {
    const word = argv[at]!.toUpperCase();
    const value = argv[at + 1];
    if (value === undefined) throw errors.syntax;
    if (word === 'COUNT') {
      count = Number(int64(value));
      if (count < 1) throw errors.syntax;
    } else if (word === 'MATCH') pattern = value;
    else if (word === 'TYPE' && allowType) type = value;
    else throw errors.syntax;
  }
  return { count, matches: pattern === '*' ? () => true : (element) => matchesGlob(pattern, element), type };
}
