import { decodeNode, reference } from './node';
import { MemoryNodeStore } from './node-store';
import { bytesOf, type TrieSpec } from './trie-spec';

/** A node store that may answer later, for example a Redis hash of digest to encoding. */
export interface AsyncNodeSource {
  get(digest: Buffer): PromiseLike<Uint8Array | undefined | null> | Uint8Array | undefined | null;
}

/**
 * Copies all nodes under a root into memory, where a trie can be opened on them.
 * Throws JD_TRIE_MISSING_NODE or JD_TRIE_CORRUPT_NODE: so it is also the check that a store holds a root's whole trie.
 * @param spec of smtSpec() or smstSpec(), as the trie was made
 * @example
 * const store = await fetchNodes(smstSpec(options), { get: (digest) => client.getBuffer(`node:${digest.toString('hex')}`) }, root);
 * const trie = new SparseMerkleSumTrie({ ...options, store, root });
 */
export async function fetchNodes(spec: TrieSpec, source: AsyncNodeSource, root: Uint8Array): Promise<MemoryNodeStore> {
  const store = new MemoryNodeStore();
  const top = reference(spec, Buffer.from(bytesOf(root)));
  let level = top ? [top.digest] : [];
  while (level.length > 0) {
    const batch = level.splice(0, largestBatch);
    const encodings = await Promise.all(batch.map(async (digest) => source.get(digest)));
    const below = batch.flatMap((digest, i) => {
      const node = decodeNode(spec, digest, encodings[i]);
      store.put(digest, encodings[i]!);
      if (node.kind === 'leaf') return [];
      return (node.kind === 'extension' ? [node.child] : node.children).flatMap((child) =>
        child?.kind === 'reference' ? [child.digest] : [],
      );
    });
    level = below.concat(level);
  }
  return store;
}

/** Nodes asked for at once. */
const largestBatch = 256;
