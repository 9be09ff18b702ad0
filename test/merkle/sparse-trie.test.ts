import { createHash } from 'node:crypto';
import { verifyClosestProof } from '../../src/merkle/closest-proof';
import { fetchNodes } from '../../src/merkle/fetch-nodes';
import { MemoryNodeStore, type NodeStore } from '../../src/merkle/node-store';
import { SparseMerkleSumTrie } from '../../src/merkle/sparse-merkle-sum-trie';
import { SparseMerkleTrie } from '../../src/merkle/sparse-merkle-trie';
import { smstSpec, smtSpec } from '../../src/merkle/trie-spec';
import { hex } from './vectors';

function filledSum(n: number, options: ConstructorParameters<typeof SparseMerkleSumTrie>[0] = {}): SparseMerkleSumTrie {
  const trie = new SparseMerkleSumTrie(options);
  for (let i = 0; i < n; i++) trie.set(`key ${i}`, `value ${i}`, i);
  return trie;
}

const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
};

describe('the cost in hashes', () => {
  const counting = () => {
    const counter = { hashes: 0 };
    const hash = (bytes: Uint8Array): Uint8Array => {
      counter.hashes++;
      return createHash('sha256').update(bytes).digest();
    };
    return { counter, hash };
  };

  test('an update among 1,024 leaves costs about log2(n) of them, reading none', () => {
    const { counter, hash } = counting();
    const trie = filledSum(1024, { hash, values: 'raw' });
    expect(trie.root).toHaveLength(48);
    const costs = Array.from({ length: 50 }, (_, i) => {
      counter.hashes = 0;
      trie.set(`key ${i * 20}`, 'changed', 1);
      void trie.root;
      return counter.hashes;
    });
    // One for the path, one for the leaf, one for each level above it; the deepest of 1,024 leaves lies at about twice log2(n).
    expect(Math.max(...costs)).toBeLessThanOrEqual(2 + 2 * 10);
    expect(Math.min(...costs)).toBeGreaterThan(2);
    counter.hashes = 0;
    trie.get('key 77');
    trie.has('key 78');
    expect(counter.hashes).toBe(2);
  });

  test('digests are computed once: a second root is free, and updates before the first root hash no inner node', () => {
    const { counter, hash } = counting();
    const trie = filledSum(100, { hash, values: 'raw' });
    expect(counter.hashes).toBe(101); // the size of the hash, then the path of each key
    void trie.root;
    counter.hashes = 0;
    void trie.root;
    trie.commit();
    expect(counter.hashes).toBe(0);
  });

  test('setting what is there already changes nothing and hashes only the path', () => {
    const { counter, hash } = counting();
    const trie = filledSum(100, { hash, values: 'raw' });
    const { root } = trie.commit();
    counter.hashes = 0;
    trie.set('key 5', 'value 5', 5);
    expect(trie.commit()).toEqual({ root, written: [], removed: [] });
    expect(counter.hashes).toBe(1);
    const opened = new SparseMerkleSumTrie({ hash, values: 'raw', store: trie.store, root });
    opened.set('key 5', 'value 5', 5);
    expect(opened.commit()).toEqual({ root, written: [], removed: [] });
  });

  test('an imported trie reads only the way to the key', () => {
    const full = filledSum(1000);
    const { root } = full.commit();
    let reads = 0;
    const store: NodeStore = { get: (digest) => (reads++, full.store.get(digest)), put: () => undefined };
    const trie = new SparseMerkleSumTrie({ store, root });
    trie.set('key 500', 'changed', 1);
    expect(reads).toBeLessThanOrEqual(20);
    expect(reads).toBeGreaterThan(5);
  });
});

