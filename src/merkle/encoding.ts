import { DistributedError } from '../base/errors';
import { metaSizeBytes, type TrieSpec } from './trie-spec';

/** First byte of a node's encoding. */
export const nodeTag = { leaf: 0, inner: 1, extension: 2 } as const;

/** A run of one-sided splits, stored as one node: bits [start, end) of `path`, then the inner node with digest `child`. */
export interface Run {
  readonly start: number;
  readonly end: number;
  /** A whole path; only its bits in the run carry meaning. */
  readonly path: Buffer;
  readonly child: Buffer;
}

/** Bit `index` of a path, most significant first: 0 goes left, 1 right. */
export function bitAt(path: Uint8Array, index: number): 0 | 1 {
  return ((path[index >> 3]! >> (7 - (index & 7))) & 1) as 0 | 1;
}

/** The first bit in [from, to) in which two paths differ; `to` when there is none. */
export function firstDifferentBit(a: Uint8Array, b: Uint8Array, from: number, to: number): number {
  for (let bit = from; bit < to; bit = (bit & ~7) + 8) {
    const difference = (a[bit >> 3]! ^ b[bit >> 3]!) & (0xff >> (bit & 7));
    if (difference !== 0) return Math.min(to, (bit & ~7) + Math.clz32(difference) - 24);
  }
  return to;
}

/** 00, path, data. In a sum trie the data ends with weight and count. */
export function encodeLeaf(path: Uint8Array, data: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(nodeTag.leaf), path, data]);
}

/** 01, both digests, and in a sum trie their sums and counts added modulo 2^64. */
export function encodeInner(spec: TrieSpec, left: Buffer, right: Buffer): Buffer {
  const size = spec.digestSizeBytes;
  const encoding = Buffer.allocUnsafe(1 + 2 * size + size - spec.hashSizeBytes);
  encoding[0] = nodeTag.inner;
  left.copy(encoding, 1);
  right.copy(encoding, 1 + size);
  if (!spec.sum) return encoding;
  for (const at of [0, metaSizeBytes / 2]) {
    const total = left.readBigUInt64BE(spec.hashSizeBytes + at) + right.readBigUInt64BE(spec.hashSizeBytes + at);
    encoding.writeBigUInt64BE(BigInt.asUintN(64, total), 1 + 2 * size + at);
  }
  return encoding;
}

/** 02, start, end, path, child, and in a sum trie the child's sum and count once more. */
export function encodeRun(spec: TrieSpec, run: Run): Buffer {
  return Buffer.concat([Buffer.of(nodeTag.extension, run.start, run.end), run.path, run.child, run.child.subarray(spec.hashSizeBytes)]);
}

/** Reads what {@link encodeRun} wrote; undefined when the sizes or bounds are impossible. */
export function decodeRun(spec: TrieSpec, encoding: Buffer): Run | undefined {
  const pathEnd = 3 + spec.pathBits / 8;
  const childEnd = pathEnd + spec.digestSizeBytes;
  const [, start, end] = encoding;
  if (encoding.length !== childEnd + spec.digestSizeBytes - spec.hashSizeBytes || start! >= end! || end! > spec.pathBits) return undefined;
  return { start: start!, end: end!, path: encoding.subarray(3, pathEnd), child: encoding.subarray(pathEnd, childEnd) };
}

/** Digest of the node of an encoding; undefined for a malformed run. */
export function digestOf(spec: TrieSpec, encoding: Buffer): Buffer | undefined {
  if (encoding[0] !== nodeTag.extension) return hashEncoding(spec, encoding);
  const run = decodeRun(spec, encoding);
  return run && foldRun(spec, run, run.start);
}

/** Digest of the subtree at depth `from` within a run: the child under one-sided inner nodes. */
export function foldRun(spec: TrieSpec, run: Run, from: number): Buffer {
  let digest = run.child;
  for (let depth = run.end - 1; depth >= from; depth--) digest = hashEncoding(spec, encodeOneSided(spec, digest, bitAt(run.path, depth)));
  return digest;
}

/** The inner node that has `digest` on one side and nothing on the other. */
export function encodeOneSided(spec: TrieSpec, digest: Buffer, side: 0 | 1): Buffer {
  return side === 0 ? encodeInner(spec, digest, spec.empty) : encodeInner(spec, spec.empty, digest);
}

/** Digest of a leaf's or inner node's encoding: its hash, and in a sum trie its last 16 bytes. */
export function hashEncoding(spec: TrieSpec, encoding: Buffer): Buffer {
  const hash = spec.hash(encoding);
  return spec.sum ? Buffer.concat([hash, encoding.subarray(Math.max(0, encoding.length - metaSizeBytes))]) : hash;
}

/** A weight or count as 8 bytes, big-endian. Throws JD_TRIE_WEIGHT for what is not a whole number of 0 to 2^64 - 1. */
export function encodeU64(value: bigint | number): Buffer {
  const exact = typeof value === 'bigint' || Number.isSafeInteger(value) ? BigInt(value) : -1n;
  if (exact < 0n || exact >= 2n ** 64n) {
    throw new DistributedError({
      code: 'JD_TRIE_WEIGHT',
      what: `A weight or count is a whole number of 0 to 2^64 - 1, not ${String(value)}.`,
      fix: 'Pass a bigint, or a number up to Number.MAX_SAFE_INTEGER.',
    });
  }
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(exact);
  return bytes;
}
