/**
 * The first bytes of every value: the word HYLL, the encoding, three unused bytes, and the cardinality as it was last calculated, in eight
 * bytes from the lowest. The top bit of the last one tells that it no longer holds.
 */
export const headerLength = 16;

const magic = [0x48, 0x59, 0x4c, 0x4c];
const encodingAt = 4;
const cardinalityAt = 8;
const staleAt = 15;
const staleBit = 0x80;

export const encodings = ['dense', 'sparse'] as const;
export type Encoding = (typeof encodings)[number];

/** A new value's header. */
export function emptyHeader(encoding: Encoding): number[] {
  return [...magic, encodings.indexOf(encoding), ...new Array<number>(headerLength - encodingAt - 1).fill(0)];
}

/** The encoding; undefined where the bytes do not begin with a header. */
export function encodingOf(bytes: Uint8Array): Encoding | undefined {
  const hasHeader = bytes.length >= headerLength && magic.every((byte, at) => bytes[at] === byte);
  return hasHeader ? encodings[bytes[encodingAt]!] : undefined;
}

/** Whether a value with a header has left the sparse form. */
export function isDense(bytes: Uint8Array): boolean {
  return bytes[encodingAt] === encodings.indexOf('dense');
}

export function setEncoding(bytes: Uint8Array, encoding: Encoding): void {
  bytes[encodingAt] = encodings.indexOf(encoding);
}

/** The cardinality that was last calculated; undefined when it no longer holds. */
export function cachedCardinality(bytes: Uint8Array): bigint | undefined {
  if ((bytes[staleAt]! & staleBit) !== 0) return undefined;
  return cardinalityField(bytes).getBigInt64(0, true);
}

export function cacheCardinality(bytes: Uint8Array, cardinality: bigint): void {
  cardinalityField(bytes).setBigInt64(0, cardinality, true);
}

export function forgetCardinality(bytes: Uint8Array): void {
  bytes[staleAt]! |= staleBit;
}

function cardinalityField(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + cardinalityAt, 8);
}
