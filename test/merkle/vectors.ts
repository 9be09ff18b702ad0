import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ClosestProof, CompactClosestProof } from '../../src/merkle/closest-proof';
import type { CompactProof } from '../../src/merkle/compact-proof';
import type { Proof } from '../../src/merkle/proof';
import { SparseMerkleSumTrie } from '../../src/merkle/sparse-merkle-sum-trie';
import { SparseMerkleTrie } from '../../src/merkle/sparse-merkle-trie';
import type { TrieOptions } from '../../src/merkle/sparse-trie';
import type { HashingOptions } from '../../src/merkle/trie-spec';

/** What test/data/smst.json holds: results of pokt-network/smt v0.14.1. Its own header explains the fields. */
export interface Vectors {
  paths: { keyUtf8: string; path: string }[];
  relays: Relays[];
  sequences: Sequence[];
  stores: (Relays & { entries: [string, string][] })[];
  proofs: (Relays & { proofs: ProofCase[]; state: State })[];
  emptyValues: (Kind & { note: string; proofs: ProofCase[]; state: State })[];
  deepProofs: Kind & { proofs: Omit<ProofCase, 'proof' | 'checks'>[]; state: State };
  closest: (Relays & { proofs: ClosestCase[]; state: State })[];
  closestExample: Kind & { proofs: ClosestCase[]; state: State };
  rootParsing: { cases: { length: number; error?: string; sum?: string; count?: string }[] };
}
export interface Kind {
  trie: 'smt' | 'smst';
  hasher: 'sha256' | 'sha512';
  pathHasher: 'sha256' | 'sha512' | 'identity32';
  valueHasher: 'sha256' | 'sha512' | null;
}
export interface State {
  root: string;
  sum?: string;
  count?: string;
}
export interface Relays extends Kind {
  id: string;
  seed: number;
  n: number;
  roots: string[];
  final: State;
  emptyTrie: State;
  storedNodes: { commitAfterEach: number; commitOnceAtEnd: number };
}
export type Operation = ['update', string, string | null, string?] | ['delete', string];
export interface Sequence extends Kind {
  id: string;
  steps: { op: Operation; root: string; error?: string }[];
  final: State;
  storedNodes: { commitAfterEach: number; freshTrieOfSurvivors: number };
}
export interface HexProof {
  sideNodes: string[];
  nonMembershipLeafData: string | null;
  siblingData: string | null;
}
export interface HexCompactProof extends HexProof {
  bitMask: string;
  numSideNodes: number;
}
export interface ProofCase {
  id: string;
  description: string;
  key: string;
  value: string | null;
  weight?: string;
  count?: string;
  present: boolean;
  get: { valueHash: string | null; weight?: string };
  proof: HexProof;
  compact: HexCompactProof;
  compactValid: boolean;
  checks: Check[];
}
export interface Check {
  case: string;
  valid: boolean;
  error?: string;
  key?: string;
  value?: string | null;
  weight?: string;
  count?: string;
  root?: string;
  proof?: HexProof;
}
export interface ClosestCase {
  path: string;
  proveError?: string;
  flippedBits: number[];
  depth: number;
  closestPath: string;
  closestValueHash: string | null;
  valueHashWithoutMeta: string | null;
  closestProof: HexProof;
  valid: boolean;
  compact: {
    path: string;
    flippedBits: string[];
    depth: string;
    closestPath: string;
    closestValueHash: string | null;
    closestProof: HexCompactProof;
  };
  compactValid: boolean;
}

export const vectors = JSON.parse(readFileSync(join(__dirname, '../data/smst.json'), 'utf8')) as Vectors;

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const unhex = (text: string): Buffer => Buffer.from(text, 'hex');
const hexOrNull = (bytes: Uint8Array | undefined): string | null => (bytes === undefined ? null : hex(bytes));
const unhexOrNone = (text: string | null): Buffer | undefined => (text === null ? undefined : unhex(text));

