import fc from 'fast-check';
import { createRandom } from '../../../src/base/random';
import { type Scored, ScoreTree } from '../../../src/redis/keyspace/score-tree';

/** Counts how often a tree looks at an item. */
let looks = 0;

class Item implements Scored {
  constructor(
    private readonly value: number,
    readonly key: string,
  ) {}

  get score(): number {
    looks++;
    return this.value;
  }
}

const byOrder = (a: Scored, b: Scored): number => a.score - b.score || (a.key < b.key ? -1 : 1);
const keys = (items: readonly Scored[]): string[] => items.map(({ key }) => key);

function numbered(count: number, scoreOf: (i: number) => number = (i) => i): Item[] {
  return Array.from({ length: count }, (_, i) => new Item(scoreOf(i), `k${i}`));
}

function grown(items: readonly Item[]): ScoreTree<Item> {
  const tree = new ScoreTree<Item>();
  for (const item of items) tree.add(item);
  return tree;
}

/** The most looks that one of some calls takes. */
function mostLooks<A>(args: readonly A[], act: (arg: A) => void): number {
  let most = 0;
  for (const arg of args) {
    looks = 0;
    act(arg);
    most = Math.max(most, looks);
  }
  return most;
}

test('an empty tree', () => {
  const tree = new ScoreTree<Item>();
  expect([tree.size, tree.height, tree.at(0), tree.slice(0, 10), tree.partition(() => true)]).toEqual([0, 1, undefined, [], 0]);
  expect(tree.delete(new Item(1, 'a'))).toBe(false);
  expect(tree.deleteRange(0, 5)).toEqual([]);
  expect(ScoreTree.of<Item>([]).size).toBe(0);
});

test('orders by score, then by bytes', () => {
  const tree = grown([
    new Item(1, 'b'),
    new Item(-Infinity, 'z'),
    new Item(1, 'a\xff'),
    new Item(1, 'a'),
    new Item(Infinity, ''),
    new Item(0.5, 'c'),
  ]);
  expect(keys(tree.slice(0, 6))).toEqual(['z', 'c', 'a', 'a\xff', 'b', '']);
});

test('takes ranks out of bounds for none', () => {
  const tree = grown(numbered(200));
  expect(tree.at(-1)).toBeUndefined();
  expect(tree.at(200)).toBeUndefined();
  expect(tree.slice(150, 100)).toEqual([]);
  expect(tree.slice(-5, 2)).toHaveLength(2);
  expect(tree.slice(199, 1000)).toHaveLength(1);
});

test('does not remove an item that only looks like one of its own', () => {
  const tree = grown(numbered(500));
  expect(tree.delete(new Item(250, 'k250'))).toBe(false);
  expect(tree.delete(new Item(-1, ''))).toBe(false);
  expect(tree.size).toBe(500);
});

test('does the same as a sorted array, whatever is added and removed', () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 400 }), from: fc.nat(30) }) },
    { weight: 3, arbitrary: fc.record({ remove: fc.integer({ min: 1, max: 300 }) }) },
    { weight: 1, arbitrary: fc.record({ cutAt: fc.nat(1000), cut: fc.nat(200) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), fc.nat(), fc.boolean(), (steps, seed, bulk) => {
      const random = createRandom(seed);
      let model = bulk ? numbered(700, (i) => i % 31).sort(byOrder) : [];
      const tree = ScoreTree.of(model);
      let serial = 0;
      for (const each of steps) {
        if ('add' in each) {
          for (let i = 0; i < each.add; i++) {
            const item = new Item(random.below(each.from + 1), `n${serial++ * 7919}`);
            tree.add(item);
            model.push(item);
          }
          model.sort(byOrder);
        } else if ('remove' in each) {
          const before = model.length;
          let deleted = 0;
          for (let i = 0; i < each.remove && model.length > 0; i++) {
            const [item] = model.splice(random.below(model.length), 1);
            deleted += Number(tree.delete(item!));
          }
          expect(deleted).toBe(before - model.length);
        } else {
          expect(tree.deleteRange(each.cutAt, each.cutAt + each.cut)).toEqual(model.slice(each.cutAt, each.cutAt + each.cut));
          model = [...model.slice(0, each.cutAt), ...model.slice(each.cutAt + each.cut)];
        }
        expect(tree.size).toBe(model.length);
        expect(keys(tree.slice(0, tree.size))).toEqual(keys(model));
        const rank = random.below(model.length + 1);
        expect(tree.at(rank)).toBe(model[rank]);
        if (rank < model.length) expect(tree.rank(model[rank]!)).toBe(rank);
        const bound = random.below(32);
        expect(tree.partition((score) => score < bound)).toBe(model.filter(({ score }) => score < bound).length);
        const end = rank + random.below(100);
        expect(keys(tree.slice(rank, end))).toEqual(keys(model.slice(rank, end)));
      }
    }),
    { numRuns: 40 },
  );
});

