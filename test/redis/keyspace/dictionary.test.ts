import fc from 'fast-check';
import { createRandom } from '../../../src/base/random';
import { Dictionary, type Node } from '../../../src/redis/keyspace/dictionary';

class Item implements Node {
  seq = 0;
  constructor(readonly key: string) {}
}

function filled(keys: readonly string[]): Dictionary<Item> {
  const dictionary = new Dictionary<Item>();
  for (const key of keys) dictionary.add(new Item(key));
  return dictionary;
}

const named = (count: number): string[] => Array.from({ length: count }, (_, i) => `k${i}`);

test('keeps the order of insertion, whatever is deleted in between', () => {
  const dictionary = filled(named(200));
  for (let i = 0; i < 200; i += 2) dictionary.delete(`k${i}`);
  dictionary.add(new Item('last'));
  expect([...dictionary.values()].map(({ key }) => key)).toEqual([...named(200).filter((_, i) => i % 2 === 1), 'last']);
  expect(dictionary.size).toBe(101);
});

test('few keys or many, it holds what a Map would', () => {
  const step = fc.record({ what: fc.constantFrom('add', 'delete', 'clear'), which: fc.nat(30) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const dictionary = new Dictionary<Item>();
      const model = new Map<string, Item>();
      for (const { what, which } of steps) {
        const key = `k${which}`;
        if (what === 'add' && !model.has(key)) {
          model.set(key, new Item(key));
          dictionary.add(model.get(key)!);
        } else if (what === 'delete') {
          expect(dictionary.delete(key)).toBe(model.get(key));
          model.delete(key);
        } else if (what === 'clear' && which === 0) {
          dictionary.clear();
          model.clear();
        }
        expect([dictionary.size, dictionary.has(key), dictionary.get(key)]).toEqual([model.size, model.has(key), model.get(key)]);
      }
      expect([...dictionary.values()]).toEqual([...model.values()]);
      expect(dictionary.keyBytes).toBe([...model.keys()].join('').length);
    }),
  );
});

test('a scan returns every key that stays exactly once, none that is gone, whatever happens meanwhile', () => {
  const change = fc.record({ add: fc.boolean(), which: fc.nat(300) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.array(change, { maxLength: 30 }), { maxLength: 60 }), (count, steps) => {
      const dictionary = filled(named(100));
      const stayed = new Set(named(100));
      const seen: string[] = [];
      let cursor = 0;
      let step = 0;
      do {
        cursor = dictionary.scan(cursor, count, ({ key }) => seen.push(key));
        for (const { add, which } of steps[step++] ?? []) {
          const key = `k${which}`;
          if (add && !dictionary.has(key)) dictionary.add(new Item(key));
          else if (!add) {
            dictionary.delete(key);
            stayed.delete(key);
          }
        }
      } while (cursor !== 0);
      const times = new Map<string, number>();
      for (const key of seen) times.set(key, (times.get(key) ?? 0) + 1);
      for (const key of stayed) expect([key, times.get(key)]).toEqual([key, 1]);
    }),
  );
});

test('a scan ends although each step renames what it found', () => {
  const dictionary = filled(named(50));
  let steps = 0;
  let cursor = 0;
  do {
    const found: string[] = [];
    cursor = dictionary.scan(cursor, 5, ({ key }) => found.push(key));
    for (const key of found) {
      dictionary.delete(key);
      dictionary.add(new Item(`${key}x`));
    }
    steps++;
  } while (cursor !== 0);
  expect(steps).toBe(10);
});

test('a random key is any of them, and only those that are there', () => {
  const dictionary = filled(named(100));
  for (let i = 3; i < 100; i++) dictionary.delete(`k${i}`);
  const random = createRandom(1);
  const seen = new Set(Array.from({ length: 200 }, () => dictionary.random(random)!.key));
  expect([...seen].sort()).toEqual(['k0', 'k1', 'k2']);
  expect(new Dictionary().random(random)).toBeUndefined();
});

test('what is put back stands where it stood', () => {
  const dictionary = filled(['a', 'b', 'c']);
  const { seq } = dictionary.get('b')!;
  dictionary.delete('b');
  dictionary.add(new Item('d'));
  dictionary.revive(new Item('b'), seq);
  expect([...dictionary.values()].map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd']);
});

test('clearing leaves nothing behind', () => {
  const dictionary = filled(['a', 'b']);
  dictionary.clear();
  expect([dictionary.size, dictionary.get('a'), [...dictionary.values()]]).toEqual([0, undefined, []]);
  dictionary.add(new Item('a'));
  expect(dictionary.scan(0, 10, () => {})).toBe(0);
  expect(dictionary.size).toBe(1);
});
