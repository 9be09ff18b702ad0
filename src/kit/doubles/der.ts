/** Values as ASN.1's DER writes them: a tag, a length, the content. */

export type Der = Buffer;

function value(tag: number, ...contents: readonly Buffer[]): Der {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

/** Lengths from 128 on say first how many bytes they take. */
function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const bytes = Buffer.from(evenHex(length), 'hex');
  return Buffer.concat([Buffer.of(0x80 + bytes.length), bytes]);
}

function evenHex(number: number): string {
  const hex = number.toString(16);
  return hex.padStart(hex.length + (hex.length % 2), '0');
}

export const sequence = (...members: readonly Der[]): Der => value(0x30, ...members);
export const set = (...members: readonly Der[]): Der => value(0x31, ...members);
export const yes: Der = value(0x01, Buffer.of(0xff));
export const octets = (content: Buffer): Der => value(0x04, content);
export const bits = (content: Buffer): Der => value(0x03, Buffer.of(0), content);
export const utf8 = (text: string): Der => value(0x0c, Buffer.from(text));

/** A number that is not negative, big-endian. DER has it without leading zeros, but for one where the first bit would be a sign. */
export function integer(bytes: Buffer): Der {
  const first = bytes.findIndex((byte) => byte !== 0);
  const significant = first < 0 ? Buffer.of(0) : bytes.subarray(first);
  return value(0x02, significant[0]! >= 0x80 ? Buffer.of(0) : Buffer.alloc(0), significant);
}

/** @param text as '20300102030405Z' */
export function time(text: string): Der {
  // RFC 5280: years before 2050 have two digits.
  return text < '2050' ? value(0x17, Buffer.from(text.slice(2))) : value(0x18, Buffer.from(text));
}

/** A value that a structure knows by a number: one that holds others, or one that is bytes alone. */
export const tagged = (number: number, content: Der): Der => value(0xa0 + number, content);
export const taggedBytes = (number: number, content: Buffer): Der => value(0x80 + number, content);

/** @param path as '2.5.29.17' */
export function objectId(path: string): Der {
  const [first, second, ...rest] = path.split('.').map(Number) as [number, number, ...number[]];
  return value(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** Seven bits a byte, with the eighth set in all but the last. */
function base128(number: number): number[] {
  const bytes = [number & 0x7f];
  for (let left = number >> 7; left > 0; left >>= 7) bytes.unshift(0x80 | (left & 0x7f));
  return bytes;
}