/** The options that make a trie of that kind. */
export function hashingOf(kind: Kind): HashingOptions {
  return {
    hash: kind.hasher,
    values: kind.valueHasher === null ? 'raw' : 'hashed',
    paths: kind.pathHasher === 'identity32' ? 'key' : 'hashed',
  };
}

/** Either kind of trie behind one face. */
export interface AnyTrie {
  readonly trie: SparseMerkleTrie | SparseMerkleSumTrie;
  apply(op: Operation): void;
  get(key: Uint8Array): { valueHash: string | null; weight?: string };
}

export function makeTrie(kind: Kind, options: Pick<TrieOptions, 'store' | 'root'> = {}): AnyTrie {
  const all = { ...hashingOf(kind), ...options };
  if (kind.trie === 'smt') {
    const trie = new SparseMerkleTrie(all);
    return {
      trie,
      apply: (op) => (op[0] === 'delete' ? trie.delete(unhex(op[1])) : trie.set(unhex(op[1]), unhex(op[2] ?? ''))),
      get: (key) => ({ valueHash: hexOrNull(trie.get(key)) }),
    };
  }
  const trie = new SparseMerkleSumTrie(all);
  return {
    trie,
    apply: (op) => (op[0] === 'delete' ? trie.delete(unhex(op[1])) : trie.set(unhex(op[1]), unhex(op[2] ?? ''), BigInt(op[3]!))),
    get: (key) => ({ valueHash: hexOrNull(trie.get(key)?.value), weight: String(trie.get(key)?.weight ?? 0n) }),
  };
}

/** The insertions of a list of relays. */
export function relayOperations({ seed, n }: { seed: number; n: number }): Operation[] {
  return Array.from({ length: n }, (_, i) => [
    'update',
    hex(Buffer.from(`relay_key_${seed}_${i}`)),
    hex(Buffer.from(`relay_value_${seed}_${i}`)),
    String((i + 1) * 100),
  ]);
}

export function filled(kind: Kind, operations: readonly Operation[], options: Pick<TrieOptions, 'store'> = {}): AnyTrie {
  const made = makeTrie(kind, options);
  for (const op of operations) made.apply(op);
  return made;
}

export const proofToHex = (proof: Proof): HexProof => ({
  nonMembershipLeafData: hexOrNull(proof.nonMembershipLeafData),
  siblingData: hexOrNull(proof.siblingData),
  sideNodes: proof.sideNodes.map(hex),
});
export const proofFromHex = (proof: HexProof): Proof => ({
  nonMembershipLeafData: unhexOrNone(proof.nonMembershipLeafData),
  siblingData: unhexOrNone(proof.siblingData),
  sideNodes: proof.sideNodes.map(unhex),
});
export const compactToHex = (proof: CompactProof): HexCompactProof => ({
  ...proofToHex(proof),
  bitMask: hex(proof.bitMask),
  numSideNodes: proof.numSideNodes,
});
export const compactFromHex = (proof: HexCompactProof): CompactProof => ({
  ...proofFromHex(proof),
  bitMask: unhex(proof.bitMask),
  numSideNodes: proof.numSideNodes,
});
export const closestToHex = (proof: ClosestProof): unknown => ({
  path: hex(proof.path),
  flippedBits: proof.flippedBits,
  depth: proof.depth,
  closestPath: hex(proof.closestPath),
  closestValueHash: hexOrNull(proof.closestValueHash),
  closestProof: proofToHex(proof.closestProof),
});
export const compactClosestToHex = (proof: CompactClosestProof): unknown => ({
  path: hex(proof.path),
  flippedBits: proof.flippedBits.map(hex),
  depth: hex(proof.depth),
  closestPath: hex(proof.closestPath),
  closestValueHash: hexOrNull(proof.closestValueHash),
  closestProof: compactToHex(proof.closestProof),
});
