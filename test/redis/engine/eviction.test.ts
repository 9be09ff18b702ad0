import { assembleEngine } from '../../../src/redis/assemble';
import type { RedisEngine } from '../../../src/redis/engine/engine';
import { FakeClock } from '../../kit/fake-clock';

const identity = { host: '127.0.0.1', port: 6379 };
const valueBytes = 10_000;
const oom = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
let engine: RedisEngine;
let send: (...argv: string[]) => string;

/** Sends commands as a client of its own. @returns what answers the last one */
function connect(): (...argv: string[]) => string {
  let text = '';
  const client = engine.connect({ write: (data) => void (text += data), close: () => undefined }, '127.0.0.1:1', '127.0.0.1:2');
  return (...argv) => {
    text = '';
    engine.submit(client, argv);
    return text;
  };
}

beforeEach(() => {
  engine = assembleEngine(new FakeClock(), { databases: 16, seed: 1, password: undefined, identity, onShutdown: () => undefined });
  send = connect();
  send('CONFIG', 'SET', 'maxmemory-samples', '64');
});

afterEach(() => engine.dispose());

/** Sets keys of some size, a second between them. @param volatile those of them that have a time to live, by the seconds left */
function fill(keys: string, volatile: Readonly<Record<string, number>> = {}): void {
  for (const key of keys) {
    send('SET', key, 'v'.repeat(valueBytes), ...(volatile[key] === undefined ? [] : ['EX', String(volatile[key])]));
    engine.clock.advance(1000);
  }
}

/** Allows as much as is used, less some of the keys that {@link fill} sets. */
function allowLess(keys: number): void {
  send('CONFIG', 'SET', 'maxmemory', String(Math.floor(engine.memory.usedBytes - (keys - 0.5) * valueBytes)));
}

/** The keys that are there once room has been made. */
function left(): string {
  send('PING');
  return [...engine.keyspace.databases[0]!.keys()].sort().join('');
}

describe('allkeys-lru', () => {
  beforeEach(() => void send('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'));

  test('removes what was not used for the longest time', () => {
    fill('abcdefgh');
    send('GET', 'a');
    send('EXISTS', 'b'); // Is no use.
    send('APPEND', 'd', 'x');
    allowLess(3);
    expect(left()).toBe('adfgh');
    expect(send('INFO', 'stats')).toContain('evicted_keys:3\r\n');
    send('CONFIG', 'RESETSTAT');
    expect(send('INFO', 'stats')).toContain('evicted_keys:0\r\n');
  });

  test('from one database as from the other', () => {
    fill('ab');
    send('SELECT', '3');
    fill('cd');
    send('SELECT', '0');
    send('GET', 'a');
    allowLess(2);
    expect(left()).toBe('a');
    expect(engine.keyspace.databases[3]!.size).toBe(1);
  });

  test('makes room for what a command adds before the next one', () => {
    fill('abcdefgh');
    allowLess(1);
    expect(left()).toBe('bcdefgh');
    fill('ij');
    expect(left()).toBe('defghij');
  });

  test('tells it: an event, and a watch is broken', () => {
    send('CONFIG', 'SET', 'notify-keyspace-events', 'Ee');
    const heard: string[] = [];
    const listener = engine.connect({ write: (data) => void heard.push(data), close: () => undefined }, '127.0.0.1:3', '127.0.0.1:2');
    engine.submit(listener, ['SUBSCRIBE', '__keyevent@0__:evicted']);
    fill('ab');
    send('WATCH', 'a');
    send('MULTI');
    connect()('CONFIG', 'SET', 'maxmemory', String(engine.memory.usedBytes - valueBytes / 2));
    connect()('PING');
    expect(send('EXEC')).toBe('*-1\r\n');
    expect(heard.at(-1)).toBe('*3\r\n$7\r\nmessage\r\n$22\r\n__keyevent@0__:evicted\r\n$1\r\na\r\n');
  });

  test('ends when nothing is left', () => {
    fill('abc');
    send('CONFIG', 'SET', 'maxmemory', '1');
    expect(send('SET', 'k', 'v')).toBe(oom);
    expect(left()).toBe('');
    expect(send('GET', 'k')).toBe('$-1\r\n');
  });

  test('with few samples it comes near to that', () => {
    send('CONFIG', 'SET', 'maxmemory-samples', '5');
    for (let i = 0; i < 500; i++) {
      send('SET', `k${i}`, 'v'.repeat(1000));
      if (i % 10 === 0) engine.clock.advance(1000);
    }
    send('CONFIG', 'SET', 'maxmemory', String(engine.memory.usedBytes - 100_000));
    send('PING');
    const kept = [...engine.keyspace.databases[0]!.keys()].map((key) => Number(key.slice(1)));
    expect(kept.length).toBeLessThan(430);
    expect(kept.filter((each) => each >= 250).length).toBeGreaterThan(230);
  });
});

