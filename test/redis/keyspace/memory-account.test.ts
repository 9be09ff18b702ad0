import { createRandom } from '../../../src/base/random';
import { assembleEngine } from '../../../src/redis/assemble';
import type { RedisEngine } from '../../../src/redis/engine/engine';
import { MemoryAccount, mostNoted } from '../../../src/redis/keyspace/memory-account';
import { typeOf } from '../../../src/redis/keyspace/value';
import { FakeClock } from '../../kit/fake-clock';

const identity = { host: '127.0.0.1', port: 6379 };
const random = createRandom('memory account');
const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!;
const key = (): string => pick(['a', 'b', 'c', 'd', 'e']);
const word = (): string => pick(['f', 'g', '1', '22', 'word', 'x'.repeat(random.below(200))]);

/** Calls that add, change and remove values of all types, large and small. */
const calls: readonly (() => string[])[] = [
  () => ['SET', key(), word()],
  () => ['SET', key(), word(), 'PX', String(1 + random.below(2000))],
  () => ['APPEND', key(), word()],
  () => ['SETRANGE', key(), String(random.below(3000)), word()],
  () => ['RPUSH', key(), ...Array.from({ length: 1 + random.below(300) }, word)],
  () => ['LPOP', key(), String(random.below(300))],
  () => ['LSET', key(), '0', word()],
  () => ['LINSERT', key(), 'BEFORE', word(), word()],
  () => ['HSET', key(), ...Array.from({ length: 2 * (1 + random.below(40)) }, () => word() + random.below(100))],
  () => ['HDEL', key(), word(), word(), word()],
  () => ['HINCRBY', key(), word(), '1'],
  () => ['HPEXPIRE', key(), String(1 + random.below(1000)), 'FIELDS', '1', word()],
  () => ['SADD', key(), ...Array.from({ length: 1 + random.below(200) }, () => String(random.below(1000)))],
  () => ['SADD', key(), word()],
  () => ['SPOP', key(), String(random.below(100))],
  () => ['SUNIONSTORE', key(), key(), key()],
  () => ['ZADD', key(), ...Array.from({ length: 1 + random.below(90) }, () => [String(random.next()), word()]).flat()],
  () => ['ZREMRANGEBYRANK', key(), '0', String(random.below(50))],
  () => ['XADD', key(), '*', word(), word()],
  () => ['XTRIM', key(), 'MAXLEN', String(random.below(20))],
  () => ['PFADD', key(), ...Array.from({ length: random.below(50) }, word)],
  () => ['PEXPIRE', key(), String(1 + random.below(3000))],
  () => ['PERSIST', key()],
  () => ['RENAME', key(), key()],
  () => ['COPY', key(), key(), 'REPLACE'],
  () => ['MOVE', key(), pick(['0', '1'])],
  () => ['SWAPDB', '0', '1'],
  () => ['SELECT', pick(['0', '1'])],
  () => ['DEL', key(), key()],
  () => ['FLUSHDB'],
];

function newEngine(): RedisEngine {
  return assembleEngine(new FakeClock(), { databases: 16, seed: 1, password: undefined, identity, onShutdown: () => undefined });
}

test.each([
  ['until much is written', []],
  ['as long as there is a limit', [['maxmemory', '1000000000']]],
] as const)('it counts %s, and what it has counted is what a look at every key finds, whatever was done', (_, settings) => {
  const engine = newEngine();
  const { keyspace } = engine;
  const client = engine.connect({ write: () => undefined, close: () => undefined }, '127.0.0.1:1', '127.0.0.1:2');
  engine.config.set(settings.map(([name, value]) => [name, value]));
  const snapshots = [keyspace.snapshot()];
  for (let i = 0; i < 6_000; i++) {
    engine.submit(client, pick(calls)());
    if (random.below(20) === 0) engine.clock.advance(random.below(500));
    if (random.below(100) === 0) snapshots.push(keyspace.snapshot());
    if (random.below(100) === 0) keyspace.restore(pick(snapshots));
    if (random.below(10) > 0) continue;
    const counted = keyspace.memory.bytes;
    expect(new MemoryAccount(() => keyspace.databases).bytes).toBe(counted);
    expect(keyspace.memory.isOn).toBe(true);
  }
  engine.dispose();
});

test('values know how long all that is in them is', () => {
  const engine = newEngine();
  const client = engine.connect({ write: () => undefined, close: () => undefined }, '127.0.0.1:1', '127.0.0.1:2');
  const seen = new Set<string>();
  const lengthOf = (texts: Iterable<string>): number => [...texts].reduce((sum, text) => sum + text.length, 0);
  for (let i = 0; i < 6_000; i++) {
    engine.submit(client, pick(calls)());
    if (random.below(20) === 0) engine.clock.advance(random.below(500));
    for (const entry of engine.keyspace.databases[0]!.heldEntries()) {
      const { value } = entry;
      if (typeof value === 'string') continue;
      seen.add(`${typeOf(value)} ${value.encoding}`);
      if (value.type === 'hash') {
        expect(value.fieldBytes + value.valueBytes).toBe(lengthOf([...value.entries()].flat()));
      } else if (value.type === 'set' && value.encoding !== 'intset') expect(value.memberBytes).toBe(lengthOf(value.values()));
      else if (value.type === 'zset') expect(value.memberBytes).toBe(lengthOf(value.slice().map((each) => each.key)));
    }
  }
  for (const each of ['hash hashtable', 'set hashtable', 'set intset', 'zset skiplist', 'list quicklist', 'stream stream', 'string raw']) {
    expect(seen).toContain(each);
  }
  engine.dispose();
});

test('it notes nothing before it is asked, nor after more was written than is worth a note', () => {
  const engine = newEngine();
  const { memory } = engine.keyspace;
  const client = engine.connect({ write: () => undefined, close: () => undefined }, '127.0.0.1:1', '127.0.0.1:2');
  const looks = jest.spyOn(engine.keyspace.databases[0]!, 'heldEntries');
  const populate = (count: number) => engine.submit(client, ['DEBUG', 'POPULATE', String(count), `of ${count}`]);
  populate(100);
  expect(memory.isOn).toBe(false);
  const before = memory.bytes;
  populate(mostNoted);
  expect(memory.isOn).toBe(true);
  expect(memory.bytes).toBeGreaterThan(before);
  expect(looks).toHaveBeenCalledTimes(1);
  populate(mostNoted + 1);
  expect(memory.isOn).toBe(false);
  expect(memory.bytes).toBe(new MemoryAccount(() => engine.keyspace.databases).bytes);
  engine.submit(client, ['CONFIG', 'SET', 'maxmemory', '1gb']);
  populate(mostNoted + 2);
  expect(memory.isOn).toBe(true);
  engine.dispose();
});
