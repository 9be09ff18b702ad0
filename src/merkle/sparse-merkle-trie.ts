import { verifyProof, type Claim } from './proof';
import { SparseTrie, type TrieOptions } from './sparse-trie';
import { smtSpec, type TrieBytes } from './trie-spec';

/** A leaf of a {@link SparseMerkleTrie}. */
export interface TrieLeaf {
  readonly path: Buffer;
  /** Undefined when the leaf came from a store: paths are hashes of keys. */
  readonly key: Buffer | undefined;
  /** As the leaf keeps it: the hash of the value, with `values: 'raw'` the value. */
  readonly value: Buffer;
}

/**
 * A sparse Merkle trie: keys to values under a root of 32 bytes (with sha256).
 * Source: pokt-network/smt v0.14.1, equal to the byte in roots, proofs and stored nodes.
 * @example
 * const trie = new SparseMerkleTrie();
 * trie.set('foo', 'bar');
 * trie.verify({ proof: trie.prove('foo'), key: 'foo', value: 'bar' }); // true
 */
export class SparseMerkleTrie extends SparseTrie {
  /**
   * Begins empty, or with `root` as the trie of that root in `store`.
   * Throws JD_TRIE_ROOT_SIZE, JD_TRIE_MISSING_NODE, JD_TRIE_CORRUPT_NODE; of an imported trie every operation may throw the last two.
   */
  constructor(options: TrieOptions = {}) {
    super(smtSpec(options), options);
  }

  /** Inserts or replaces. An empty value is a value: it does not delete. */
  set(key: TrieBytes, value: TrieBytes): void {
    this.put(key, Buffer.from(this.spec.value(value)));
  }

  /** The value as the leaf keeps it; undefined when the key is absent. */
  get(key: TrieBytes): Buffer | undefined {
    const leaf = this.leafOf(key);
    return leaf && Buffer.from(leaf.data);
  }

  /** Whether the proof shows the claim for the present root. */
  verify(claim: Omit<Claim, 'root' | 'weight' | 'count'>): boolean {
    return verifyProof(this.spec, { ...claim, root: this.root });
  }

  /** All leaves in the order of their paths. */
  *leaves(): Generator<TrieLeaf> {
    for (const { path, key, data } of this.leafNodes()) yield { path, key, value: data };
  }
}
