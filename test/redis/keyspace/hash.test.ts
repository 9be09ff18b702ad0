import fc from 'fast-check';
import { createRandom } from '../../../src/base/random';
import { HashValue } from '../../../src/redis/keyspace/hash';
import { defaultEncodingLimits } from '../../../src/redis/keyspace/value';

const create = (limits: Partial<typeof defaultEncodingLimits> = {}): HashValue => new HashValue({ ...defaultEncodingLimits, ...limits });

test('does what a Map does, in the order of insertion', () => {
  const step = fc.record({ field: fc.nat(40).map(String), value: fc.string({ maxLength: 3 }), remove: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const hash = create();
      const model = new Map<string, string>();
      for (const { field, value, remove } of steps) {
        if (remove) expect(hash.delete(field)).toBe(model.delete(field));
        else {
          expect(hash.set(field, value)).toBe(model.has(field) ? 'updated' : 'added');
          model.set(field, value);
        }
        expect([hash.size, hash.get(field), hash.has(field)]).toEqual([model.size, model.get(field), model.has(field)]);
      }
      expect([...hash.entries()]).toEqual([...model]);
    }),
  );
});

test('the encoding turns at the limits of the moment and never back', () => {
  const limits = { ...defaultEncodingLimits, hashMaxListpackEntries: 2, hashMaxListpackValue: 4 };
  const hash = new HashValue(limits);
  hash.set('a', '1234');
  hash.set('b', '2');
  expect(hash.encoding).toBe('listpack');
  hash.set('c', '3');
  expect(hash.encoding).toBe('hashtable');
  hash.delete('c');
  expect(hash.clone().encoding).toBe('hashtable');
  const long = new HashValue(limits);
  long.set('fffff', '');
  expect(long.encoding).toBe('hashtable');
  const live = new HashValue(limits);
  limits.hashMaxListpackValue = 0;
  live.set('', '');
  expect(live.encoding).toBe('listpack');
  live.set('', 'v');
  expect(live.encoding).toBe('hashtable');
});

test('a clone shares nothing', () => {
  const hash = create();
  hash.set('a', '1');
  const copy = hash.clone();
  hash.set('a', '2');
  copy.set('b', '3');
  expect([[...hash.entries()], [...copy.entries()]]).toEqual([[['a', '2']], [['a', '1'], ['b', '3']]]); // prettier-ignore
});

test('a scan goes on in a clone, and returns every field that stays exactly once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), fc.array(fc.nat(49), { maxLength: 40 }), (count, removed) => {
      let hash = create();
      for (let i = 0; i < 50; i++) hash.set(`f${i}`, `${i}`);
      const seen: string[] = [];
      let cursor = 0;
      let step = 0;
      do {
        cursor = hash.scan(cursor, count, (field) => seen.push(field));
        hash = hash.clone();
        if (step < removed.length) hash.delete(`f${removed[step]}`);
        hash.set(`new${step++}`, '');
      } while (cursor !== 0);
      const stayed = Array.from({ length: 50 }, (_, i) => `f${i}`).filter((field) => hash.has(field));
      expect(seen.filter((field) => hash.has(field) && !field.startsWith('new')).toSorted()).toEqual(stayed.toSorted());
      expect(new Set(seen).size).toBe(seen.length);
    }),
  );
});

test('what is added to a clone is newer than all that ever was: a scan under way leaves it out', () => {
  const hash = create();
  for (const field of 'abcd') hash.set(field, '');
  const cursor = hash.scan(0, 1, () => undefined);
  for (const field of 'bcd') hash.delete(field);
  const copy = hash.clone();
  for (const field of 'xyz') copy.set(field, '');
  const seen: string[] = [];
  expect(copy.scan(cursor, 10, (field) => seen.push(field))).toBe(0);
  expect(seen).toEqual(['a']);
});

test('random fields are about equally frequent', () => {
  const hash = create();
  const random = createRandom('fields');
  expect(hash.random(random)).toBeUndefined();
  for (const field of 'abcd') hash.set(field, field.toUpperCase());
  const counts = new Map<string, number>();
  for (let i = 0; i < 4000; i++) {
    const [field, value] = hash.random(random)!;
    expect(value).toBe(field.toUpperCase());
    counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  for (const field of 'abcd') expect(Math.abs(counts.get(field)! - 1000)).toBeLessThan(150);
});

describe('times to end', () => {
  test('does what a Map with times does, whatever the order of operations', () => {
    const field = fc.nat(8).map(String);
    const time = fc.integer({ min: -1, max: 40 });
    const step = fc.oneof(
      fc.record({ act: fc.constant('set' as const), field, keepsTime: fc.boolean() }),
      fc.record({ act: fc.constant('time' as const), field, time }),
      fc.record({ act: fc.constant('delete' as const), field }),
      fc.record({ act: fc.constant('expire' as const), time }),
      fc.record({ act: fc.constant('clone' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.constantFrom(0, 5, 100), (steps, limit) => {
        let hash = create({ hashMaxListpackEntries: limit });
        const model = new Map<string, number>();
        for (const each of steps) {
          if (each.act === 'set') {
            hash.set(each.field, 'v', each.keepsTime);
            if (!each.keepsTime || !model.has(each.field)) model.set(each.field, -1);
          } else if (each.act === 'time' && hash.has(each.field)) {
            hash.setExpiry(each.field, each.time);
            model.set(each.field, each.time);
          } else if (each.act === 'delete') {
            hash.delete(each.field);
            model.delete(each.field);
          } else if (each.act === 'expire') {
            const due = [...model].filter(([, at]) => at >= 0 && at < each.time);
            expect(hash.expire(each.time)).toBe(due.length);
            for (const [name] of due) model.delete(name);
          } else if (each.act === 'clone') hash = hash.clone();
          const times = [...model.values()].filter((at) => at >= 0);
          expect(hash.nextExpiryMs).toBe(times.length === 0 ? Infinity : Math.min(...times));
          expect(new Map([...hash.entries()].map(([name]) => [name, hash.expiryOf(name)]))).toEqual(model);
        }
      }),
    );
  });

  test('a listpack with times stands in their order', () => {
    const hash = create();
    for (const field of 'abcde') hash.set(field, '');
    hash.setExpiry('d', 20);
    hash.setExpiry('b', 10);
    hash.setExpiry('e', 10);
    const order = (): string => [...hash.entries()].map(([field]) => field).join('');
    expect([hash.encoding, order()]).toEqual(['listpackex', 'ebdac']);
    hash.setExpiry('e', -1);
    hash.set('b', 'new');
    expect([order(), hash.clone().encoding]).toEqual(['daceb', 'listpackex']);
  });

  test('a clone’s times are its own', () => {
    const hash = create();
    hash.set('a', '');
    hash.setExpiry('a', 10);
    const copy = hash.clone();
    copy.setExpiry('a', 20);
    expect([hash.expire(15), hash.size, copy.expire(15), copy.size]).toEqual([1, 0, 0, 1]);
  });

  test('given again and again they need no more room', () => {
    const hash = create();
    hash.set('a', '');
    for (let i = 1; i <= 10_000; i++) hash.setExpiry('a', 1_000_000 + i);
    expect(hash['ends']!.size).toBeLessThan(200);
  });

  test('many at once do not go through a listpack', () => {
    const hash = create({ hashMaxListpackEntries: 2 });
    hash.expect(3);
    hash.set('a', '');
    expect(hash.encoding).toBe('hashtable');
    hash.setExpiry('a', 1);
    expect(hash.encoding).toBe('hashtable');
  });
});
