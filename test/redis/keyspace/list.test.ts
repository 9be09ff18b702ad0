import { createRandom } from '../../../src/base/random';
import { type End, ListValue } from '../../../src/redis/keyspace/list';
import { defaultEncodingLimits } from '../../../src/redis/keyspace/value';

const contents = (list: ListValue): string[] => (list.length === 0 ? [] : list.slice(0, list.length - 1));

test('does what an array does, whatever the order of operations', () => {
  const random = createRandom('list');
  const list = new ListValue();
  let model: string[] = [];
  const index = (): number => random.below(model.length);
  const operations: (() => void)[] = [
    () => {
      for (let n = random.below(20); n > 0; n--) {
        const [end, element] = [random.below(2) === 0 ? 'left' : 'right', String(random.below(5))] as [End, string];
        list.push(end, element);
        if (end === 'left') model.unshift(element);
        else model.push(element);
      }
    },
    () => {
      for (let n = random.below(20); n > 0; n--) {
        const end = random.below(2) === 0 ? 'left' : 'right';
        expect(list.pop(end)).toBe(end === 'left' ? model.shift() : model.pop());
      }
    },
    () => {
      if (model.length === 0) return;
      const [pivot, side] = [index(), random.below(2) === 0 ? 'before' : 'after'] as const;
      list.insert(pivot, side, 'new');
      model.splice(side === 'before' ? pivot : pivot + 1, 0, 'new');
    },
    () => {
      if (model.length === 0) return;
      const at = index();
      list.set(at, 'set');
      model[at] = 'set';
    },
    () => {
      const [element, limit, fromLeft] = [String(random.below(5)), 1 + random.below(3), random.below(2) === 0];
      const places = model.flatMap((each, at) => (each === element ? [at] : []));
      const gone = new Set(fromLeft ? places.slice(0, limit) : places.slice(-limit));
      expect(list.remove(element, fromLeft ? 'left' : 'right', limit)).toBe(gone.size);
      model = model.filter((_, at) => !gone.has(at));
    },
    () => {
      if (model.length < 40) return;
      const [from, to] = [random.below(10), model.length - 1 - random.below(10)];
      list.trim(from, to);
      model = model.slice(from, to + 1);
    },
  ];
  for (let step = 0; step < 1500; step++) {
    operations[random.below(operations.length)]!();
    expect(list.length).toBe(model.length);
    if (model.length === 0) continue;
    const [one, other] = [index(), index()];
    const [a, b] = [Math.min(one, other), Math.max(one, other)];
    expect(list.slice(a, b)).toEqual(model.slice(a, b + 1));
    expect(list.at(a)).toBe(model[a]);
    expect(list.includes(model[b]!)).toBe(true);
  }
  expect(contents(list)).toEqual(model);
});

test('beyond its ends there is nothing', () => {
  const list = new ListValue();
  expect([list.at(0), list.at(-1), list.pop('left'), list.pop('right'), list.includes('')]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    false,
  ]);
  list.push('left', '');
  expect([list.at(0), list.at(1), list.at(-1), list.includes('')]).toEqual(['', undefined, undefined, true]);
});

test('a copy shares nothing', () => {
  const list = new ListValue();
  for (const each of ['a', 'b', 'c']) list.push('left', each);
  const copy = list.clone();
  list.pop('left');
  list.set(0, 'x');
  copy.push('right', 'y');
  expect(contents(list)).toEqual(['x', 'a']);
  expect(contents(copy)).toEqual(['c', 'b', 'a', 'y']);
});

test('both ends and the middle cost the same at any length', () => {
  const steps = [1_000, 100_000].map((length) => {
    const list = new ListValue();
    for (let i = 0; i < length; i++) list.push('right', 'x');
    const count = countSteps(list);
    for (let i = 0; i < 300; i++) {
      list.push('left', 'y');
      list.push('right', 'z');
      list.pop('left');
      list.pop('right');
      list.at(length >> 1);
    }
    return count();
  });
  expect(steps[1]).toBe(steps[0]);
  expect(steps[0]).toBeLessThan(300 * 10);
});

