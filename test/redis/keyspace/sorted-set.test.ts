import fc from 'fast-check';
import { createRandom } from '../../../src/base/random';
import { type LexBound, type ScoredMember, SortedSetValue } from '../../../src/redis/keyspace/sorted-set';
import { defaultEncodingLimits, type EncodingLimits } from '../../../src/redis/keyspace/value';

const never: EncodingLimits = { ...defaultEncodingLimits, zsetMaxListpackEntries: 0 };

function filled(pairs: Readonly<Record<string, number>>, limits: EncodingLimits = { ...defaultEncodingLimits }): SortedSetValue {
  const set = new SortedSetValue(limits);
  for (const [member, score] of Object.entries(pairs)) set.set(member, score);
  return set;
}

const keys = (members: readonly ScoredMember[]): string => members.map(({ key }) => key).join(' ');
const from = (member: string, exclusive = false): LexBound => ({ member, exclusive });

test('tells what a change has done', () => {
  const set = new SortedSetValue({ ...defaultEncodingLimits });
  expect([set.set('a', 1), set.set('a', 1), set.set('a', 2), set.delete('a'), set.delete('a')]).toEqual([
    'added',
    'same',
    'updated',
    true,
    false,
  ]);
});

test('a member moves with its score', () => {
  const set = filled({ a: 1, b: 2, c: 3 });
  set.set('a', 2.5);
  expect(keys(set.slice())).toBe('b a c');
  expect([set.rank('b'), set.rank('a'), set.rank('c'), set.rank('x')]).toEqual([0, 1, 2, undefined]);
  expect([set.score('a'), set.score('x'), set.has('a'), set.has('x')]).toEqual([2.5, undefined, true, false]);
  expect([set.at(1)?.key, set.at(3)]).toEqual(['a', undefined]);
});

test('ranges of scores, their bounds in or out', () => {
  const set = filled({ a: -Infinity, b: 1, c: 2, d: 2, e: 3, f: Infinity });
  const range = (min: number, max: number, minExclusive = false, maxExclusive = false): string =>
    keys(set.slice(set.ranksByScore({ min, max, minExclusive, maxExclusive })));
  expect(range(-Infinity, Infinity)).toBe('a b c d e f');
  expect(range(-Infinity, Infinity, true, true)).toBe('b c d e');
  expect(range(2, 2)).toBe('c d');
  expect(range(2, 2, true)).toBe('');
  expect(range(1, 3, true, true)).toBe('c d');
  expect(range(3, 1)).toBe('');
});

test.each([
  ['listpack', { ...defaultEncodingLimits }],
  ['skiplist', never],
])('ranges of bytes in a %s', (encoding, limits) => {
  const set = filled({ a: 0, b: 0, c: 0, d: 0 }, limits);
  expect(set.encoding).toBe(encoding);
  const range = (min: LexBound, max: LexBound): string[] => [
    keys(set.slice(set.ranksByLex({ min, max }))),
    keys(set.slice(set.ranksByLex({ min, max }, { fromEnd: true, skip: 0 }))),
  ];
  expect(range('-', '+')).toEqual(['a b c d', 'a b c d']);
  expect(range('+', '-')).toEqual(['', '']);
  expect(range(from('b'), from('c'))).toEqual(['b c', 'b c']);
  expect(range(from('b', true), from('d', true))).toEqual(['c', 'c']);
  expect(range(from('b', true), from('b'))).toEqual(['', '']);
  expect(range(from('e'), '+')).toEqual(['', '']);
  expect(range('-', from(''))).toEqual(['', '']);
  const walked = (fromEnd: boolean, skip: number): string =>
    keys(set.slice(set.ranksByLex({ min: from('b'), max: '+' }, { fromEnd, skip })));
  expect([walked(false, 1), walked(true, 1), walked(false, 3), walked(true, 3), walked(false, -1), walked(true, -1)]).toEqual([
    'c d',
    'b c',
    '',
    '',
    '',
    '',
  ]);
  expect(keys(new SortedSetValue(limits).slice(set.ranksByLex({ min: '-', max: from('A') })))).toBe('');
});