test('counts stay right where three levels are split and joined', () => {
  const random = createRandom(3);
  const model = new Set<Item>();
  const tree = new ScoreTree<Item>();
  for (const share of [1, 0.2, 0.9, 0]) {
    for (let serial = 0; serial < 12_000; serial++) {
      const item = new Item(random.below(300), `k${share}/${serial}`);
      tree.add(item);
      model.add(item);
    }
    expect(tree.height).toBe(3);
    const before = model.size;
    let deleted = 0;
    for (const item of model) {
      if (random.next() < share) continue;
      deleted += Number(tree.delete(item));
      model.delete(item);
    }
    expect(deleted).toBe(before - model.size);
    const sorted = [...model].sort(byOrder);
    expect(tree.size).toBe(sorted.length);
    expect(tree.slice(0, tree.size)).toEqual(sorted);
    for (let rank = 0; rank < sorted.length; rank += 97) {
      expect(tree.at(rank)).toBe(sorted[rank]);
      expect(tree.rank(sorted[rank]!)).toBe(rank);
    }
  }
  expect([tree.size, tree.height]).toEqual([0, 1]);
});

describe('how cost grows', () => {
  const sizes = [1_000, 10_000, 100_000, 1_000_000];

  test('looks of one step grow as log n', () => {
    for (const size of sizes) {
      const items = numbered(size);
      const tree = ScoreTree.of(items);
      const random = createRandom(size);
      const some = Array.from({ length: 300 }, () => items[random.below(size)]!);
      const fresh = some.map((_, i) => new Item(random.below(size) + 0.5, `new${i}`));
      // A level halves at most 64 entries; splitting and joining count entries anew.
      const most = 4 * Math.log2(size) + 20;
      let steps = 0;
      tree.partition((score) => ++steps > 0 && score < size / 3);
      expect(steps).toBeLessThan(most);
      // Its own score: those of the others stand in the nodes, so that a search does not go to items all over memory.
      expect(mostLooks(some, (item) => tree.rank(item))).toBe(1);
      expect(mostLooks(fresh, (item) => tree.add(item))).toBeLessThan(most);
      expect(mostLooks(fresh, (item) => tree.delete(item))).toBeLessThan(most);
    }
  });

  // Steps that look at no score (the item of a rank, a range of ranks) go down once, past at most 64 counts a level.
  test('levels grow as log n, grown by any order and built at once', () => {
    const random = createRandom(1);
    for (const size of sizes) {
      const most = Math.ceil(Math.log(size) / Math.log(24)) + 1;
      expect(ScoreTree.of(numbered(size)).height).toBeLessThanOrEqual(most);
      if (size > 30_000) continue;
      expect(grown(numbered(size)).height).toBeLessThanOrEqual(most);
      expect(grown(numbered(size, (i) => -i)).height).toBeLessThanOrEqual(most);
      expect(grown(numbered(size, () => random.below(1000))).height).toBeLessThanOrEqual(most);
    }
  });

  test('levels go when items do', () => {
    const items = numbered(50_000);
    for (const remove of [
      (tree: ScoreTree<Item>) => items.slice(20).forEach((item) => tree.delete(item)),
      (tree: ScoreTree<Item>) => items.slice(0, -20).forEach((item) => tree.delete(item)),
      (tree: ScoreTree<Item>) => items.forEach((item, i) => i % 2500 === 0 || tree.delete(item)),
      (tree: ScoreTree<Item>) => tree.deleteRange(10, 49_990),
    ]) {
      const tree = ScoreTree.of(items);
      remove(tree);
      expect(tree.size).toBe(20);
      expect(tree.height).toBeLessThanOrEqual(2);
    }
  });

  test('removing m items by rank takes looks as m log n', () => {
    const tree = ScoreTree.of(numbered(1_000_000));
    looks = 0;
    tree.deleteRange(500_000, 500_100);
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThan(100 * (4 * Math.log2(1_000_000) + 20));
    looks = 0;
    tree.deleteRange(100_000, 900_000);
    expect(looks).toBeLessThan(1.1 * 199_900); // Built anew of what is left.
    expect(tree.size).toBe(199_900);
  });
});
