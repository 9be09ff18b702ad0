import { assembleEngine } from '../../../src/redis/assemble';
import type { Client } from '../../../src/redis/client';
import type { RedisEngine } from '../../../src/redis/engine/engine';
import { FakeClock } from '../../kit/fake-clock';

let engine: RedisEngine;
let clock: FakeClock;

beforeEach(() => {
  clock = new FakeClock();
  engine = assembleEngine(clock, {
    databases: 16,
    seed: 1,
    password: undefined,
    identity: { host: '127.0.0.1', port: 6379 },
    onShutdown: () => undefined,
  });
});

afterEach(() => engine.dispose());

interface Caller {
  readonly client: Client;
  /** Sends a command; what has come since the last call. */
  call(...argv: string[]): string;
  received(): string;
}

function connect(): Caller {
  let text = '';
  const client = engine.connect({ write: (data) => (text += data), close: () => (text += '(closed)') }, '127.0.0.1:1', '127.0.0.1:2');
  const received = (): string => {
    const all = text;
    text = '';
    return all;
  };
  const call = (...argv: string[]): string => {
    engine.submit(client, argv);
    return received();
  };
  return { client, call, received };
}

test('of many waiting clients a push tries no more than it serves', () => {
  const [first, ...others] = Array.from({ length: 2000 }, connect);
  let tries = 0;
  for (const each of [first!, ...others]) {
    each.call('BLPOP', 'l', '0');
    const { request } = each.client.blocked!;
    each.client.blocked = {
      ...each.client.blocked!,
      request: { ...request, serve: (context, key) => (tries++, request.serve(context, key)) },
    };
  }
  expect(connect().call('RPUSH', 'l', 'x')).toBe(':1\r\n');
  expect(first!.received()).toBe('*2\r\n$1\r\nl\r\n$1\r\nx\r\n');
  expect(others[0]!.received()).toBe('');
  expect(tries).toBe(1);
});

test('a client that is unblocked is not served', () => {
  const [waiting, second] = [connect(), connect()];
  waiting.call('BLPOP', 'l', '0');
  second.call('BLPOP', 'l', '0');
  expect(engine.unblock(waiting.client, waiting.client.blocked!.request.onTimeout)).toBe(true);
  expect(waiting.received()).toBe('*-1\r\n');
  expect(engine.unblock(waiting.client, 'again')).toBe(false);
  connect().call('RPUSH', 'l', 'x');
  expect(waiting.received()).toBe('');
  expect(second.received()).toBe('*2\r\n$1\r\nl\r\n$1\r\nx\r\n');
});

test('a client that has gone is not served, and its timer goes with it', () => {
  const [waiting, second] = [connect(), connect()];
  waiting.call('BLPOP', 'l', '10');
  second.call('BLPOP', 'l', '0');
  expect(clock.timers).toBe(1);
  engine.disconnect(waiting.client);
  expect(clock.timers).toBe(0);
  connect().call('RPUSH', 'l', 'x');
  expect(waiting.received()).toBe('');
  expect(second.received()).toContain('x');
});

test('who is served keeps no timer', () => {
  const waiting = connect();
  waiting.call('BLPOP', 'a', 'b', '10');
  connect().call('RPUSH', 'b', 'x');
  expect(waiting.received()).toContain('x');
  expect(clock.timers).toBe(0);
});

test('timeouts come in the order of their times, each at its own', async () => {
  const order: string[] = [];
  const callers = (['3', '1', '2'] as const).map((seconds) => {
    const caller = connect();
    caller.call('BLPOP', 'l', seconds);
    return { seconds, caller };
  });
  for (let ms = 0; ms < 4000; ms += 500) {
    await clock.advance(500);
    for (const { seconds, caller } of callers) if (caller.received() === '*-1\r\n') order.push(`${seconds} at ${ms + 500}`);
  }
  expect(order).toEqual(['1 at 1000', '2 at 2000', '3 at 3000']);
});

test('the time stands in a client that waits for ever', async () => {
  const waiting = connect();
  waiting.call('BLPOP', 'l', '0');
  expect(clock.timers).toBe(0);
  await clock.advance(1e12);
  expect(waiting.received()).toBe('');
});

