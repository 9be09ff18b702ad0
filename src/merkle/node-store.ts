import { bytesOf } from './trie-spec';

/**
 * Where committed nodes live: digest to encoding. Anything with these methods will do; they must be synchronous.
 * For a store that answers later (a Redis hash, a file), see fetchNodes() for reading and the result of commit() for writing.
 */
export interface NodeStore {
  /** The encoding; undefined, null or no bytes when there is none. The trie takes that for an error, never for an empty subtree. */
  get(digest: Uint8Array): Uint8Array | undefined | null;
  put(digest: Uint8Array, encoding: Uint8Array): void;
  /** Called for nodes that the committed root no longer reaches. A store without it keeps the old roots readable. */
  delete?(digest: Uint8Array): void;
}

/** A {@link NodeStore} in memory. */
export class MemoryNodeStore implements NodeStore {
  readonly #nodes = new Map<string, Buffer>();

  get size(): number {
    return this.#nodes.size;
  }

  get(digest: Uint8Array): Buffer | undefined {
    return this.#nodes.get(keyOf(digest));
  }

  put(digest: Uint8Array, encoding: Uint8Array): void {
    this.#nodes.set(keyOf(digest), Buffer.from(encoding));
  }

  /** Whether the node was there. */
  delete(digest: Uint8Array): boolean {
    return this.#nodes.delete(keyOf(digest));
  }

  /** Digest and encoding of each node, in the order in which they were first put. */
  *entries(): IterableIterator<[digest: Buffer, encoding: Buffer]> {
    for (const [key, encoding] of this.#nodes) yield [Buffer.from(key, 'latin1'), encoding];
  }
}

function keyOf(digest: Uint8Array): string {
  return bytesOf(digest).toString('latin1');
}
