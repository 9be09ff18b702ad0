import { createRandom } from '../../../src/base/random';
import { EvictionPool, sample } from '../../../src/redis/engine/eviction-pool';
import { Entry } from '../../../src/redis/keyspace/entry';
import { Keyspace } from '../../../src/redis/keyspace/keyspace';

const [db] = new Keyspace(1).databases;
const candidate = (score: number): { db: NonNullable<typeof db>; entry: Entry; score: number } => ({
  db: db!,
  entry: new Entry(`k${score}`, '', 0, 0),
  score,
});

test('gives out the best first, and remembers sixteen', () => {
  const pool = new EvictionPool();
  for (let i = 0; i < 100; i++) pool.add(candidate((i * 37) % 100));
  const taken = Array.from({ length: 17 }, () => pool.take(() => true)?.score);
  expect(taken).toEqual([...Array.from({ length: 16 }, (_, i) => 99 - i), undefined]);
});

test('passes over those that may not go any more', () => {
  const pool = new EvictionPool();
  for (const score of [1, 2, 3]) pool.add(candidate(score));
  expect(pool.take(({ score }) => score !== 3)?.score).toBe(2);
  expect(pool.take(() => true)?.score).toBe(1);
  expect(pool.take(() => true)).toBeUndefined();
});

test('after it was cleared it has none', () => {
  const pool = new EvictionPool();
  pool.add(candidate(1));
  pool.clear();
  expect(pool.take(() => true)).toBeUndefined();
});

describe('a sample', () => {
  const keyspace = new Keyspace(1);
  const [database] = keyspace.databases;
  const random = createRandom(1);
  const keysOf = (count: number, isVolatile: boolean): string[] => sample(database!, random, { count, isVolatile }).map(({ key }) => key);
  beforeAll(() => {
    for (let i = 0; i < 1000; i++) database!.add(`k${i}`, 'v');
  });

  test('is of the size that is asked for, and never the same for long', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 400; i++) for (const key of keysOf(5, false)) seen.add(key);
    expect(keysOf(5, false)).toHaveLength(5);
    expect(seen.size).toBeGreaterThan(800);
  });

  test('is all when there are no more', () => expect(keysOf(1000, false)).toHaveLength(1000));

  test('has keys with a time to live only, though there be few of them', () => {
    expect(keysOf(5, true)).toEqual([]);
    for (const key of ['k1', 'k2', 'k3']) database!.setExpiry(key, 1e15);
    expect(keysOf(5, true).sort()).toEqual(['k1', 'k2', 'k3']);
    expect(keysOf(2, true)).toHaveLength(2);
    for (const key of keysOf(2, true)) expect(['k1', 'k2', 'k3']).toContain(key);
  });
});
