import fc from 'fast-check';
import { countRadixTreeNodes } from '../../../../src/redis/keyspace/stream/radix-tree-nodes';
import { StreamId } from '../../../../src/redis/keyspace/stream/stream-id';
import { toUint64 } from '../../../../src/redis/keyspace/stream/uint64';

type Ids = readonly (readonly [ms: bigint, seq: bigint])[];

function counted(ids: Ids): number {
  return countRadixTreeNodes(ids.map(([ms, seq]) => new StreamId(toUint64(ms), toUint64(seq))));
}

/** As redis-server 7.0 tells by XINFO STREAM, one entry a node. */
const known: readonly (readonly [Ids, number])[] = [
  [[], 1],
  [[[1n, 1n]], 2],
  [[[1n, 1n], [1n, 2n]], 4], // prettier-ignore
  [[[1n, 1n], [1n, 2n], [1n, 65536n]], 8], // prettier-ignore
  [[[1n, 1n], [1n, 2n], [1n, 65536n], [2n, 0n]], 12], // prettier-ignore
];

test.each(known)('%s: %i', (ids, count) => expect(counted(ids)).toBe(count));

/** A tree with one byte a node: where each leads. */
type Tree = Map<number, Tree>;

function treeOf(ids: Ids): Tree {
  const root: Tree = new Map();
  for (const [ms, seq] of ids) {
    let node = root;
    for (const byte of Buffer.from(((ms << 64n) | seq).toString(16).padStart(32, '0'), 'hex')) {
      if (!node.has(byte)) node.set(byte, new Map());
      node = node.get(byte)!;
    }
  }
  return root;
}

/** Its nodes when each run of nodes with one child is one. */
function compressed(tree: Tree): number {
  let node = tree;
  while (node.size === 1) node = [...node.values()][0]!;
  return (node === tree ? 0 : 1) + 1 + [...node.values()].reduce((sum, child) => sum + compressed(child), 0);
}

test('as many as a tree of bytes has, its runs joined', () => {
  const part = fc.oneof(
    fc.bigInt({ min: 0n, max: 3n }),
    fc.bigInt({ min: 0n, max: 2n ** 17n }),
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  );
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(part, part), { maxLength: 30, selector: String }), (ids) => {
      const sorted = ids.sort(([a, b], [c, d]) => (a < c || (a === c && b < d) ? -1 : 1));
      expect(counted(sorted)).toBe(compressed(treeOf(sorted)));
    }),
  );
});
