import { bitAt, digestOf, encodeInner, encodeLeaf, encodeU64, hashEncoding } from './encoding';
import { bytesOf, type TrieBytes, type TrieSpec } from './trie-spec';

/** That a key is in a trie, or is not. */
export interface Proof {
  /** Digests of the subtrees beside the way to the key, deepest first. */
  readonly sideNodes: readonly Uint8Array[];
  /** When the way to an absent key ends at another leaf: that leaf's encoding. */
  readonly nonMembershipLeafData?: Uint8Array | undefined;
  /** Encoding of the deepest side node; may be left out. */
  readonly siblingData?: Uint8Array | undefined;
}

/** What a proof is to show. */
export interface Claim {
  readonly proof: Proof;
  readonly root: Uint8Array;
  readonly key: TrieBytes;
  /** No value, or an empty one, claims that the key is absent; in a sum trie only with weight 0. */
  readonly value?: TrieBytes | undefined;
  /** Sum tries only; u64. Default 0. */
  readonly weight?: bigint | number;
  /** Sum tries only: what the leaf counts for; u64. Default 1. Ignored for an absence. */
  readonly count?: bigint | number;
}

/**
 * Whether the proof shows the claim; false for a malformed proof too (see {@link proofFault}).
 * A leaf of no value (in a sum trie: and weight 0) can be stored but never proven: its claim reads as one of absence.
 */
export function verifyProof(spec: TrieSpec, claim: Claim): boolean {
  return verifyAtPath(spec, claim, spec.path(claim.key));
}

/** What is malformed about the proof of a claim, which no root can mend; undefined when it is well-formed. */
export function proofFault(spec: TrieSpec, claim: Pick<Claim, 'proof' | 'key' | 'value' | 'weight'>): string | undefined {
  const path = spec.path(claim.key);
  return shapeFault(spec, claim.proof) ?? (claimsAbsence(spec, claim) ? leafFault(claim.proof, path) : undefined);
}

/** {@link verifyProof} with the key's path given. */
export function verifyAtPath(spec: TrieSpec, claim: Omit<Claim, 'key'>, path: Buffer): boolean {
  return shapeFault(spec, claim.proof) === undefined && holds(spec, claim, path, spec.value(claim.value ?? ''));
}

function holds(spec: TrieSpec, claim: Omit<Claim, 'key'>, path: Buffer, value: Buffer): boolean {
  const { proof } = claim;
  if (claimsAbsence(spec, claim)) {
    if (leafFault(proof, path) !== undefined) return false;
    const other = proof.nonMembershipLeafData;
    return folds(spec, claim, path, other === undefined ? spec.empty : hashEncoding(spec, bytesOf(other)));
  }
  const data = spec.sum ? Buffer.concat([value, encodeU64(claim.weight ?? 0), encodeU64(claim.count ?? 1)]) : value;
  return folds(spec, claim, path, hashEncoding(spec, encodeLeaf(path, data)));
}

/** Whether the digest at the end of the way gives the root when the side nodes are hashed in. */
function folds(spec: TrieSpec, { proof, root }: Omit<Claim, 'key'>, path: Buffer, start: Buffer): boolean {
  let digest = start;
  proof.sideNodes.forEach((sideNode, i) => {
    const side = Buffer.alloc(spec.digestSizeBytes);
    bytesOf(sideNode).copy(side);
    const right = bitAt(path, proof.sideNodes.length - 1 - i) === 1;
    digest = hashEncoding(spec, right ? encodeInner(spec, side, digest) : encodeInner(spec, digest, side));
  });
  return digest.equals(bytesOf(root));
}

function claimsAbsence(spec: TrieSpec, { value, weight }: Pick<Claim, 'value' | 'weight'>): boolean {
  return (value === undefined || value.length === 0) && (!spec.sum || BigInt(weight ?? 0) === 0n);
}

function shapeFault(spec: TrieSpec, proof: Proof): string | undefined {
  const { sideNodes, nonMembershipLeafData: leaf, siblingData } = proof;
  if (sideNodes.length > spec.pathBits) return `${sideNodes.length} side nodes; a path has ${spec.pathBits} bits`;
  const leafSize = 1 + spec.pathBits / 8;
  if (leaf !== undefined && leaf.length < leafSize) return `a non-membership leaf of ${leaf.length} bytes; it has ${leafSize} at least`;
  const [deepest] = sideNodes;
  if (siblingData === undefined || deepest === undefined) return undefined;
  const odd = sideNodes.find((sideNode) => sideNode.length !== spec.digestSizeBytes);
  if (odd !== undefined) return `a side node of ${odd.length} bytes; a digest has ${spec.digestSizeBytes}`;
  return digestOf(spec, bytesOf(siblingData))?.equals(bytesOf(deepest)) ? undefined : 'siblingData does not hash to the deepest side node';
}

function leafFault(proof: Proof, path: Buffer): string | undefined {
  const other = proof.nonMembershipLeafData;
  if (other === undefined || !bytesOf(other.subarray(1, 1 + path.length)).equals(path)) return undefined;
  return 'the non-membership leaf lies at the path that it should show to be empty';
}
