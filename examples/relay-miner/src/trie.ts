import { createHash } from 'node:crypto';
import {
  compactClosestProof,
  fetchNodes,
  smstSpec,
  SparseMerkleSumTrie,
  type ClosestProof,
  type CompactClosestProof,
} from 'jest-distributed';

/** As the chain verifies: leaves keep the value itself. */
const hashing = { values: 'raw' } as const;

/** The rules by which proofs are verified. */
export const trieSpec = smstSpec(hashing);

/** The trie of a session: the reference trie, which equals pokt-network/smt to the byte. */
export type SessionTrie = SparseMerkleSumTrie;

export function emptyTrie(): SessionTrie {
  return new SparseMerkleSumTrie(hashing);
}

/** Where nodes are read from; the digest is in hex. */
export type ReadNode = (digest: string) => Promise<Buffer | null>;

/** The trie of a committed root. Throws JD_TRIE_MISSING_NODE or JD_TRIE_CORRUPT_NODE where what is stored is not whole. */
export async function openTrie(root: Buffer, readNode: ReadNode): Promise<SessionTrie> {
  const store = await fetchNodes(trieSpec, { get: (digest) => readNode(digest.toString('hex')) }, root);
  return new SparseMerkleSumTrie({ ...hashing, store, root });
}

/** That a leaf is the one to which a path leads. */
export type LeafProof = ClosestProof;

/** As it goes to the chain: without the side nodes that are empty. */
export function compactProof(proof: LeafProof): CompactClosestProof {
  return compactClosestProof(trieSpec, proof);
}

/** The path that the chain wants a proof for: nobody knows it before the block is there. */
export function proofPath(blockHash: Buffer, session: string): Buffer {
  return createHash('sha256').update(blockHash).update(session, 'utf8').digest();
}
