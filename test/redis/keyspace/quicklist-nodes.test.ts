import { createRandom } from '../../../src/base/random';
import { ListValue } from '../../../src/redis/keyspace/list';
import { emptyListpackSize, stringElementSize } from '../../../src/redis/keyspace/listpack-size';
import { defaultEncodingLimits } from '../../../src/redis/keyspace/value';

const limits = { ...defaultEncodingLimits, quicklistPackedThreshold: 400 };
const counts = (list: ListValue): string =>
  list.nodes
    .all()
    .map(({ count, isPlain }) => `${count}${isPlain ? '!' : ''}`)
    .join(' ');
const listOf = (fill: number, ...elements: string[]): ListValue => {
  const list = new ListValue(limits, { fill, compressDepth: 0 });
  for (const each of elements) list.push('right', each);
  return list;
};

test.each([-1, -2, 1, 3, 50, 0])('counts and bytes are those of the elements, whatever is done: fill %i', (fill) => {
  const random = createRandom(`nodes ${fill}`);
  const list = listOf(fill);
  const element = (): string => 'x'.repeat(random.below(random.below(10) === 0 ? 900 : 30)) + String(random.below(1_000));
  const place = (): number => random.below(list.length);
  for (let step = 0; step < 400; step++) {
    const kind = random.below(12);
    if ((kind < 5 && list.length < 60) || list.length === 0) list.push(kind < 2 ? 'left' : 'right', element());
    else if (kind < 7) list.pop(kind % 2 === 0 ? 'left' : 'right');
    else if (kind < 9) list.insert(place(), kind < 8 ? 'before' : 'after', element());
    else if (kind < 10) list.set(place(), element());
    else if (kind < 11) list.remove(list.at(place())!, 'left', 2);
    else if (list.length > 40) list.trim(random.below(3), list.length - 1 - random.below(3));
    expect(list.nodes.all()).toEqual(nodesOf(list));
  }
});

/** Nodes of the same counts, all else reckoned anew from the elements. */
function nodesOf(list: ListValue): unknown[] {
  let from = 0;
  return list.nodes.all().map(({ count }) => {
    const inside = list.slice(from, from + count - 1);
    from += count;
    const isPlain = inside.some((each) => each.length >= limits.quicklistPackedThreshold);
    const bytes = isPlain ? inside[0]!.length : inside.reduce((sum, each) => sum + stringElementSize(each), emptyListpackSize);
    return { count: inside.length, bytes, isPlain };
  });
}

describe('as Redis 7.0 does it', () => {
  test('a full node is followed by another', () => {
    expect(counts(listOf(2, 'a', 'b', 'c', 'd', 'e'))).toBe('2 2 1');
  });

  test('an element before a full list goes before it', () => {
    const list = listOf(2, 'a', 'b');
    list.push('left', 'x');
    expect(counts(list)).toBe('1 2');
  });

  test('what is put into a full node parts it, and its parts join their neighbours where these have room', () => {
    const list = listOf(3, 'a', 'b', 'c', 'd', 'e', 'f');
    list.insert(1, 'after', 'x');
    expect(counts(list)).toBe('2 2 3');
    list.insert(3, 'before', 'y');
    expect(counts(list)).toBe('2 3 3');
  });

  test('at the edge of a full node a neighbour takes it, if it has room', () => {
    const list = listOf(2, 'a', 'b', 'c');
    list.insert(1, 'after', 'x');
    expect(counts(list)).toBe('2 2');
    list.insert(1, 'after', 'y');
    expect(counts(list)).toBe('2 1 2');
  });

  test('a large element stands alone', () => {
    const list = listOf(-2, 'a', 'b'.repeat(400), 'c');
    expect(counts(list)).toBe('1 1! 1');
    list.set(1, 'small');
    expect(counts(list)).toBe('1 2');
    list.set(1, 'd'.repeat(400));
    expect(counts(list)).toBe('1 1! 1');
  });
});
