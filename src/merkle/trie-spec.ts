import { hash as hashOnce } from 'node:crypto';
import { DistributedError } from '../base/errors';

/** Keys and values as callers hand them in: text is taken as UTF-8. */
export type TrieBytes = string | Uint8Array;

/** Bytes to a digest of fixed size. Must be pure. */
export type HashFunction = (bytes: Uint8Array) => Uint8Array;

/** How a trie hashes. The defaults are those of pokt-network/smt; its users RelayMiner and poktroll pass `values: 'raw'`. */
export interface HashingOptions {
  /** Hash of nodes, paths and values. Default 'sha256'. */
  readonly hash?: 'sha256' | 'sha512' | HashFunction;
  /** What a leaf keeps: the hash of its value ('hashed', the default) or the value itself ('raw'). */
  readonly values?: 'hashed' | 'raw';
  /** Where a key lies: at its hash ('hashed', the default) or at the key itself ('key': keys then have the size of a hash). */
  readonly paths?: 'hashed' | 'key';
}

/** Everything that makes two tries of the same leaves agree on the root. */
export interface TrieSpec {
  /** Whether nodes carry the sum of weights and the count of leaves. */
  readonly sum: boolean;
  readonly hashSizeBytes: number;
  /** Of a hash, plus 16 (sum and count, big-endian u64 each) in a sum trie. */
  readonly digestSizeBytes: number;
  /** Depth of a full path. */
  readonly pathBits: number;
  /** Digest of an empty subtree and root of an empty trie: all zero. */
  readonly empty: Buffer;
  hash(bytes: Uint8Array): Buffer;
  /** Where the key lies. Throws JD_TRIE_PATH_SIZE for a key of the wrong size when keys are paths. */
  path(key: TrieBytes): Buffer;
  /** What the leaf keeps of a value. */
  value(value: TrieBytes): Buffer;
}

/** Size of sum and count at the end of a sum trie's digests and encodings. */
export const metaSizeBytes = 16;

/** The hashing rules of a plain sparse Merkle trie (32-byte roots with sha256). */
export function smtSpec(options: HashingOptions = {}): TrieSpec {
  return createSpec(options, false);
}

/** The hashing rules of a sparse Merkle sum trie (48-byte roots with sha256: hash, sum, count). */
export function smstSpec(options: HashingOptions = {}): TrieSpec {
  return createSpec(options, true);
}

/** Bytes of a caller as a Buffer; shares the memory of a Uint8Array. */
export function bytesOf(bytes: TrieBytes): Buffer {
  return typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function createSpec(options: HashingOptions, sum: boolean): TrieSpec {
  const hash = hasher(options.hash ?? 'sha256');
  const hashSizeBytes = hash(Buffer.alloc(0)).length;
  const digestSizeBytes = hashSizeBytes + (sum ? metaSizeBytes : 0);
  return {
    sum,
    hashSizeBytes,
    digestSizeBytes,
    pathBits: hashSizeBytes * 8,
    empty: Buffer.alloc(digestSizeBytes),
    hash,
    path: options.paths === 'key' ? (key) => keyAsPath(bytesOf(key), hashSizeBytes) : (key) => hash(bytesOf(key)),
    value: options.values === 'raw' ? (value) => bytesOf(value) : (value) => hash(bytesOf(value)),
  };
}

function hasher(hash: 'sha256' | 'sha512' | HashFunction): (bytes: Uint8Array) => Buffer {
  return typeof hash === 'string' ? (bytes) => hashOnce(hash, bytes, 'buffer') : (bytes) => bytesOf(hash(bytes));
}

function keyAsPath(key: Buffer, sizeBytes: number): Buffer {
  if (key.length === sizeBytes) return Buffer.from(key);
  throw new DistributedError({
    code: 'JD_TRIE_PATH_SIZE',
    what: `A key of ${key.length} bytes cannot be a path of ${sizeBytes} bytes.`,
    fix: `Pass keys of ${sizeBytes} bytes, or leave out paths: 'key' so that keys are hashed.`,
  });
}
