import { DistributedError } from '../base/errors';
import type { ClosestProof } from './closest-proof';
import { insertLeaf, removeLeaf } from './edit';
import { decodeNode, digestOfNode, encodeNode, loadNode, type Leaf, type LoadedNode, type Node } from './node';
import { MemoryNodeStore, type NodeStore } from './node-store';
import type { Proof } from './proof';
import { bytesOf, type HashingOptions, type TrieBytes, type TrieSpec } from './trie-spec';
import { findLeaf, walk } from './walk';

/** How a trie hashes, and where its committed nodes go. */
export interface TrieOptions extends HashingOptions {
  /** Default: a new {@link MemoryNodeStore}. */
  readonly store?: NodeStore;
  /** Opens the trie of this root, committed to `store` with the same hashing options. Default: an empty trie. */
  readonly root?: Uint8Array;
}

/** What a commit changed in the store; a store that answers later can be brought up to date from it. */
export interface Commit {
  readonly root: Buffer;
  /** Children before parents. */
  readonly written: readonly (readonly [digest: Buffer, encoding: Buffer])[];
  /** Digests of nodes that only the root before this one reached. */
  readonly removed: readonly Buffer[];
}

/**
 * What both kinds of sparse Merkle trie share. Its root is a pure function of the set of leaves: neither order nor commits
 * change it. Digests are computed when first asked for and kept, so an update costs about log2(n) hashes.
 * An operation that throws leaves the trie as it was.
 */
export abstract class SparseTrie {
  readonly store: NodeStore;
  #top: Node | undefined;
  #dropped = new Map<string, Buffer>();
  readonly #load = (node: Node): LoadedNode => loadNode(this.spec, this.store, node);

  protected constructor(
    readonly spec: TrieSpec,
    { store = new MemoryNodeStore(), root }: TrieOptions,
  ) {
    this.store = store;
    if (root !== undefined) this.#top = rootNode(spec, store, bytesOf(root));
  }

  /** The root: 32 bytes with sha256, 48 in a sum trie. All zero when empty. */
  get root(): Buffer {
    return Buffer.from(digestOfNode(this.spec, this.#top));
  }

  /** Takes the key out. Throws JD_TRIE_KEY_NOT_FOUND when it is not there. */
  delete(key: TrieBytes): void {
    this.#edit((drop) => removeLeaf({ pathBits: this.spec.pathBits, load: this.#load, drop }, this.#top, 0, this.spec.path(key)));
  }

  has(key: TrieBytes): boolean {
    return this.leafOf(key) !== undefined;
  }

  /** Proves that the key is in the trie, or that it is not. */
  prove(key: TrieBytes): Proof {
    const path = this.spec.path(key);
    const { leaf, sideNodes, siblingData } = walk(this.spec, this.#load, this.#top, path, false);
    const other = leaf === undefined || leaf.path.equals(path) ? undefined : encodeNode(this.spec, leaf);
    return { sideNodes, nonMembershipLeafData: other, siblingData };
  }

  /**
   * Proves which leaf a path leads to when the other side is taken wherever the wanted one is empty.
   * Throws JD_TRIE_PATH_SIZE unless the path has the size of a hash.
   */
  proveClosest(path: Uint8Array): ClosestProof {
    if (path.length * 8 !== this.spec.pathBits) throw pathSize(path.length, this.spec.pathBits / 8);
    const found = walk(this.spec, this.#load, this.#top, bytesOf(path), true);
    const { leaf, depth, flippedBits, sideNodes, siblingData } = found;
    const closestProof = { sideNodes, nonMembershipLeafData: undefined, siblingData };
    return {
      path: Buffer.from(path),
      flippedBits: leaf === undefined ? [0] : flippedBits,
      depth,
      closestPath: Buffer.from(leaf?.path ?? this.spec.empty),
      closestValueHash: leaf && Buffer.from(leaf.data),
      closestProof,
    };
  }

  /** Writes what is new to the store, then deletes from it what only the last committed root needed. */
  commit(): Commit {
    const written: [Buffer, Buffer][] = [];
    this.#write(this.#top, written);
    for (const [digest] of written) this.#dropped.delete(digest.toString('latin1'));
    const removed = [...this.#dropped.values()];
    for (const digest of removed) this.store.delete?.(digest);
    this.#dropped.clear();
    return { root: this.root, written, removed };
  }

  /** Puts a leaf in, in place of the one of the same key. */
  protected put(key: TrieBytes, data: Buffer): void {
    const leaf: Leaf = { kind: 'leaf', path: this.spec.path(key), data, key: Buffer.from(bytesOf(key)) };
    this.#edit((drop) => insertLeaf({ pathBits: this.spec.pathBits, load: this.#load, drop }, this.#top, 0, leaf));
  }

  protected leafOf(key: TrieBytes): Leaf | undefined {
    return findLeaf(this.#load, this.#top, this.spec.path(key));
  }

  /** All leaves in the order of their paths. */
  protected *leafNodes(node: Node | undefined = this.#top): Generator<Leaf> {
    if (node === undefined) return;
    const loaded = this.#load(node);
    if (loaded.kind === 'leaf') yield loaded;
    else if (loaded.kind === 'extension') yield* this.leafNodes(loaded.child);
    else for (const child of loaded.children) if (child !== undefined) yield* this.leafNodes(child);
  }

  /** Takes over the new top, and the digests of stored nodes that fell out of it, once the edit has succeeded. */
  #edit(edit: (drop: (node: LoadedNode) => void) => Node | undefined): void {
    const dropped: Buffer[] = [];
    this.#top = edit((node) => {
      if (node.stored === true) dropped.push(digestOfNode(this.spec, node));
    });
    for (const digest of dropped) this.#dropped.set(digest.toString('latin1'), digest);
  }

  #write(node: Node | undefined, written: [Buffer, Buffer][]): void {
    if (node === undefined || node.kind === 'reference' || node.stored === true) return;
    if (node.kind === 'extension') this.#write(node.child, written);
    if (node.kind === 'inner') for (const child of node.children) this.#write(child, written);
    const [digest, encoding] = [digestOfNode(this.spec, node), encodeNode(this.spec, node)];
    this.store.put(digest, encoding);
    node.stored = true;
    written.push([digest, encoding]);
  }
}

/** The node of an imported root, read at once: an unknown root is an error now and not at the first use. */
function rootNode(spec: TrieSpec, store: NodeStore, root: Buffer): Node | undefined {
  if (root.length !== spec.digestSizeBytes) {
    throw new DistributedError({
      code: 'JD_TRIE_ROOT_SIZE',
      what: `A root of ${root.length} bytes cannot be imported: this trie's roots have ${spec.digestSizeBytes}.`,
      fix: spec.sum ? 'Pass hash, sum and count as `root` gave them.' : 'Pass the root as `root` gave it; 48 bytes belong to a sum trie.',
    });
  }
  return root.equals(spec.empty) ? undefined : decodeNode(spec, Buffer.from(root), store.get(root));
}

function pathSize(given: number, wanted: number): DistributedError {
  return new DistributedError({
    code: 'JD_TRIE_PATH_SIZE',
    what: `A path of ${given} bytes does not match the hash size of ${wanted} bytes.`,
    fix: 'Pass a hash, for example trie.spec.path(key).',
  });
}
