import { DistributedError } from '../base/errors';
import { bitAt } from './encoding';
import type { Proof } from './proof';
import { bytesOf, type TrieSpec } from './trie-spec';

/** A {@link Proof} without its empty side nodes. */
export interface CompactProof {
  /** The side nodes that are not empty, deepest first. */
  readonly sideNodes: readonly Uint8Array[];
  readonly nonMembershipLeafData?: Uint8Array | undefined;
  /** Bit i, most significant first, is set where side node i is empty and left out. */
  readonly bitMask: Uint8Array;
  /** How many side nodes there are, the empty ones included. */
  readonly numSideNodes: number;
  readonly siblingData?: Uint8Array | undefined;
}

/** Leaves the empty side nodes out of a proof. */
export function compactProof(spec: TrieSpec, proof: Proof): CompactProof {
  const bitMask = Buffer.alloc(Math.ceil(proof.sideNodes.length / 8));
  const sideNodes = proof.sideNodes.filter((sideNode, i) => {
    const empty = spec.empty.equals(bytesOf(sideNode));
    if (empty) bitMask[i >> 3]! |= 0x80 >> (i & 7);
    return !empty;
  });
  const { nonMembershipLeafData, siblingData } = proof;
  return { sideNodes, nonMembershipLeafData, bitMask, numSideNodes: proof.sideNodes.length, siblingData };
}

/** Puts the empty side nodes back. Throws JD_TRIE_BAD_PROOF when mask, number and side nodes do not agree. */
export function decompactProof(spec: TrieSpec, proof: CompactProof): Proof {
  const { bitMask, numSideNodes, nonMembershipLeafData, siblingData } = proof;
  if (!Number.isInteger(numSideNodes) || numSideNodes < 0 || numSideNodes > spec.pathBits) {
    throw badProof(`It tells of ${numSideNodes} side nodes; a path has ${spec.pathBits} bits.`);
  }
  if (bitMask.length !== Math.ceil(numSideNodes / 8))
    throw badProof(`Its mask has ${bitMask.length} bytes for ${numSideNodes} side nodes.`);
  let used = 0;
  const sideNodes: Uint8Array[] = [];
  for (let i = 0; i < numSideNodes; i++) {
    const sideNode = bitAt(bitMask, i) === 1 ? spec.empty : proof.sideNodes[used++];
    if (sideNode !== undefined) sideNodes.push(Buffer.from(sideNode));
  }
  if (used !== proof.sideNodes.length) throw badProof(`Its mask calls for ${used} side nodes; it has ${proof.sideNodes.length}.`);
  return { sideNodes, nonMembershipLeafData, siblingData };
}

function badProof(why: string): DistributedError {
  return new DistributedError({
    code: 'JD_TRIE_BAD_PROOF',
    what: `The compact proof is malformed. ${why}`,
    fix: 'Take it whole from compactProof() or compactClosestProof() of the same kind of trie.',
  });
}
