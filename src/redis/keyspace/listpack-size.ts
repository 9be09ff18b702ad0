import type { Binary } from '../../base/bytes';

/** Bytes of an empty listpack: the total, the number of elements, and the mark of its end. */
export const emptyListpackSize = 7;

/** The bytes that a string takes in a listpack. One that is the canonical form of a 64-bit integer is kept as that. */
export function stringElementSize(text: Binary): number {
  const { length } = text;
  if (isInteger(text)) return integerElementSize(length < 16 ? Number(text) : BigInt(text));
  return withBacklen(length + (length < 64 ? 1 : length < 4096 ? 2 : 5));
}

/** The bytes that an integer of at most 64 bits takes in a listpack. */
export function integerElementSize(value: number | bigint): number {
  if (value >= 0 && value <= 127) return withBacklen(1);
  if (value >= -4096 && value <= 4095) return withBacklen(2);
  if (value >= -32768 && value <= 32767) return withBacklen(3);
  if (value >= -8388608 && value <= 8388607) return withBacklen(4);
  return withBacklen(value >= -2147483648 && value <= 2147483647 ? 5 : 9);
}

/** Each element ends with its own length, which has 7 bits a byte. */
function withBacklen(size: number): number {
  if (size <= 127) return size + 1;
  if (size < 16383) return size + 2;
  if (size < 2097151) return size + 3;
  return size + (size < 268435455 ? 4 : 5);
}

const minInt64Digits = '9223372036854775808';

/** Whether a string is an integer's canonical form, in 64 bits: what a listpack keeps as an integer. */
export function isInteger(text: Binary): boolean {
  const { length } = text;
  if (length === 0 || length > 20) return false;
  const isNegative = text.charCodeAt(0) === 45;
  const from = isNegative ? 1 : 0;
  const first = text.charCodeAt(from);
  if (first === 48) return length === 1;
  for (let at = from; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  const digits = length - from;
  if (digits < 19) return digits > 0;
  if (digits > 19) return false;
  const magnitude = text.slice(from);
  return isNegative ? magnitude <= minInt64Digits : magnitude < minInt64Digits;
}
