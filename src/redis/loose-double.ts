import type { Binary } from '../base/bytes';
import { upToZero } from './errors';
import { parseAnyDouble } from './numbers';
import type { Version } from './version';

/**
 * A double where Redis is less strict than with a score: bytes after a zero do not count, and nothing at all is 0. Before 8.0 it is what
 * C's strtod takes, with space before it and hexadecimal digits; since then neither.
 * @param parse what decides of the digits; {@link parseAnyDouble} unless told
 * @returns undefined when it is no number
 */
export function parseLooseDouble(bytes: Binary, version: Version, parse = parseAnyDouble): number | undefined {
  const text = upToZero(bytes);
  if (text === '') return 0;
  if (!version.has('8.0')) return parse(text.replace(/^[ \t\n\v\f\r]+/, ''));
  return /^[+-]?0x/i.test(text) ? undefined : parse(text);
}
