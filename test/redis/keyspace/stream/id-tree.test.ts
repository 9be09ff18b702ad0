import fc from 'fast-check';
import { type Identified, IdTree } from '../../../../src/redis/keyspace/stream/id-tree';
import { compareIds, idAfter, StreamId } from '../../../../src/redis/keyspace/stream/stream-id';

interface Item extends Identified {
  readonly mark: number;
}

const item = (n: number, mark = 0): Item => ({ id: new StreamId(Math.floor(n / 10), n % 10), mark });
const ids = (items: Iterable<Item>): string[] => [...items].map(({ id }) => `${id}`);

/** Counts how often a tree looks at an item. */
let looks = 0;

class Watched implements Identified {
  constructor(private readonly value: StreamId) {}

  get id(): StreamId {
    looks++;
    return this.value;
  }
}

test('an empty tree', () => {
  const tree = new IdTree<Item>();
  expect([tree.size, tree.first(), tree.last(), tree.get(item(1).id), tree.delete(item(1).id)]).toEqual([
    0,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect([tree.atMost(item(5).id), tree.atLeast(item(5).id), ...tree, ...tree.downFrom()]).toEqual([undefined, undefined]);
});

test('an item takes the place of the one with its id', () => {
  const tree = new IdTree<Item>();
  for (let n = 0; n < 200; n++) tree.set(item(n));
  tree.set(item(77, 1));
  expect(tree.size).toBe(200);
  expect(tree.get(item(77).id)!.mark).toBe(1);
});

test.each(['ascending', 'descending', 'mixed'])('%s: nodes split and join, order stays', (order) => {
  const tree = new IdTree<Item>();
  const numbers = Array.from({ length: 20_000 }, (_, i) =>
    order === 'ascending' ? i : order === 'descending' ? 19_999 - i : (i * 7919) % 20_000,
  );
  for (const n of numbers) tree.set(item(n));
  expect(ids(tree)).toEqual(numbers.toSorted((a, b) => a - b).map((n) => `${item(n).id}`));
  expect(numbers.slice(0, 19_950).filter((n) => tree.delete(item(n).id) === undefined)).toEqual([]);
  expect(ids(tree)).toEqual(
    numbers
      .slice(19_950)
      .sort((a, b) => a - b)
      .map((n) => `${item(n).id}`),
  );
  for (const n of numbers.slice(19_950)) tree.delete(item(n).id);
  expect([tree.size, ...tree]).toEqual([0]);
});

test('does the same as sorted arrays, whatever is done to it and to its copies', () => {
  const number = fc.integer({ min: 0, max: 700 });
  const step = fc.oneof(
    { weight: 30, arbitrary: fc.record({ kind: fc.constant('fill' as const), n: number, count: fc.integer({ min: 1, max: 200 }) }) },
    { weight: 30, arbitrary: fc.record({ kind: fc.constant('clear' as const), n: number, count: fc.integer({ min: 1, max: 200 }) }) },
    { weight: 10, arbitrary: fc.record({ kind: fc.constant('copy' as const), n: number, count: fc.constant(0) }) },
    { weight: 30, arbitrary: fc.record({ kind: fc.constant('look' as const), n: number, count: fc.constant(0) }) },
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), step), { maxLength: 40 }), (steps) => {
      const pairs = [{ tree: new IdTree<Item>(), model: new Map<number, Item>() }];
      for (const [which, { kind, n, count }] of steps) {
        const { tree, model } = pairs[which % pairs.length]!;
        if (kind === 'copy') pairs.push({ tree: tree.clone(), model: new Map(model) });
        for (let i = 0; i < count; i++) {
          const at = (n + i * 3) % 701;
          if (kind === 'fill') {
            const added = item(at, which);
            tree.set(added);
            model.set(at, added);
          } else {
            if (tree.delete(item(at).id) !== model.get(at)) throw new Error(`${at} is wrongly deleted`);
            model.delete(at);
          }
        }
        for (const each of pairs) expectEqual(each.tree, each.model, n);
      }
    }),
    { numRuns: 60 },
  );
});

function expectEqual(tree: IdTree<Item>, model: ReadonlyMap<number, Item>, n: number): void {
  const sorted = [...model].sort(([a], [b]) => a - b);
  const up = sorted.filter(([key]) => key >= n).map(([, each]) => each);
  const down = sorted
    .filter(([key]) => key <= n)
    .map(([, each]) => each)
    .reverse();
  const all = sorted.map(([, each]) => each);
  expect([...tree]).toEqual(all);
  expect([...tree.downFrom()]).toEqual(all.toReversed());
  expect([...tree.from(item(n).id)]).toEqual(up);
  expect([...tree.downFrom(item(n).id)]).toEqual(down);
  expect([tree.size, tree.first(), tree.last()]).toEqual([all.length, all[0], all.at(-1)]);
  expect([tree.get(item(n).id), tree.atLeast(item(n).id), tree.atMost(item(n).id)]).toEqual([model.get(n), up[0], down[0]]);
  expect([tree.after(item(n).id), tree.before(item(n).id)]).toEqual([
    up.find((each) => each !== model.get(n)),
    down.find((each) => each !== model.get(n)),
  ]);
}

test('each operation looks at few items, however many there are', () => {
  const tree = new IdTree<Watched>();
  for (let n = 0; n < 100_000; n++) tree.set(new Watched(new StreamId(n, 0)));
  const most = (act: (id: StreamId) => void): number => {
    let found = 0;
    for (let n = 0; n < 100_000; n += 997) {
      looks = 0;
      act(new StreamId(n, 0));
      found = Math.max(found, looks);
    }
    return found;
  };
  expect(most((id) => tree.get(id))).toBeLessThan(40);
  expect(most((id) => tree.atLeast(idAfter(id)!))).toBeLessThan(60);
  expect(most((id) => [tree.delete(id), tree.set(new Watched(id))])).toBeLessThan(120);
  expect(most(() => tree.clone())).toBe(0);
});

test('a step after a copy makes a path of its own, not all anew', () => {
  const tree = new IdTree<Watched>();
  for (let n = 0; n < 100_000; n++) tree.set(new Watched(new StreamId(n, 0)));
  const copy = tree.clone();
  looks = 0;
  tree.set(new Watched(new StreamId(50_000, 1)));
  expect(looks).toBeLessThan(60);
  expect([copy.size, tree.size]).toEqual([100_000, 100_001]);
  expect(compareIds(copy.atLeast(new StreamId(50_000, 1))!.id, new StreamId(50_001, 0))).toBe(0);
});