test('volatile-lru removes among keys with a time to live what was not used for the longest time', () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru');
  fill('abcdef', { b: 1000, d: 1000, f: 1000 });
  send('GET', 'b');
  allowLess(2);
  expect(left()).toBe('abce');
  allowLess(2);
  expect(send('SET', 'k', 'v')).toBe(oom);
  expect(left()).toBe('ace');
});

test('allkeys-lfu removes what is used least', () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lfu');
  fill('abcde');
  for (const key of 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaccccccccccccccccccccccccccccccccccccccccb') send('GET', key);
  allowLess(2);
  expect(left()).toBe('abc');
  engine.clock.advance(3_600_000);
  for (let i = 0; i < 3; i++) send('GET', 'b');
  allowLess(2);
  expect(left()).toBe('b');
});

test('volatile-lfu removes among keys with a time to live what is used least', () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lfu');
  fill('abcd', { b: 1000, c: 1000, d: 1000 });
  for (const key of 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbddddddddddddddddddddddddddddddddddd') send('GET', key);
  allowLess(1);
  expect(left()).toBe('abd');
});

test('volatile-ttl removes what ends first', () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'volatile-ttl');
  fill('abcdef', { b: 3000, c: 1000, e: 2000 });
  allowLess(2);
  expect(left()).toBe('abdf');
  allowLess(1);
  expect(left()).toBe('adf');
  allowLess(1);
  expect(send('SET', 'k', 'v')).toBe(oom);
});

describe.each(['allkeys-random', 'volatile-random'])('%s', (policy) => {
  test('removes any, the same for a seed', () => {
    const [keys, kept] = ['abcdefghij', [] as string[]];
    for (let run = 0; run < 2; run++) {
      engine.dispose();
      engine = assembleEngine(new FakeClock(), { databases: 16, seed: 7, password: undefined, identity, onShutdown: () => undefined });
      send = connect();
      send('CONFIG', 'SET', 'maxmemory-policy', policy);
      fill(keys, Object.fromEntries([...keys].map((key) => [key, 1000])));
      allowLess(4);
      kept.push(left());
    }
    expect(kept[0]).toHaveLength(6);
    expect(kept[1]).toBe(kept[0]);
    expect(keys.endsWith(kept[0]!)).toBe(false); // They are not the oldest.
  });
});

test('volatile-random leaves keys without a time to live alone', () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'volatile-random');
  fill('abcdef', { b: 1000, e: 1000 });
  allowLess(2);
  expect(left()).toBe('acdf');
  allowLess(1);
  expect(send('SET', 'k', 'v')).toBe(oom);
});

describe('without anything to remove', () => {
  beforeEach(() => {
    fill('abc');
    send('CONFIG', 'SET', 'maxmemory', '1');
  });

  test('reads, removals and settings go on', () => {
    expect(send('STRLEN', 'a')).toBe(`:${valueBytes}\r\n`);
    expect(send('DEL', 'a')).toBe(':1\r\n');
    expect(send('EXPIRE', 'b', '100')).toBe(':1\r\n');
    expect(send('INCR', 'n')).toBe(oom);
    expect(send('CONFIG', 'SET', 'maxmemory', '0')).toBe('+OK\r\n');
    expect(send('INCR', 'n')).toBe(':1\r\n');
  });

  test('a transaction queues only what needs none', () => {
    expect(send('MULTI')).toBe('+OK\r\n');
    expect(send('GET', 'a')).toBe('+QUEUED\r\n');
    expect(send('SET', 'a', 'v')).toBe(oom);
    expect(send('EXEC')).toBe('-EXECABORT Transaction discarded because of previous errors.\r\n');
  });

  test('a refusal counts as one', () => {
    send('SET', 'k', 'v');
    expect(send('INFO', 'commandstats')).toMatch(/cmdstat_set:calls=3,.*rejected_calls=1,/);
    expect(send('INFO', 'errorstats')).toContain('errorstat_OOM:count=1\r\n');
  });
});

