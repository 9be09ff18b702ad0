import fc from 'fast-check';
import { systemClock } from '../../../src/base/clock';
import { assembleEngine } from '../../../src/redis/assemble';
import type { RedisEngine } from '../../../src/redis/engine/engine';
import type { Snapshot } from '../../../src/redis/keyspace/snapshot';

interface Setup {
  engine: RedisEngine;
  run: (...argv: string[]) => string;
}

function setUp(): Setup {
  const identity = { host: 'test', port: 0 };
  const engine = assembleEngine(systemClock, { databases: 4, seed: 1, password: undefined, identity, onShutdown() {} });
  let written = '';
  const client = engine.connect({ write: (data) => void (written += data), close() {} }, 'test', 'test');
  const run = (...argv: string[]): string => {
    written = '';
    engine.submit(client, argv);
    return written;
  };
  return { engine, run };
}

/** Everything that is to be put back, as text. */
function stateOf({ run }: Setup): string {
  const lines: string[] = [];
  for (const db of ['0', '1']) {
    run('SELECT', db);
    for (const key of ['s', 'l', 'm', 'h', 't', 'z', 'x', 'b']) {
      lines.push(
        [db, key, run('TYPE', key), run('PEXPIRETIME', key), run('GET', key), run('LRANGE', key, '0', '-1')].join(),
        [run('HGETALL', key), run('SMEMBERS', key).split('\r\n').sort().join(), run('ZRANGE', key, '0', '-1', 'WITHSCORES')].join(),
        run('XINFO', 'STREAM', key, 'FULL', 'COUNT', '0'),
        run('HPEXPIRETIME', key, 'FIELDS', '2', 'f', 'g'),
      );
    }
    lines.push(run('DBSIZE'), run('KEYS', '*').split('\r\n').sort().join());
  }
  run('SELECT', '0');
  return lines.join('\n');
}

/** Changes that meet at the same keys. */
const groups: readonly (readonly string[])[] = [
  [
    'SET s 1',
    'APPEND s x',
    'SETRANGE s 3 abc',
    'PEXPIREAT s 4102444800000',
    'PERSIST s',
    'RENAME s b',
    'RENAME b s',
    'SETBIT b 9 1',
    'INCRBY b 3',
  ],
  [
    'RPUSH l a b',
    'LPOP l',
    'LSET l 0 changed',
    'RENAME l m',
    'RENAME m l',
    'RPUSH m c',
    'MOVE l 1',
    'SWAPDB 0 1',
    'COPY l m REPLACE',
    'DEL l',
  ],
  ['HSET h f 1 g 2', 'HINCRBY h f 1', 'HDEL h f', 'COPY h b REPLACE', 'RENAME b h', 'FLUSHDB', 'PEXPIREAT h 4102444800000'],
  [
    'HSET h f 1 g 2',
    'HPEXPIREAT h 4102444800000 FIELDS 1 f',
    'HPEXPIREAT h 4102444900000 FIELDS 2 f g',
    'HPEXPIREAT h 1 FIELDS 1 g',
    'HPERSIST h FIELDS 1 f',
    'HINCRBY h f 1',
    'COPY h b REPLACE',
    'RENAME b h',
    'HDEL h f',
  ],
  ['SADD t a 1 2', 'SREM t a', 'SADD t 3', 'COPY t s REPLACE', 'RENAME s t', 'DEL t', 'FLUSHALL', 'SWAPDB 0 1'],
  [
    'XADD x 1-* f v',
    'XADD x MAXLEN 3 1-* f v',
    'XDEL x 1-1 1-3',
    'XTRIM x MAXLEN 2',
    'XGROUP CREATE x g 0 MKSTREAM',
    'XGROUP SETID x g 0',
    'XREADGROUP GROUP g c COUNT 2 STREAMS x >',
    'XACK x g 1-1 1-2',
    'XAUTOCLAIM x g d 0 0',
    'XGROUP DELCONSUMER x g c',
    'XGROUP DESTROY x g',
    'COPY x b REPLACE',
    'RENAME b x',
  ],
  ['ZADD z 1 a 2 b', 'ZINCRBY z 5 a', 'ZREM z a', 'PEXPIREAT z 4102444800000', 'COPY z b REPLACE', 'RENAME b z', 'MOVE z 1'],
  [
    'SET s 1',
    'RPUSH l a',
    'HSET h f 1',
    'SADD t a',
    'ZADD z 1 a',
    'RENAME l h',
    'RENAME h t',
    'DEL s h z',
    'FLUSHDB',
    'FLUSHALL',
    'SWAPDB 0 1',
  ],
];