describe('the store', () => {
  test('a trie opened by its root goes on where the other was', () => {
    const first = filledSum(20);
    const { root } = first.commit();
    const second = new SparseMerkleSumTrie({ store: first.store, root });
    expect([second.root, second.sum, second.count]).toEqual([root, 190n, 20n]);
    second.delete('key 3');
    first.delete('key 3');
    expect(hex(second.root)).toBe(hex(first.root));
    expect(second.get('key 4')).toEqual(first.get('key 4'));
    expect([...second.leaves()].map((leaf) => leaf.weight)).toEqual([...first.leaves()].map((leaf) => leaf.weight));
  });

  test('what a commit writes and removes is enough to keep another store up to date', () => {
    const mirror = new MemoryNodeStore();
    const trie = filledSum(30);
    const follow = (): Buffer => {
      const { root, written, removed } = trie.commit();
      for (const digest of removed) expect(mirror.delete(digest)).toBe(true);
      for (const [digest, encoding] of written) mirror.put(digest, encoding);
      return root;
    };
    follow();
    for (let i = 0; i < 30; i += 3) trie.delete(`key ${i}`);
    trie.set('key 1', 'changed', 7);
    const root = follow();
    expect(mirror.size).toBe((trie.store as MemoryNodeStore).size);
    expect([...new SparseMerkleSumTrie({ store: mirror, root }).leaves()]).toHaveLength(20);
  });

  test('a store that cannot delete keeps old roots readable', () => {
    const nodes = new MemoryNodeStore();
    const store: NodeStore = { get: (digest) => nodes.get(digest), put: (digest, encoding) => nodes.put(digest, encoding) };
    const trie = new SparseMerkleTrie({ store });
    trie.set('a', '1');
    const { root } = trie.commit();
    trie.set('a', '2');
    trie.set('b', '3');
    trie.commit();
    expect(new SparseMerkleTrie({ store, root }).get('a')).toEqual(smtSpec().value('1'));
  });

  test('a value set, removed and set again between commits stays stored', () => {
    const trie = filledSum(10);
    const { root } = trie.commit();
    trie.delete('key 4');
    trie.set('key 4', 'value 4', 4);
    trie.commit();
    const again = new SparseMerkleSumTrie({ store: trie.store, root });
    expect([...again.leaves()]).toHaveLength(10);
  });

  test.each([
    ['nothing', () => undefined],
    ['null', () => null],
    ['no bytes, as a Redis client may answer for a missing field', () => new Uint8Array()],
  ])('a missing node is an error and never an empty trie: the store answers %s', (_, get) => {
    const { root } = filledSum(10).commit();
    const store: NodeStore = { get, put: () => undefined };
    expect(codeOf(() => new SparseMerkleSumTrie({ store, root }))).toBe('JD_TRIE_MISSING_NODE');
  });

  test('a hole further down fails each operation that comes there, and leaves the trie as it was', () => {
    const nodes = new MemoryNodeStore();
    const { root } = filledSum(50, { store: nodes }).commit();
    const inners = [...nodes.entries()].filter(([digest, encoding]) => encoding[0] === 1 && !digest.equals(root));
    expect(inners.length).toBeGreaterThan(20);
    for (const [digest, encoding] of inners) {
      nodes.delete(digest);
      const trie = new SparseMerkleSumTrie({ store: nodes, root });
      const failed = Array.from({ length: 50 }, (_, i) => codeOf(() => trie.set(`key ${i}`, 'changed', 1))).filter(
        (code) => code !== undefined,
      );
      expect(new Set(failed)).toEqual(new Set(['JD_TRIE_MISSING_NODE']));
      expect(codeOf(() => [...trie.leaves()])).toBe('JD_TRIE_MISSING_NODE');
      nodes.put(digest, encoding);
      expect([...trie.leaves()]).toHaveLength(50);
    }
  });

  test('an edit that meets a hole changes neither root nor store', () => {
    const nodes = new MemoryNodeStore();
    const { root } = filledSum(50, { store: nodes }).commit();
    const trie = new SparseMerkleSumTrie({ store: nodes, root });
    const path = trie.spec.path('key 7');
    const [lost, encoding] = [...nodes.entries()].find(([, bytes]) => bytes[0] === 0 && bytes.subarray(1, 33).equals(path))!;
    nodes.delete(lost);
    expect(codeOf(() => trie.delete('key 7'))).toBe('JD_TRIE_MISSING_NODE');
    expect(trie.commit()).toEqual({ root, written: [], removed: [] });
    nodes.put(lost, encoding);
    trie.delete('key 7');
    expect(trie.count).toBe(49n);
  });

  test('changed or cut bytes are an error', () => {
    const nodes = new MemoryNodeStore();
    const { root } = filledSum(10, { store: nodes }).commit();
    const original = nodes.get(root)!;
    for (const bytes of [original.subarray(0, 40), Buffer.of(9), Buffer.concat([original, Buffer.of(0)]), flip(original, 12)]) {
      nodes.put(root, bytes);
      expect(codeOf(() => new SparseMerkleSumTrie({ store: nodes, root }))).toBe('JD_TRIE_CORRUPT_NODE');
    }
  });

  test('a root of the wrong size is refused at once', () => {
    const { root, store } = filledSum(3);
    for (const length of [0, 1, 31, 32, 47, 49]) {
      const cut = Buffer.concat([root, root]).subarray(0, length);
      expect(codeOf(() => new SparseMerkleSumTrie({ store, root: cut }))).toBe('JD_TRIE_ROOT_SIZE');
    }
    expect(codeOf(() => new SparseMerkleTrie({ store, root }))).toBe('JD_TRIE_ROOT_SIZE');
    expect(new SparseMerkleSumTrie({ store, root: Buffer.alloc(48) }).count).toBe(0n);
  });
});

test('a store in memory keeps its own copy of what is put', () => {
  const nodes = new MemoryNodeStore();
  const [digest, encoding] = [Buffer.alloc(32, 1), Buffer.from('node')];
  nodes.put(digest, encoding);
  encoding.fill(0);
  digest.fill(0);
  expect(nodes.get(Buffer.alloc(32, 1))).toEqual(Buffer.from('node'));
});

