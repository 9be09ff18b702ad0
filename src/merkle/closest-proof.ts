import { DistributedError } from '../base/errors';
import { compactProof, decompactProof, type CompactProof } from './compact-proof';
import { bitAt } from './encoding';
import { verifyAtPath, type Proof } from './proof';
import { bytesOf, metaSizeBytes, type TrieSpec } from './trie-spec';

/** That a leaf is the one to which a path leads when, wherever the wanted side is empty, the other is taken. */
export interface ClosestProof {
  readonly path: Uint8Array;
  /** The depths at which the other side was taken. */
  readonly flippedBits: readonly number[];
  /** Depth of the leaf. */
  readonly depth: number;
  /** The leaf's path; of an empty trie the empty digest. */
  readonly closestPath: Uint8Array;
  /** The leaf's data: the value as kept, in a sum trie then weight and count; undefined for an empty trie. */
  readonly closestValueHash: Uint8Array | undefined;
  readonly closestProof: Proof;
}

/** A {@link ClosestProof} with its numbers as shortest big-endian bytes and its proof compact. */
export interface CompactClosestProof {
  readonly path: Uint8Array;
  readonly flippedBits: readonly Uint8Array[];
  readonly depth: Uint8Array;
  readonly closestPath: Uint8Array;
  readonly closestValueHash: Uint8Array | undefined;
  readonly closestProof: CompactProof;
}

/**
 * Whether the proof shows its leaf to be the closest one under that root.
 * Beware: as in the original library, it can only hold for a trie with `values: 'raw'`; a hashed value would be hashed again.
 */
export function verifyClosestProof(spec: TrieSpec, { proof, root }: { proof: ClosestProof; root: Uint8Array }): boolean {
  if (proof.path.length !== spec.pathBits / 8 || !inRange(proof.depth, spec.pathBits)) return false;
  if (!proof.flippedBits.every((bit) => inRange(bit, proof.depth))) return false;
  const flipped = new Set(proof.flippedBits);
  for (let i = 0; i < proof.depth; i++) {
    if ((bitAt(proof.path, i) ^ (flipped.has(i) ? 1 : 0)) !== bitAt(proof.closestPath, i)) return false;
  }
  const data = proof.closestValueHash && bytesOf(proof.closestValueHash);
  const metaAt = spec.sum && data ? data.length - metaSizeBytes : data?.length;
  if (metaAt !== undefined && metaAt < 0) return false;
  const meta = spec.sum && data ? { weight: data.readBigUInt64BE(metaAt), count: data.readBigUInt64BE(metaAt! + 8) } : {};
  return verifyAtPath(spec, { proof: proof.closestProof, root, value: data?.subarray(0, metaAt), ...meta }, bytesOf(proof.closestPath));
}

/** Leaves the empty side nodes out, and writes the numbers as bytes. */
export function compactClosestProof(spec: TrieSpec, proof: ClosestProof): CompactClosestProof {
  return {
    ...proof,
    flippedBits: proof.flippedBits.map(shortestBytes),
    depth: shortestBytes(proof.depth),
    closestProof: compactProof(spec, proof.closestProof),
  };
}

/** Undoes {@link compactClosestProof}. Throws JD_TRIE_BAD_PROOF when the parts do not agree. */
export function decompactClosestProof(spec: TrieSpec, proof: CompactClosestProof): ClosestProof {
  return {
    ...proof,
    flippedBits: proof.flippedBits.map((bytes) => numberOf(bytes)),
    depth: numberOf(proof.depth),
    closestProof: decompactProof(spec, proof.closestProof),
  };
}

function inRange(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

function shortestBytes(value: number): Buffer {
  return value < 0x100 ? Buffer.of(value) : Buffer.of(value >> 8, value & 0xff);
}

function numberOf(bytes: Uint8Array): number {
  if (bytes.length >= 1 && bytes.length <= 2) return bytesOf(bytes).readUIntBE(0, bytes.length);
  throw new DistributedError({
    code: 'JD_TRIE_BAD_PROOF',
    what: `The compact closest proof is malformed: a depth of ${bytes.length} bytes.`,
    fix: 'Depths and flipped bits are numbers of at most 512, written in one or two bytes.',
  });
}
