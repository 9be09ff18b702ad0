import type { Binary } from '../../base/bytes';

/**
 * Bytes that an allocation takes: sizes come in classes, four between one power of two and the next.
 * Source: J. Evans, "A Scalable Concurrent malloc(3) Implementation for FreeBSD", 2006, and the manual of jemalloc, which Redis is built with.
 */
export function allocated(bytes: number): number {
  if (bytes <= 8) return 8;
  const spacing = bytes <= 128 ? 16 : 2 ** (29 - Math.clz32(bytes - 1));
  return Math.ceil(bytes / spacing) * spacing;
}

/** Bytes of one of Redis's strings: a header, which tells the length in as few bytes as it may, and a zero at the end. */
export function stringAllocation(length: number): number {
  return allocated(length + 1 + (length < 32 ? 1 : length < 256 ? 3 : length < 65536 ? 5 : 9));
}

/** Bytes of a key in its database: the string, and its place in the hash table. */
export function keyAllocation(key: Binary): number {
  return stringAllocation(key.length) + hashEntryBytes;
}

/** Bytes of an entry of a hash table. */
export const hashEntryBytes = 24;

/** Bytes of the array that a hash table of so many entries has. */
export function slotBytes(count: number): number {
  return count === 0 ? 0 : 8 * 2 ** Math.max(2, Math.ceil(Math.log2(count)));
}
