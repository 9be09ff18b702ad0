import type { Binary } from '../base/bytes';
import type { Argv } from './command';
import { errors } from './errors';
import { matchesGlob } from './keyspace/glob';
import { int64, parseInt64 } from './numbers';
import { ErrorReply } from './reply';
import type { Version } from './version';

/** What SCAN, HSCAN, SSCAN and ZSCAN are told besides the cursor. */
export interface ScanOptions {
  /** Elements to visit in this step; 10 unless told. */
  readonly count: number;
  /** Whether MATCH lets an element pass. */
  readonly matches: (element: Binary) => boolean;
  /** The TYPE wanted, as the client wrote it. */
  readonly type: Binary | undefined;
  /** Whether fields come without their values. */
  readonly noValues: boolean;
}

/** What the version and the command let stand after the cursor. */
interface Accepted {
  readonly version: Version;
  /** TYPE: SCAN alone. */
  readonly type?: boolean;
  /** NOVALUES: HSCAN alone. */
  readonly noValues?: boolean;
}

const cursorPattern = /^[+-]?([0-9]+)/;
const maxUint64 = 2n ** 64n - 1n;

/**
 * A cursor as C's strtoul reads it: any unsigned 64-bit number, `-1` the largest, nothing at all is 0, the rest after a NUL is ignored.
 * Since 7.4 a negative number in its plain form is none, nor is nothing, and blanks may stand before one.
 * Exact up to 2^53, the nearest double beyond (no cursor that a scan gives out is larger).
 * @throws the error of an invalid cursor
 */
export function parseCursor(text: Binary, version: Version): number {
  if (/^[0-9]{1,15}$/.test(text)) return Number(text);
  if (!version.has('7.4')) return text === '' || text.startsWith('\0') ? 0 : unsigned(text);
  if ((parseInt64(text) ?? 0n) < 0n) throw errors.invalidCursor;
  return unsigned(text.replace(/^[ \t-\r]+/, ''));
}

function unsigned(text: Binary): number {
  const end = text.indexOf('\0');
  const digits = end < 0 ? text : text.slice(0, end);
  const match = cursorPattern.exec(digits);
  if (match === null || match[0].length !== digits.length) throw errors.invalidCursor;
  const value = BigInt(match[1]!);
  if (value > maxUint64) throw errors.invalidCursor;
  return Number(digits.startsWith('-') ? BigInt.asUintN(64, -value) : value);
}

/**
 * Reads the words after the cursor.
 * @param from where they begin in argv
 * @throws a syntax error, or that the count is no integer
 */
export function parseScanOptions(argv: Argv, from: number, accepted: Accepted): ScanOptions {
  let count = 10;
  let pattern: Binary = '*';
  let type: Binary | undefined;
  let noValues = false;
  for (let at = from; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    if (word === 'NOVALUES' && accepted.version.has('7.4')) {
      if (!accepted.noValues) throw onlyInHscan;
      noValues = true;
      continue;
    }
    const value = argv[++at];
    if (value === undefined) throw errors.syntax;
    if (word === 'COUNT') {
      count = Number(int64(value));
      if (count < 1) throw errors.syntax;
    } else if (word === 'MATCH') pattern = value;
    else if (word === 'TYPE' && accepted.type) type = value;
    else throw errors.syntax;
  }
  return { count, matches: pattern === '*' ? () => true : (element) => matchesGlob(pattern, element), type, noValues };
}

const onlyInHscan = new ErrorReply('ERR NOVALUES option can only be used in HSCAN');