test('commands sent while waiting run after it, and before another client sees the next step', () => {
  const waiting = connect();
  waiting.call('BLPOP', 'l', '0');
  waiting.call('RPUSH', 'done', '1');
  waiting.call('LLEN', 'done');
  const other = connect();
  other.call('RPUSH', 'l', 'x');
  expect(waiting.received()).toBe('*2\r\n$1\r\nl\r\n$1\r\nx\r\n:1\r\n:1\r\n');
  expect(other.call('LLEN', 'done')).toBe(':1\r\n');
});

test('a waiting client that waits again queues at the end', () => {
  const [first, second] = [connect(), connect()];
  first.call('BLPOP', 'l', '0');
  second.call('BLPOP', 'l', '0');
  first.call('BLPOP', 'l', '0');
  const pusher = connect();
  pusher.call('RPUSH', 'l', '1');
  expect(first.received()).toContain('$1\r\n1\r\n');
  pusher.call('RPUSH', 'l', '2');
  expect([first.received(), second.received()]).toEqual(['', expect.stringContaining('$1\r\n2\r\n')]);
  pusher.call('RPUSH', 'l', '3');
  expect(first.received()).toContain('$1\r\n3\r\n');
});

test('a thousand clients in a chain are served by one push', () => {
  const chain = Array.from({ length: 1000 }, (_, i) => {
    const caller = connect();
    caller.call('BLMOVE', `k${i}`, `k${i + 1}`, 'LEFT', 'RIGHT', '0');
    return caller;
  });
  connect().call('RPUSH', 'k0', 'x');
  expect(chain.map((each) => each.received())).toEqual(chain.map(() => '$1\r\nx\r\n'));
  expect(connect().call('LRANGE', 'k1000', '0', '-1')).toBe('*1\r\n$1\r\nx\r\n');
});

test('a queue that EXEC will refuse takes no room', () => {
  const caller = connect();
  caller.call('MULTI');
  caller.call('NOSUCH');
  for (let i = 0; i < 100; i++) caller.call('SET', 'k', 'v');
  expect(caller.client.transaction!.queue).toHaveLength(0);
  expect(caller.call('EXEC')).toBe('-EXECABORT Transaction discarded because of previous errors.\r\n');
});

/** Who waits reads anew. */
const noGroup = (key: string): string => `-NOGROUP No such key '${key}' or consumer group 'g' in XREADGROUP with GROUP option\r\n`;

test('when a snapshot is restored, who waits for a stream that it has not is told so, and who waits for one that it has is served', () => {
  const [waiting, reading, other] = [connect(), connect(), connect()];
  other.call('XADD', 'old', '1-1', 'f', 'v');
  const { keyspace } = engine;
  const snapshot = keyspace.snapshot();
  other.call('DEL', 'old');
  other.call('XGROUP', 'CREATE', 'new', 'g', '$', 'MKSTREAM');
  expect(waiting.call('XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', '0', 'STREAMS', 'new', '>')).toBe('');
  expect(reading.call('XREAD', 'BLOCK', '0', 'STREAMS', 'old', '0')).toBe('');
  const former = keyspace.databases;
  engine.step(() => {
    keyspace.restore(snapshot);
    engine.keysReplaced(former);
  });
  expect(waiting.received()).toBe(noGroup('new'));
  expect(reading.received()).toContain('$3\r\n1-1\r\n');
});

test('a stream whose time is up ends the waiting of those who read it as a group', async () => {
  const [waiting, other] = [connect(), connect()];
  other.call('XGROUP', 'CREATE', 's', 'g', '$', 'MKSTREAM');
  other.call('PEXPIRE', 's', '100');
  waiting.call('XREADGROUP', 'GROUP', 'g', 'c', 'BLOCK', '0', 'STREAMS', 's', '>');
  await clock.advance(100);
  expect(waiting.received()).toBe('');
  await clock.advance(1);
  expect(waiting.received()).toBe(noGroup('s'));
});

test('a thousand changes of a stream in one step are looked at once', () => {
  const [waiting, other] = [connect(), connect()];
  waiting.call('XREAD', 'BLOCK', '0', 'STREAMS', 's', '9-9');
  let tries = 0;
  const { request } = waiting.client.blocked!;
  waiting.client.blocked = {
    ...waiting.client.blocked!,
    request: { ...request, serve: (context, key) => (tries++, request.serve(context, key)) },
  };
  other.call('MULTI');
  for (let i = 0; i < 1000; i++) other.call('XADD', 's', '1-*', 'f', 'v');
  other.call('EXEC');
  expect(tries).toBe(1);
});