test('a transaction that was queued before is refused when it would need memory', () => {
  const other = connect();
  for (const [command, expected] of [
    [['SET', 'k', 'v'], "-EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.\r\n"],
    [['GET', 'k'], '*1\r\n$-1\r\n'],
  ] as const) {
    send('MULTI');
    send(...command);
    other('CONFIG', 'SET', 'maxmemory', '1');
    expect(send('EXEC')).toBe(expected);
    other('CONFIG', 'SET', 'maxmemory', '0');
  }
});

test('within a transaction nothing goes, after it does', () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  send('MULTI');
  send('INCR', 'x');
  send('CONFIG', 'SET', 'maxmemory', '1');
  send('INCR', 'x');
  expect(send('EXEC')).toBe('*3\r\n:1\r\n+OK\r\n:2\r\n');
  expect(send('DBSIZE')).toBe(':0\r\n');
});

test('CONFIG SET maxmemory makes room when the commands that came with it are done', async () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  fill('abc');
  send('CONFIG', 'SET', 'maxmemory', '1');
  expect(engine.keyspace.databases[0]!.size).toBe(3);
  await Promise.resolve();
  expect(engine.keyspace.databases[0]!.size).toBe(0);
});

test('during a pause, and on a replica, nothing goes and nothing is refused', () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  fill('abc');
  send('CLIENT', 'PAUSE', '1000', 'WRITE');
  send('CONFIG', 'SET', 'maxmemory', '1');
  expect(left()).toBe('abc');
  engine.clock.advance(2000);
  expect(left()).toBe('');
  send('CONFIG', 'SET', 'maxmemory', '0');
  fill('abc');
  send('REPLICAOF', 'localhost', '1');
  send('CONFIG', 'SET', 'maxmemory', '1');
  expect(left()).toBe('abc');
  send('CONFIG', 'SET', 'replica-ignore-maxmemory', 'no');
  expect(left()).toBe('');
});

const noLoad = { queryBytes: 0, argvBytes: 0, receivedBytes: 0, sentBytes: 0, queryBufferBytes: 0, replyBufferBytes: 0, replyPeakBytes: 0 };

test('what clients are told of keys that go makes no more keys go', () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  const unread = Array.from({ length: 20 }, () => {
    const load = { ...noLoad, unreadBytes: 0 };
    const write = (data: string): void => void (load.unreadBytes += data.length);
    return engine.connect({ write, close: () => undefined, load }, '127.0.0.1:4', '127.0.0.1:2');
  });
  for (const client of unread) for (const line of ['HELLO 3', 'CLIENT TRACKING on BCAST']) engine.submit(client, line.split(' '));
  for (let i = 0; i < 100; i++) send('SET', `${'long'.repeat(500)}${i}`, 'v');
  send('CONFIG', 'SET', 'maxmemory', String(engine.memory.usedBytes - 10_000));
  send('PING');
  expect(engine.keyspace.stats.evicted).toBeLessThan(10);
});

test('a restoration brings back what went, and its settings end the shortage', () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
  fill('abc');
  const snapshot = engine.keyspace.snapshot();
  const settings = engine.config.save();
  const used = engine.memory.usedBytes;
  send('CONFIG', 'SET', 'maxmemory', '1');
  expect(left()).toBe('');
  engine.keyspace.restore(snapshot);
  engine.config.restore(settings);
  expect(left()).toBe('abc');
  expect(Math.abs(engine.memory.usedBytes - used)).toBeLessThan(1000);
});

test('lazyfree-lazy-eviction: large values that went count', () => {
  send('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru', 'lazyfree-lazy-eviction', 'yes');
  send('SADD', 'large', ...Array.from({ length: 1000 }, (_, i) => `member ${i}`));
  fill('a');
  send('CONFIG', 'SET', 'maxmemory', '1');
  expect(left()).toBe('');
  expect(send('INFO', 'memory')).toContain('lazyfreed_objects:1\r\n');
});
