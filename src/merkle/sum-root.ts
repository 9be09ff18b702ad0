import { DistributedError } from '../base/errors';
import { bytesOf, metaSizeBytes } from './trie-spec';

/** The parts of a sum trie's root. */
export interface SumRoot {
  readonly hash: Buffer;
  /** Of all weights, modulo 2^64. */
  readonly sum: bigint;
  /** Of leaves. */
  readonly count: bigint;
}

/**
 * Splits the root of a sum trie into hash, sum and count (u64 big-endian each, at the end).
 * Throws JD_TRIE_ROOT_SIZE unless what is left for the hash is a power of two of bytes.
 */
export function parseSumRoot(root: Uint8Array): SumRoot {
  const bytes = bytesOf(root);
  const hashSize = bytes.length - metaSizeBytes;
  if (hashSize < 1 || (hashSize & (hashSize - 1)) !== 0) {
    throw new DistributedError({
      code: 'JD_TRIE_ROOT_SIZE',
      what: `Invalid root length: ${bytes.length} bytes cannot be the root of a sum trie.`,
      fix: 'Pass the whole root: hash (32 bytes with sha256), sum (8) and count (8).',
    });
  }
  return { hash: bytes.subarray(0, hashSize), sum: bytes.readBigUInt64BE(hashSize), count: bytes.readBigUInt64BE(hashSize + 8) };
}
