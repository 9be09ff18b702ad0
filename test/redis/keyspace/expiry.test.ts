import { DrivenClock } from '../../../src/base/driven-clock';
import { createRandom } from '../../../src/base/random';
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
