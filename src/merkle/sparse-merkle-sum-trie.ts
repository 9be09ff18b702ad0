import { encodeU64 } from './encoding';
import { splitLeafData } from './node';
import { verifyProof, type Claim } from './proof';
import type { TrieLeaf } from './sparse-merkle-trie';
import { SparseTrie, type TrieOptions } from './sparse-trie';
import { parseSumRoot } from './sum-root';
import { smstSpec, type TrieBytes } from './trie-spec';

/** A leaf of a {@link SparseMerkleSumTrie}. */
export interface SumTrieLeaf extends TrieLeaf {
  readonly weight: bigint;
  /** What the leaf counts for: always 1 in tries made here. */
  readonly count: bigint;
}

/**
 * A sparse Merkle sum trie: keys to values and weights under a root of 48 bytes (with sha256): hash, sum, count.
 * Source: pokt-network/smt v0.14.1, equal to the byte in roots, proofs and stored nodes. RelayMiner's sessions are made
 * with `values: 'raw'`.
 * @example
 * const trie = new SparseMerkleSumTrie({ values: 'raw' });
 * trie.set('relay 1', 'payload', 100);
 * trie.set('relay 2', 'payload', 200);
 * trie.sum; // 300n
 */
export class SparseMerkleSumTrie extends SparseTrie {
  /**
   * Begins empty, or with `root` as the trie of that root in `store`.
   * Throws JD_TRIE_ROOT_SIZE, JD_TRIE_MISSING_NODE, JD_TRIE_CORRUPT_NODE; of an imported trie every operation may throw the last two.
   */
  constructor(options: TrieOptions = {}) {
    super(smstSpec(options), options);
  }

  /** Sum of all weights, modulo 2^64. */
  get sum(): bigint {
    return parseSumRoot(this.root).sum;
  }

  /** Number of leaves. */
  get count(): bigint {
    return parseSumRoot(this.root).count;
  }

  /**
   * Inserts or replaces. An empty value is a value: it does not delete.
   * @param weight a whole number of 0 to 2^64 - 1; otherwise throws JD_TRIE_WEIGHT
   */
  set(key: TrieBytes, value: TrieBytes, weight: bigint | number): void {
    this.put(key, Buffer.concat([this.spec.value(value), encodeU64(weight), encodeU64(1)]));
  }

  /** The value as the leaf keeps it and its weight; undefined when the key is absent. */
  get(key: TrieBytes): { value: Buffer; weight: bigint; count: bigint } | undefined {
    const leaf = this.leafOf(key);
    return leaf && splitLeafData(this.spec, Buffer.from(leaf.data));
  }

  /** Whether the proof shows the claim for the present root. */
  verify(claim: Omit<Claim, 'root'>): boolean {
    return verifyProof(this.spec, { ...claim, root: this.root });
  }

  /** All leaves in the order of their paths. */
  *leaves(): Generator<SumTrieLeaf> {
    for (const { path, key, data } of this.leafNodes()) yield { path, key, ...splitLeafData(this.spec, data) };
  }
}
