/**
 * Bytes as a string: one character a byte, codes 0 to 255 (Node's 'latin1').
 * Inside the server every key, field, value and message is one: it hashes, compares and orders as bytes do,
 * costs one byte a character in V8, and goes to a socket without another encoding step.
 */
export type Binary = string;

/** What callers may hand in where bytes are wanted: text is taken as UTF-8, a number as its decimal digits. */
export type BytesLike = string | number | bigint | Uint8Array;

/** Text without a byte over 127 is the same in UTF-8 and in Binary. */
// oxlint-disable-next-line no-control-regex -- the control characters are ASCII too
const ascii = /^[\x00-\x7f]*$/;

/** Bytes of any accepted kind to {@link Binary}. */
export function toBinary(value: BytesLike): Binary {
  if (typeof value === 'string') return ascii.test(value) ? value : Buffer.from(value, 'utf8').toString('latin1');
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
}

/** {@link Binary} to a Buffer of the same bytes. */
export function toBuffer(binary: Binary): Buffer {
  return Buffer.from(binary, 'latin1');
}

/** {@link Binary} to text: UTF-8, invalid sequences become U+FFFD. */
export function toText(binary: Binary): string {
  return ascii.test(binary) ? binary : toBuffer(binary).toString('utf8');
}

/** A part of a buffer as {@link Binary}: what `toString('latin1', from, to)` gives, without its looks at the arguments. */
export function sliceBinary(buffer: Buffer, from: number, to: number): Binary {
  return (buffer as unknown as Latin1Buffer).latin1Slice(from, to);
}

/** What each Buffer has, though Node's types do not say so. */
interface Latin1Buffer {
  latin1Slice(from: number, to: number): string;
}

/** Byte order, as memcmp: negative when `a` comes first. */
export function compareBinary(a: Binary, b: Binary): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