test('any snapshot can be restored at any time, in any order, and gives the very state', () => {
  const stepOf = (group: readonly string[]) =>
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...group).map((change) => ({ change })) },
      { weight: 2, arbitrary: fc.constant({ snapshot: true } as const) },
      { weight: 2, arbitrary: fc.nat(20).map((restore) => ({ restore })) },
    );
  const history = fc.constantFrom(...groups).chain((group) => fc.array(stepOf(group), { minLength: 5, maxLength: 40 }));
  fc.assert(
    fc.property(history, (steps) => {
      const setup = setUp();
      const taken: { snapshot: Snapshot; state: string }[] = [];
      for (const each of steps) {
        if ('change' in each) setup.run(...each.change.split(' '));
        else if ('snapshot' in each) taken.push({ snapshot: setup.engine.keyspace.snapshot(), state: stateOf(setup) });
        else if (taken.length > 0) {
          const { snapshot, state } = taken[each.restore % taken.length]!;
          setup.engine.keyspace.restore(snapshot);
          expect(stateOf(setup)).toBe(state);
        }
      }
      for (const { snapshot, state } of taken) {
        setup.engine.keyspace.restore(snapshot);
        expect(stateOf(setup)).toBe(state);
      }
      setup.engine.dispose();
    }),
    { numRuns: 150 },
  );
});

test.each([
  'RENAME l m; RPUSH m b',
  'MOVE l 1; SELECT 1; RPUSH l b; SELECT 0',
  'SWAPDB 0 1; SELECT 1; RPUSH l b; SELECT 0',
  'COPY l m; RPUSH m b',
  'RPUSH l b',
])('a list that goes elsewhere and changes there is still as it was: %s', (steps) => {
  const setup = setUp();
  setup.run('RPUSH', 'l', 'a');
  const { keyspace } = setup.engine;
  const snapshot = keyspace.snapshot();
  for (const step of steps.split('; ')) setup.run(...step.split(' '));
  keyspace.restore(snapshot);
  expect(setup.run('LRANGE', 'l', '0', '-1')).toBe('*1\r\n$1\r\na\r\n');
  setup.engine.dispose();
});

test('a snapshot costs what was written since, not what is there', () => {
  const { engine, run } = setUp();
  for (let i = 0; i < 10_000; i++) run('SET', `k${i}`, 'v');
  const snapshot = engine.keyspace.snapshot();
  run('SET', 'k1', 'w');
  run('DEL', 'k2');
  run('SET', 'new', 'v');
  const [keys] = snapshot.changes.values();
  expect([...keys!.keys()]).toEqual(['k1', 'k2', 'new']);
  engine.dispose();
});

test('nothing written gives the same snapshot again', () => {
  const { engine, run } = setUp();
  run('SET', 'a', '1');
  const first = engine.keyspace.snapshot();
  run('GET', 'a');
  expect(engine.keyspace.snapshot()).toBe(first);
  run('SET', 'a', '1');
  expect(engine.keyspace.snapshot()).not.toBe(first);
  engine.dispose();
});

test('the order of keys after a restoration is that of the snapshot', () => {
  const { engine, run } = setUp();
  for (const key of ['a', 'b', 'c']) run('SET', key, '1');
  const before = run('KEYS', '*');
  const snapshot = engine.keyspace.snapshot();
  run('DEL', 'a');
  run('SET', 'd', '1');
  run('SET', 'a', '1');
  engine.keyspace.restore(snapshot);
  expect(run('KEYS', '*')).toBe(before);
  engine.dispose();
});

test('a restoration breaks the watches of what it changes', () => {
  const { engine, run } = setUp();
  run('SET', 'a', '1');
  const snapshot = engine.keyspace.snapshot();
  run('SET', 'a', '2');
  run('WATCH', 'a');
  engine.keyspace.restore(snapshot);
  run('MULTI');
  expect(run('EXEC')).toBe('*-1\r\n');
  engine.dispose();
});

test('keys that come and go leave nothing behind in a snapshot', () => {
  const { engine, run } = setUp();
  engine.clock.freeze();
  run('SET', 'old', 'v');
  const snapshot = engine.keyspace.snapshot();
  const ends = [['DEL', 'k'], ['PEXPIRE', 'k', '-1'], ['FLUSHALL'], ['RENAME', 'k', 'other'], ['GETDEL', 'k']] as const;
  for (const end of ends) {
    run('SET', 'k', 'v');
    run(...end);
    run('DEL', 'other');
  }
  run('SET', 'k', 'v', 'PX', '1');
  engine.clock.advance(2);
  expect([...snapshot.changes.values()].flatMap((keys) => [...keys.keys()])).toEqual(['old']);
  engine.keyspace.restore(snapshot);
  expect(run('KEYS', '*')).toBe('*1\r\n$3\r\nold\r\n');
  engine.dispose();
});
