import { createRandom } from '../../../src/base/random';
import { SetValue } from '../../../src/redis/keyspace/set';
import { defaultEncodingLimits } from '../../../src/redis/keyspace/value';

const create = (...members: string[]): SetValue => {
  const set = new SetValue({ ...defaultEncodingLimits });
  for (const each of members) set.add(each);
  return set;
};

test.each([
  ['integers', 400, (n: number) => String(n - 200)],
  ['large integers', 400, (n: number) => String(BigInt(n - 200) * 92233720368547758n)],
  ['words', 400, (n: number) => `m${n}`],
  ['both', 1000, (n: number) => (n % 2 === 0 ? String(n) : `m${n}`)],
])('does what a Set does: %s', (_, range, memberOf) => {
  const random = createRandom('set');
  const set = create();
  const model = new Set<string>();
  for (let step = 0; step < 1500; step++) {
    const member = memberOf(random.below(range));
    const wasThere = model.has(member);
    const adds = random.below(2) === 0;
    if (adds) model.add(member);
    else model.delete(member);
    expect(adds ? set.add(member) : set.delete(member)).toBe(adds ? !wasThere : wasThere);
    expect(set.size).toBe(model.size);
    expect(set.has(member)).toBe(model.has(member));
  }
  expect([...set.values()].toSorted()).toEqual([...model].toSorted());
});

test('integers stand in the order of numbers, over all 64 bits', () => {
  const random = createRandom('order');
  const numbers = [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n];
  for (let i = 0; i < 300; i++)
    numbers.push(BigInt.asIntN(1 + random.below(64), (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32))));
  const set = create(...numbers.map(String));
  expect(set.encoding).toBe('intset');
  expect([...set.values()].map(BigInt)).toEqual([...new Set(numbers)].toSorted((a, b) => (a < b ? -1 : 1)));
});

test('an encoding never goes back', () => {
  const limits = { ...defaultEncodingLimits, setMaxIntsetEntries: 2 };
  const set = new SetValue(limits);
  set.add('1');
  set.add('2');
  expect(set.encoding).toBe('intset');
  set.add('3');
  expect(set.encoding).toBe('hashtable');
  set.delete('3');
  set.delete('2');
  expect(set.encoding).toBe('hashtable');
  expect(set.clone().encoding).toBe('hashtable');
  limits.setMaxIntsetEntries = 0;
  const second = new SetValue(limits);
  second.add('1');
  expect(second.encoding).toBe('hashtable');
});

test.each([[['1', '2', '3']], [['a', 'b', 'c']]])('a copy shares nothing: %j', (members) => {
  const set = create(...members);
  const copy = set.clone();
  set.delete(members[0]!);
  copy.add('4');
  expect([...set.values()].toSorted()).toEqual(members.slice(1));
  expect([...copy.values()].toSorted()).toEqual([...members, '4'].toSorted());
});

test.each([
  ['an intset', (n: number) => String(n)],
  ['a hash table', (n: number) => `m${n}`],
  ['a hash table after deletions', (n: number) => `m${n}`],
])('%s is sampled evenly', (name, memberOf) => {
  const set = create(...Array.from({ length: 50 }, (_, n) => memberOf(n)));
  if (name.endsWith('deletions')) for (let n = 10; n < 50; n++) set.delete(memberOf(n));
  const random = createRandom('sample');
  const hits = new Map<string, number>();
  for (let i = 0; i < 1000 * set.size; i++) {
    const member = set.random(random)!;
    hits.set(member, (hits.get(member) ?? 0) + 1);
  }
  expect(hits.size).toBe(set.size);
  for (const each of hits.values()) expect(Math.abs(each - 1000)).toBeLessThan(200);
  expect(create().random(random)).toBeUndefined();
});

test('a scan returns each member that was there throughout exactly once, while others come and go', () => {
  const set = create(...Array.from({ length: 200 }, (_, n) => `m${n}`));
  const seen: string[] = [];
  let cursor = 0;
  let step = 0;
  do {
    cursor = set.scan(cursor, 10, (member) => seen.push(member));
    set.add(`new${step}`);
    set.delete(`new${step - 1}`);
    step++;
  } while (cursor !== 0);
  expect(seen.filter((each) => each.startsWith('m')).toSorted()).toEqual(Array.from({ length: 200 }, (_, n) => `m${n}`).toSorted());
});

test('a scan of an intset comes whole, whatever the cursor', () => {
  const seen: string[] = [];
  expect(create('3', '1', '2').scan(7, 1, (member) => seen.push(member))).toBe(0);
  expect(seen).toEqual(['1', '2', '3']);
});

describe('a listpack, since Redis 7.2', () => {
  const limits = { ...defaultEncodingLimits, setMaxIntsetEntries: 4, setMaxListpackEntries: 3, setMaxListpackValue: 5 };
  const setOf = (...members: string[]): SetValue => {
    const set = new SetValue(limits);
    for (const member of members) set.add(member);
    return set;
  };

  test.each([
    [['1', '2', '3', '4'], 'intset'],
    [['1', '2', '3', '4', '5'], 'hashtable'],
    [['a', '2', '1'], 'listpack'],
    [['2', '1', 'a'], 'listpack'],
    [['a', 'b', 'c', 'd'], 'hashtable'],
    [['1', '2', '3', 'a'], 'hashtable'],
    [['abcdef'], 'hashtable'],
    [['a', 'abcdef'], 'hashtable'],
    [['123456', 'a'], 'hashtable'],
  ])('%j: %s', (members, encoding) => {
    const set = setOf(...members);
    expect([set.encoding, set.clone().encoding, set.size]).toEqual([encoding, encoding, members.length]);
  });

  test('its order is that of insertion behind the integers that were there, and a scan gives it whole', () => {
    const set = setOf('2', '1', 'a');
    const seen: string[] = [];
    expect(set.scan(0, 1, (member) => seen.push(member))).toBe(0);
    expect([seen, [...set.values()]]).toEqual([['1', '2', 'a'], ['1', '2', 'a']]); // prettier-ignore
    expect([set.delete('2'), set.add('2'), set.encoding, [...set.values()]]).toEqual([true, true, 'listpack', ['1', 'a', '2']]);
  });

  test.each([
    ['1', 4, 'intset'],
    ['1', 3, 'intset'],
    ['1', 5, 'hashtable'],
    ['a', 3, 'listpack'],
    ['a', 4, 'hashtable'],
  ])('begins by its first member %s and how many are to come, %i: %s', (first, count, encoding) => {
    const set = new SetValue(limits);
    set.expect(first, count);
    set.add(first);
    expect(set.encoding).toBe(encoding);
  });

  test('many to come make a present one a hash table', () => {
    const set = setOf('a', 'b');
    expect([set.isOutgrownBy(3), set.isOutgrownBy(4)]).toEqual([false, true]);
    set.expect('a', 4);
    expect([set.encoding, [...set.values()]]).toEqual(['hashtable', ['a', 'b']]);
  });

  test('what was collected settles as integers, if they are few and nothing else', () => {
    const collected = (...members: string[]): SetValue => {
      const set = new SetValue(limits);
      set.collect();
      for (const member of members) set.add(member);
      set.settle();
      return set;
    };
    expect([...collected('3', '1', '2').values()]).toEqual(['1', '2', '3']);
    expect(collected('3', '1', '2').encoding).toBe('intset');
    expect(collected('3', 'a').encoding).toBe('listpack');
    expect(collected('1', '2', '3', '4', '5').encoding).toBe('hashtable');
  });
});
