import { DrivenClock } from '../../../src/base/driven-clock';
import { createRandom } from '../../../src/base/random';
import type { Database } from '../../../src/redis/keyspace/database';
import { HashValue } from '../../../src/redis/keyspace/hash';
import { Keyspace } from '../../../src/redis/keyspace/keyspace';
import { FakeClock } from '../../kit/fake-clock';

function keyspaceAt(nowMs: number): Keyspace {
  const keyspace = new Keyspace(1);
  keyspace.setTime(nowMs);
  return keyspace;
}

test('a key lives to the end of its last millisecond', () => {
  const keyspace = keyspaceAt(1000);
  const db = keyspace.databases[0]!;
  db.set('a', 'v');
  db.setExpiry('a', 1500);
  keyspace.setTime(1500);
  expect(db.has('a')).toBe(true);
  keyspace.setTime(1501);
  expect(db.has('a')).toBe(false);
  expect(keyspace.stats.expired).toBe(1);
});

test('what is due goes without being looked at, and nothing else is looked at', () => {
  const keyspace = keyspaceAt(0);
  const db = keyspace.databases[0]!;
  const gone: string[] = [];
  keyspace.observer = { ...keyspace.observer, notified: (_, eventClass, __, key) => eventClass === 'expired' && gone.push(key) };
  for (let i = 0; i < 1000; i++) {
    db.set(`k${i}`, 'v');
    db.setExpiry(`k${i}`, i < 3 ? 10 - i : 1_000_000 + i);
  }
  keyspace.setTime(11);
  expect(keyspace.hasDue).toBe(true);
  keyspace.expireDue();
  expect(gone).toEqual(['k2', 'k1', 'k0']);
  expect(keyspace.hasDue).toBe(false);
});

test('giving one key a time again and again keeps the queue short', () => {
  const keyspace = keyspaceAt(0);
  const db = keyspace.databases[0]!;
  db.set('a', 'v');
  for (let i = 1; i <= 100_000; i++) db.setExpiry('a', 1_000_000 + i);
  expect(keyspace.pendingExpiries).toBeLessThan(200);
  expect(db.volatileSize).toBe(1);
});

test('nothing goes while nothing may, but nothing dead is seen either', () => {
  const keyspace = keyspaceAt(0);
  const db = keyspace.databases[0]!;
  db.set('a', 'v');
  db.setExpiry('a', 5);
  keyspace.mayExpire = false;
  keyspace.setTime(10);
  expect([db.has('a'), [...db.keys()], db.size]).toEqual([false, [], 1]);
  keyspace.mayExpire = true;
  expect([db.has('a'), db.size]).toEqual([false, 0]);
});

test('a random key is never a dead one', () => {
  const keyspace = keyspaceAt(0);
  const db = keyspace.databases[0]!;
  for (const key of ['a', 'b']) db.set(key, 'v');
  db.setExpiry('a', 5);
  keyspace.setTime(10);
  expect(Array.from({ length: 20 }, () => db.randomKey(createRandom(1)))).toEqual(new Array(20).fill('b'));
});

test('the driven clock decides', () => {
  const clock = new DrivenClock(new FakeClock());
  const keyspace = keyspaceAt(clock.now());
  keyspace.databases[0]!.set('a', 'v');
  keyspace.databases[0]!.setExpiry('a', keyspace.nowMs + 60_000);
  clock.advance(60_001);
  keyspace.setTime(clock.now());
  expect(keyspace.databases[0]!.has('a')).toBe(false);
});

describe('fields of hashes', () => {
  let keyspace: Keyspace;
  let db: Database;
  let events: string[];

  /** A hash whose fields have these times to end; -1: none. */
  function put(key: string, times: Readonly<Record<string, number>>): void {
    const hash = new HashValue(keyspace.limits);
    for (const [field, atMs] of Object.entries(times)) {
      hash.set(field, 'v');
      if (atMs >= 0) hash.setExpiry(field, atMs);
    }
    db.set(key, hash);
  }

  const fieldsOf = (key: string): string => [...(db.read(key, 'hash')?.entries() ?? [])].map(([field]) => field).join('');

  beforeEach(() => {
    keyspace = keyspaceAt(0);
    db = keyspace.databases[0]!;
    events = [];
    keyspace.observer = {
      ...keyspace.observer,
      notified: (_, __, event, key) => void events.push(`${event} ${key}`),
      touched: (_, key) => void events.push(`touched ${key}`),
    };
  });

  test('they go at the end of their last millisecond, looked at or not, and the key with the last of them', () => {
    put('h', { a: 10, b: 10, c: 20, d: 20 });
    put('other', { a: -1 });
    events = [];
    keyspace.setTime(10);
    expect(keyspace.hasDue).toBe(false);
    keyspace.setTime(11);
    expect(keyspace.hasDue).toBe(true);
    keyspace.expireDue();
    expect(events).toEqual(['hexpired h', 'touched h']);
    keyspace.setTime(21);
    keyspace.expireDue();
    expect(events.slice(2)).toEqual(['hexpired h', 'del h', 'touched h']);
    expect([db.has('h'), keyspace.stats.expiredFields, keyspace.stats.expired, keyspace.hasDue]).toEqual([false, 4, 0, false]);
  });

  test('whoever looks sees none that is due', () => {
    keyspace.activeExpiry = false;
    put('h', { a: 10, b: -1 });
    keyspace.setTime(11);
    keyspace.expireDue();
    expect(fieldsOf('h')).toBe('b');
  });

  test('nothing goes while nothing may, but it is hidden', () => {
    put('h', { a: 10, b: -1 });
    put('all', { a: 10 });
    keyspace.mayExpire = false;
    keyspace.setTime(11);
    expect([fieldsOf('h'), db.has('all'), db.size]).toEqual(['b', false, 2]);
    keyspace.mayExpire = true;
    keyspace.expireDue();
    expect([fieldsOf('h'), db.has('all'), db.size]).toEqual(['b', false, 1]);
  });

  test('a time that was taken back does nothing', () => {
    put('h', { a: 10, b: 30 });
    db.write('h', 'hash')!.set('a', 'new');
    events = [];
    keyspace.setTime(11);
    keyspace.expireDue();
    expect([events, fieldsOf('h'), keyspace.hasDue]).toEqual([[], 'ba', false]);
    keyspace.setTime(31);
    keyspace.expireDue();
    expect(fieldsOf('h')).toBe('a');
  });

  test('a snapshot keeps them, and they go again after it is restored', () => {
    put('h', { a: 10, b: -1 });
    const snapshot = keyspace.snapshot();
    keyspace.setTime(11);
    keyspace.expireDue();
    expect(fieldsOf('h')).toBe('b');
    keyspace.setTime(5);
    keyspace.restore(snapshot);
    expect(fieldsOf('h')).toBe('ab');
    keyspace.setTime(11);
    keyspace.expireDue();
    expect(fieldsOf('h')).toBe('b');
  });

  test('the key’s own time comes first if it is earlier', () => {
    put('h', { a: 20 });
    db.setExpiry('h', 10);
    events = [];
    keyspace.setTime(11);
    keyspace.expireDue();
    expect(events).toEqual(['expired h', 'touched h']);
    put('h', { a: 30 });
    db.setExpiry('h', 40);
    db.persist('h');
    keyspace.setTime(31);
    keyspace.expireDue();
    expect(db.has('h')).toBe(false);
  });
});
