import { headerLength } from './header';
import { registerCount } from './place';

/** The dense form has six bits a register, from the lowest bit of each byte on. */
const registerBits = 6;
const registerMask = 63;

/** How many bytes the dense form has. */
export const denseLength = headerLength + (registerCount * registerBits) / 8;

/** A register's value. @param bytes the whole value, header included */
export function denseRegister(bytes: Uint8Array, register: number): number {
  const bit = register * registerBits;
  const at = headerLength + (bit >>> 3);
  const shift = bit & 7;
  // Of the last register nothing is in a further byte.
  const word = shift <= 2 ? bytes[at]! : bytes[at]! | (bytes[at + 1]! << 8);
  return (word >>> shift) & registerMask;
}

/** Gives a register a value of at most 63. */
export function setDenseRegister(bytes: Uint8Array, register: number, value: number): void {
  const bit = register * registerBits;
  const at = headerLength + (bit >>> 3);
  const shift = bit & 7;
  bytes[at] = (bytes[at]! & ~(registerMask << shift)) | (value << shift);
  if (shift > 2) bytes[at + 1] = (bytes[at + 1]! & ~(registerMask >>> (8 - shift))) | (value >>> (8 - shift));
}