test('a queue that is filled and emptied again and again stays small', () => {
  const list = new ListValue();
  for (let i = 0; i < 5000; i++) {
    list.push('right', 'x');
    list.push('right', 'x');
    list.pop('left');
  }
  while (list.length > 0) list.pop('left');
  expect(ringOf(list).length).toBeLessThanOrEqual(8);
});

function ringOf(list: ListValue): unknown[] {
  const ring: unknown = Reflect.get(list, 'ring');
  return Array.isArray(ring) ? ring : [];
}

/** Counts each read and write of a slot from now on. */
function countSteps(list: ListValue): () => number {
  let steps = 0;
  const counted = new Proxy(ringOf(list), {
    get(target, name, receiver): unknown {
      if (name !== 'length') steps++;
      return Reflect.get(target, name, receiver);
    },
    set(target, name, value) {
      steps++;
      return Reflect.set(target, name, value);
    },
  });
  Reflect.set(list, 'ring', counted);
  return () => steps;
}

test('whether it is a listpack by now is told without a look at every node', () => {
  const list = new ListValue({ ...defaultEncodingLimits, hasListpackLists: true });
  const elements = Array.from({ length: 10_000 }, (_, i) => `element ${i}`);
  list.expect(elements);
  for (const each of elements) list.push('right', each);
  const nodes = list.nodes.all();
  expect(nodes.length).toBeGreaterThan(10);
  let looks = 0;
  const counted = new Proxy(nodes, {
    get(target, name) {
      looks++;
      return Reflect.get(target, name) as unknown;
    },
  });
  jest.spyOn(list.nodes, 'all').mockReturnValue(counted);
  list.settle(true);
  expect(looks).toBeLessThan(5);
});

describe('a listpack, since Redis 7.2', () => {
  const listOf = (size: number, ...elements: string[]): ListValue => {
    const list = new ListValue({ ...defaultEncodingLimits, hasListpackLists: true, listMaxListpackSize: size });
    list.expect(elements);
    for (const element of elements) list.push('right', element);
    return list;
  };

  test.each([
    [3, ['a', 'b', 'c'], 'listpack'],
    [3, ['a', 'b', 'c', 'd'], 'quicklist'],
    [0, ['a'], 'listpack'],
    [0, ['a', 'b'], 'quicklist'],
    [100, ['x'.repeat(8185)], 'listpack'],
    [100, ['x'.repeat(8186)], 'quicklist'],
    [-1, ['x'.repeat(4000), 'y'.repeat(89)], 'listpack'],
    [-1, ['x'.repeat(4000), 'y'.repeat(90)], 'quicklist'],
  ])('of %i: %j is a %s', (size, elements, encoding) => {
    const list = listOf(size, ...elements);
    expect([list.encoding, list.clone().encoding, list.slice(0, list.length - 1)]).toEqual([encoding, encoding, elements]);
  });

  test('a quicklist becomes one when it has shrunk to half of what is allowed', () => {
    const list = listOf(4, 'a', 'b', 'c', 'd', 'e');
    const encodings: string[] = [];
    while (list.length > 0) {
      encodings.push(`${list.length} ${list.encoding}`);
      list.pop('right');
      list.settle(true);
    }
    expect(encodings).toEqual(['5 quicklist', '4 quicklist', '3 quicklist', '2 listpack', '1 listpack']);
  });

  test('it is one node, and a quicklist made of it goes on from that', () => {
    const list = listOf(2, 'a', 'b');
    list.expect(['c']);
    list.push('right', 'c');
    expect([list.encoding, list.nodes.all().map(({ count }) => count)]).toEqual(['quicklist', [2, 1]]);
  });

  test('none before 7.2', () => {
    const list = new ListValue(defaultEncodingLimits);
    list.push('left', 'a');
    list.settle(true);
    expect(list.encoding).toBe('quicklist');
  });
});
