import type { Binary } from '../../../base/bytes';
import { byteAt, type StringBuffer } from '../../keyspace/string-buffer';
import { parseInt64 } from '../../numbers';
import { ErrorReply } from '../../reply';

/** An integer's format in a bit field: i1 to i64, u1 to u63. */
export interface FieldType {
  readonly signed: boolean;
  readonly bits: number;
}

export type Overflow = 'WRAP' | 'SAT' | 'FAIL';

/** Reads `i5`, `u63`. @throws the error of an invalid type */
export function parseFieldType(text: Binary): FieldType {
  const end = text.indexOf('\0');
  const bits = parseInt64(text.slice(1, end < 1 ? undefined : end));
  const signed = text.startsWith('i');
  if ((!signed && !text.startsWith('u')) || bits === undefined || bits < 1n || bits > (signed ? 64n : 63n)) {
    throw new ErrorReply('ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.');
  }
  return { signed, bits: Number(bits) };
}

/** The integer at a place in bits; what is past the end is zeros. */
export function readField(value: Binary | StringBuffer, offset: number, { signed, bits }: FieldType): bigint {
  const last = offset + bits - 1;
  const covering = readBytes(value, Math.floor(offset / 8), Math.floor(last / 8)) >> BigInt(7 - (last % 8));
  return signed ? BigInt.asIntN(bits, covering) : BigInt.asUintN(bits, covering);
}

/** Puts an integer of the type's range at a place in bits. */
export function writeField(buffer: StringBuffer, offset: number, bits: number, value: bigint): void {
  const first = Math.floor(offset / 8);
  const last = offset + bits - 1;
  const shift = BigInt(7 - (last % 8));
  const mask = ((1n << BigInt(bits)) - 1n) << shift;
  let covering = (readBytes(buffer, first, Math.floor(last / 8)) & ~mask) | (BigInt.asUintN(bits, value) << shift);
  for (let at = Math.floor(last / 8); at >= first; at--) {
    buffer.setByte(at, Number(covering & 255n));
    covering >>= 8n;
  }
}

/**
 * value + increment as the type holds it. `value` of INCRBY is in the type's range, that of SET (increment 0) any 64-bit integer.
 * @returns undefined when it does not fit and `overflow` is FAIL
 */
export function addToField(value: bigint, increment: bigint, type: FieldType, overflow: Overflow): bigint | undefined {
  const { signed, bits } = type;
  const width = BigInt(bits);
  const most = signed ? (1n << (width - 1n)) - 1n : (1n << width) - 1n;
  const least = signed ? -most - 1n : 0n;
  // SET takes a negative number for an unsigned field as its 64 bits, and one near the least of all for too large (so does Redis).
  const given = signed ? value : BigInt.asUintN(64, value);
  const above = given > most || given + increment > most || (signed && bits < 64 && BigInt.asIntN(64, most - given) < increment);
  if (!above && given + increment >= least) return given + increment;
  if (overflow === 'FAIL') return undefined;
  if (overflow === 'SAT') return above ? most : least;
  return signed ? BigInt.asIntN(bits, given + increment) : BigInt.asUintN(bits, given + increment);
}

function readBytes(value: Binary | StringBuffer, first: number, last: number): bigint {
  let bytes = 0n;
  for (let at = first; at <= last; at++) bytes = (bytes << 8n) | BigInt(byteAt(value, at));
  return bytes;
}