test('the encoding changes once, at the first member that does not fit', () => {
  const limits = { ...defaultEncodingLimits, zsetMaxListpackEntries: 3, zsetMaxListpackValue: 4 };
  const set = filled({ a: 1, b: 2, c: 3 }, limits);
  expect(set.encoding).toBe('listpack');
  set.set('a', 5);
  expect(set.encoding).toBe('listpack');
  set.set('d', 4);
  expect(set.encoding).toBe('skiplist');
  set.delete('d');
  expect(set.encoding).toBe('skiplist');
  expect(filled({ four: 1 }, limits).encoding).toBe('listpack');
  expect(filled({ fives: 1 }, limits).encoding).toBe('skiplist');
  expect(SortedSetValue.of(limits, [['fives', 1]]).encoding).toBe('skiplist');
  expect(new SortedSetValue(limits, 4).encoding).toBe('skiplist');
});

test('only a skiplist knows negative zero', () => {
  expect(filled({ a: -0 }).score('a')).toBe(0);
  expect(filled({ a: -0 }, never).score('a')).toBe(-0);
  expect(SortedSetValue.of({ ...defaultEncodingLimits }, [['a', -0]]).score('a')).toBe(0);
  expect(SortedSetValue.of(never, [['a', -0]]).score('a')).toBe(-0);
});

test('made at once it is as if filled one by one', () => {
  const scores = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 3 }), fc.constantFrom(0, -1, 0.5, Infinity, -Infinity)), {
    selector: ([member]) => member,
  });
  fc.assert(
    fc.property(scores, (pairs) => {
      const limits = { ...defaultEncodingLimits, zsetMaxListpackEntries: 5 };
      const [atOnce, oneByOne] = [SortedSetValue.of(limits, pairs), new SortedSetValue(limits)];
      for (const [member, score] of pairs) oneByOne.set(member, score);
      expect(atOnce.slice().map(({ key, score }) => [key, score])).toEqual(oneByOne.slice().map(({ key, score }) => [key, score]));
      expect([atOnce.size, atOnce.encoding]).toEqual([oneByOne.size, oneByOne.encoding]);
      for (const [member] of pairs) expect(atOnce.rank(member)).toBe(oneByOne.rank(member));
    }),
  );
});

test('a copy shares nothing, and a scan goes on in it', () => {
  const set = filled(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`m${i}`, i])));
  const seen = new Set<string>();
  const cursor = set.scan(0, 100, ({ key }) => seen.add(key));
  const copy = set.clone();
  expect([copy.encoding, copy.size, keys(copy.slice())]).toEqual(['skiplist', 300, keys(set.slice())]);
  copy.set('m5', 1000);
  copy.deleteRange({ start: 0, end: 3 });
  expect([set.score('m5'), set.size, set.rank('m5'), copy.rank('m5')]).toEqual([5, 300, 5, 296]);
  set.set('m7', -1);
  set.delete('m9');
  expect([copy.score('m7'), copy.has('m9')]).toEqual([7, true]);
  for (let at = cursor; at !== 0;) at = copy.scan(at, 100, ({ key }) => seen.add(key));
  for (const { key } of copy.slice()) expect(seen).toContain(key);
});

test('removes a range of ranks, also from the table of members', () => {
  const set = filled({ a: 1, b: 2, c: 3, d: 4 });
  expect(keys(set.deleteRange({ start: 1, end: 3 }))).toBe('b c');
  expect([set.size, set.has('b'), set.rank('d'), keys(set.slice())]).toEqual([2, false, 1, 'a d']);
});

test('picks every member sooner or later', () => {
  const set = filled({ a: 1, b: 2, c: 3 });
  const random = createRandom(1);
  expect(new Set(Array.from({ length: 100 }, () => set.random(random)!.key))).toEqual(new Set(['a', 'b', 'c']));
  expect(new SortedSetValue(never).random(random)).toBeUndefined();
});
