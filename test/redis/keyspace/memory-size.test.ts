import { HashValue } from '../../../src/redis/keyspace/hash';
import { ListValue } from '../../../src/redis/keyspace/list';
import { allocated, keyAllocation, stringAllocation } from '../../../src/redis/keyspace/memory-allocation';
import { memoryOf } from '../../../src/redis/keyspace/memory-size';
import { SetValue } from '../../../src/redis/keyspace/set';
import { SortedSetValue } from '../../../src/redis/keyspace/sorted-set';
import { StringBuffer } from '../../../src/redis/keyspace/string-buffer';
import { defaultEncodingLimits, type Value } from '../../../src/redis/keyspace/value';

// prettier-ignore
test.each([
  [1, 8], [8, 8], [9, 16], [16, 16], [17, 32], [33, 48], [65, 80], [112, 112], [128, 128], [129, 160], [161, 192], [256, 256], [257, 320],
  [512, 512], [513, 640], [641, 768], [1025, 1280], [4097, 5120], [16385, 20480], [1048577, 1310720], [2 ** 29, 2 ** 29],
])('%d bytes are given %d', (asked, given) => expect(allocated(asked)).toBe(given));

test('strings have a header for their length', () => {
  expect([0, 31, 32, 255, 256, 65535, 65536].map(stringAllocation)).toEqual([8, 48, 48, 320, 320, 81920, 81920]);
});

const hash = (count: number): HashValue => {
  const value = new HashValue({ ...defaultEncodingLimits });
  for (let i = 0; i < count; i++) value.set(`field ${i}`, 'value');
  return value;
};
const set = (members: readonly string[]): SetValue => {
  const value = new SetValue({ ...defaultEncodingLimits });
  for (const each of members) value.add(each);
  return value;
};
const list = (elements: readonly string[]): ListValue => {
  const value = new ListValue();
  for (const each of elements) value.push('right', each);
  return value;
};

/** As MEMORY USAGE of Redis 7.0.15 says of a key k, whose key takes 32 bytes. */
const facts: readonly (readonly [title: string, value: Value, bytes: number])[] = [
  ['an integer', '123', 48],
  ['a short string', 'hello', 64],
  ['a string of 44 bytes', 'x'.repeat(44), 96],
  ['a string of 45 bytes', 'x'.repeat(45), 112],
  ['a string that was changed', new StringBuffer('x'.repeat(100)), 160],
  ['an intset', set(['1', '2', '3']), 64],
  ['a list of one element', list(['a']), 144],
];

test.each(facts)('%s', (_, value, bytes) => expect(keyAllocation('k') + memoryOf(value)).toBe(bytes));

test('what is in a hash table counts by its mean length', () => {
  const [small, large] = [memoryOf(hash(600)), memoryOf(hash(1200))];
  expect(large / small).toBeGreaterThan(1.9);
  expect(large / small).toBeLessThan(2.1);
});

test('no value without content fails', () => {
  const empty: Value[] = [
    hash(0),
    set([]),
    list([]),
    new SortedSetValue(defaultEncodingLimits),
    new SortedSetValue(defaultEncodingLimits, 1000),
  ];
  for (const each of empty) expect(memoryOf(each)).toBeGreaterThan(0);
});