describe('fetchNodes', () => {
  test('copies a trie from a store that answers later', async () => {
    const trie = filledSum(600);
    const { root } = trie.commit();
    let open = 0;
    let most = 0;
    const source = {
      get: async (digest: Buffer) => {
        most = Math.max(most, ++open);
        await Promise.resolve();
        open--;
        return trie.store.get(digest);
      },
    };
    const store = await fetchNodes(smstSpec(), source, root);
    expect(store.size).toBe((trie.store as MemoryNodeStore).size);
    expect(most).toBeLessThanOrEqual(256);
    expect([...new SparseMerkleSumTrie({ store, root }).leaves()]).toHaveLength(600);
  });

  test('finds a hole wherever it is', async () => {
    const nodes = new MemoryNodeStore();
    const { root } = filledSum(20, { store: nodes }).commit();
    for (const [digest, encoding] of [...nodes.entries()]) {
      nodes.delete(digest);
      await expect(fetchNodes(smstSpec(), nodes, root)).rejects.toMatchObject({ code: 'JD_TRIE_MISSING_NODE' });
      nodes.put(digest, encoding);
    }
    expect((await fetchNodes(smstSpec(), nodes, root)).size).toBe(nodes.size);
  });

  test('of an empty root there is nothing to fetch', async () => {
    expect((await fetchNodes(smtSpec(), new MemoryNodeStore(), Buffer.alloc(32))).size).toBe(0);
  });
});

test('a closest proof flips the bit of a side that a deletion emptied', () => {
  const trie = new SparseMerkleTrie({ values: 'raw', paths: 'key' });
  const path = (first: number): Buffer => Buffer.alloc(32).fill(first, 0, 1);
  for (const first of [0x00, 0x80, 0xc0]) trie.set(path(first), 'value');
  trie.delete(path(0x00));
  const proof = trie.proveClosest(path(0x40));
  expect([proof.flippedBits, proof.depth, proof.closestPath]).toEqual([[0], 2, path(0xc0)]);
  expect(verifyClosestProof(trie.spec, { proof, root: trie.root })).toBe(true);
});

describe('leaves and values', () => {
  test('leaves come in the order of their paths, with key, value and weight', () => {
    const trie = filledSum(40, { values: 'raw' });
    const leaves = [...trie.leaves()];
    expect(leaves.map((leaf) => hex(leaf.path))).toEqual(leaves.map((leaf) => hex(leaf.path)).toSorted());
    expect(leaves.find((leaf) => leaf.key?.toString() === 'key 7')).toEqual({
      path: trie.spec.path('key 7'),
      key: Buffer.from('key 7'),
      value: Buffer.from('value 7'),
      weight: 7n,
      count: 1n,
    });
  });

  test('what the caller does with its bytes afterwards changes nothing', () => {
    const trie = new SparseMerkleTrie({ values: 'raw', paths: 'key' });
    const [key, value] = [Buffer.alloc(32, 1), Buffer.from('value')];
    trie.set(key, value);
    const root = hex(trie.root);
    key.fill(2);
    value.fill(0);
    trie.get(Buffer.alloc(32, 1))!.fill(0);
    trie.root.fill(0);
    trie.set(Buffer.alloc(32, 7), 'other');
    trie.delete(Buffer.alloc(32, 7));
    expect(hex(trie.root)).toBe(root);
    expect(trie.get(Buffer.alloc(32, 1))!.toString()).toBe('value');
  });

  test.each([-1, 0.5, 2 ** 53, Number.NaN, -1n, 2n ** 64n])('a weight of %p is refused', (weight) => {
    expect(codeOf(() => new SparseMerkleSumTrie().set('k', 'v', weight))).toBe('JD_TRIE_WEIGHT');
  });

  test('weights may be a bigint up to 2^64 - 1, and the sum wraps', () => {
    const trie = new SparseMerkleSumTrie();
    trie.set('a', 'v', 2n ** 64n - 1n);
    trie.set('b', 'v', 3);
    expect([trie.sum, trie.count]).toEqual([2n, 2n]);
  });

  test('a key that is no path is refused when keys are paths', () => {
    expect(codeOf(() => new SparseMerkleTrie({ paths: 'key' }).set('short', 'v'))).toBe('JD_TRIE_PATH_SIZE');
  });

  test('paths that agree in more bits than a stored run can tell are refused', () => {
    const trie = new SparseMerkleTrie({ hash: 'sha512', paths: 'key' });
    trie.set(Buffer.alloc(64), 'a');
    const late = Buffer.alloc(64);
    late[40] = 1;
    expect(codeOf(() => trie.set(late, 'b'))).toBe('JD_TRIE_RUN_DEPTH');
    late[31] = 1;
    trie.set(late, 'b');
    expect([...trie.leaves()]).toHaveLength(2);
  });
});

function flip(bytes: Buffer, index: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[index]! ^= 1;
  return copy;
}
