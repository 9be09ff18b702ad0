import type { Binary } from '../../base/bytes';
import { upToZero } from '../errors';

/** As C sees the bytes: up to the first zero byte. Redis compares rules, names and patterns so. */
export const cString = upToZero;

/** In small letters, as C's strcasecmp compares: ASCII only. */
export function caseless(text: Binary): Binary {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** User names and patterns may not hold such bytes, for rules are told apart by them. */
export function hasSpaces(text: Binary): boolean {
  return /[ \t\n\v\f\r\0]/.test(text);
}
