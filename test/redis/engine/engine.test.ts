import { assembleEngine } from '../../../src/redis/assemble';
import type { Client } from '../../../src/redis/client';
import { ListValue } from '../../../src/redis/keyspace/list';
import type { RedisEngine } from '../../../src/redis/engine/engine';
import { FakeClock } from '../../kit/fake-clock';

let engine: RedisEngine;

beforeEach(() => {
  const identity = { host: '127.0.0.1', port: 6379 };
  engine = assembleEngine(new FakeClock(), { databases: 16, seed: 1, password: undefined, identity, onShutdown: () => undefined });
});

afterEach(() => engine.dispose());

interface Caller {
  (line: string): string;
  readonly client: Client;
  /** What has come since the last look. */
  received(): string;
}

function connect(onWrite: (data: string) => void = () => undefined): Caller {
  let text = '';
  const write = (data: string): void => {
    text += data;
    onWrite(data);
  };
  const client = engine.connect({ write, close: () => void (text += '(closed)') }, '127.0.0.1:1', '127.0.0.1:2');
  const received = (): string => {
    const all = text;
    text = '';
    return all;
  };
  const send = (line: string): string => {
    engine.submit(client, line.split(' '));
    return received();
  };
  return Object.assign(send, { client, received });
}

describe('a client that answers from within the writing of a reply', () => {
  test('waits until whom the command released has been served', () => {
    const order: string[] = [];
    const waiting = connect(() => order.push('waiting'));
    waiting('BLPOP l 0');
    let hasSent = false;
    const sender: Caller = connect((data) => {
      order.push(data.trim());
      if (!hasSent) engine.submit(sender.client, ['LLEN', 'l']);
      hasSent = true;
    });
    expect(sender('RPUSH l a')).toBe(':1\r\n:0\r\n');
    expect(order).toEqual([':1', 'waiting', ':0']);
  });

  test('waits too when the reply refuses its command, and when a message comes', () => {
    const sent: string[] = [];
    const chatty: Caller = connect((data) => {
      sent.push(data);
      if (sent.length < 3) engine.submit(chatty.client, ['nonsense']);
    });
    chatty('HELLO 3');
    sent.length = 0;
    chatty('SUBSCRIBE c');
    expect(sent).toHaveLength(3);
    sent.length = 0;
    connect()('PUBLISH c m');
    expect(sent.map((each) => each[0])).toEqual(['>', '-', '-']);
  });

  test('its commands keep their order', () => {
    const replies: string[] = [];
    const chatty: Caller = connect((data) => {
      replies.push(data.trim());
      if (replies.length === 1) for (const word of ['b', 'c', 'd']) engine.submit(chatty.client, ['ECHO', word]);
      if (replies.length === 2) engine.submit(chatty.client, ['ECHO', 'e']);
    });
    chatty('ECHO a');
    expect(replies.map((each) => each.slice(-1))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});

test('a mistake of ours in a command is an error reply, also while a waiting client is served', () => {
  const broken = jest.spyOn(ListValue.prototype, 'push').mockImplementation(() => {
    throw new TypeError('planted\r\nhere');
  });
  const [waiting, other] = [connect(), connect()];
  expect(other('RPUSH l a')).toMatch(/^-ERR internal error in 'rpush': TypeError: planted {2}here\r\n$/);
  broken.mockRestore();
  waiting('BLPOP m 0');
  waiting.client.blocked = {
    ...waiting.client.blocked!,
    request: {
      ...waiting.client.blocked!.request,
      serve() {
        throw new TypeError('planted');
      },
    },
  };
  expect(other('RPUSH m a')).toBe(':1\r\n');
  expect(waiting.received()).toBe("-ERR internal error in 'blpop': TypeError: planted\r\n");
  expect(waiting('PING')).toBe('+PONG\r\n');
  expect(other('LLEN m')).toBe(':1\r\n');
});

describe('keys that could not go when their time came', () => {
  function listen(): Caller {
    const listener = connect();
    listener('CONFIG SET notify-keyspace-events Ex');
    listener('SUBSCRIBE __keyevent@0__:expired');
    return listener;
  }

  test('go when CLIENT PAUSE ends, with no command from anybody', () => {
    const listener = listen();
    const other = connect();
    other('SET k v PX 10');
    other('CLIENT PAUSE 1000 WRITE');
    engine.clock.advance(500);
    expect(listener.received()).toBe('');
    engine.clock.advance(500);
    expect(listener.received()).toContain('$1\r\nk\r\n');
  });

  test('go when active expiry is on again', () => {
    const listener = listen();
    const other = connect();
    other('DEBUG SET-ACTIVE-EXPIRE 0');
    other('SET k v PX 10');
    engine.clock.advance(500);
    expect(listener.received()).toBe('');
    other('DEBUG SET-ACTIVE-EXPIRE 1');
    expect(listener.received()).toContain('$1\r\nk\r\n');
  });

  test('go at their time when a snapshot has brought back active expiry, and the clock a time before', () => {
    const listener = listen();
    const other = connect();
    const { keyspace } = engine;
    engine.clock.freeze();
    const startMs = engine.clock.now();
    other('SET k v PX 10');
    const snapshot = keyspace.snapshot();
    other('DEBUG SET-ACTIVE-EXPIRE 0');
    engine.clock.advance(500);
    engine.clock.set(startMs);
    const former = keyspace.databases;
    engine.step(() => {
      keyspace.restore(snapshot);
      keyspace.activeExpiry = true;
      engine.keysReplaced(former);
    });
    engine.clock.advance(10);
    expect(listener.received()).toBe('');
    engine.clock.advance(1);
    expect(listener.received()).toContain('$1\r\nk\r\n');
  });
});

test('RANDOMKEY ends when a pause keeps only keys whose time is up', () => {
  const caller = connect();
  for (let i = 0; i < 200; i++) caller(`SET k${i} v PX 10`);
  caller('CLIENT PAUSE 1000 WRITE');
  engine.clock.advance(500);
  expect(caller('RANDOMKEY')).toBe('$-1\r\n');
  engine.step(() => engine.keyspace.databases[0]!.add('alive', 'v'));
  expect(caller('RANDOMKEY')).toBe('$5\r\nalive\r\n');
});

test('a client that is long gone takes no other with it that has its number in a new run', () => {
  const before = connect();
  engine.dispose();
  engine.open({ host: '127.0.0.1', port: 6379, runId: 'x'.repeat(40), startedAtMs: engine.clock.now() });
  const after = connect();
  expect(after.client.id).toBe(before.client.id);
  engine.disconnect(before.client);
  expect(engine.clients.get(after.client.id)).toBe(after.client);
});

test('a command that gives back what is no reply is an error reply', () => {
  const caller = connect();
  const ping = engine.commands.named('ping')!;
  const lookup = jest.spyOn(engine.commands, 'lookup').mockReturnValue({ ...ping, run: () => undefined as never });
  expect(caller('PING')).toMatch(/^-ERR internal error: .*undefined\r\n$/);
  lookup.mockRestore();
  expect(caller('PING')).toBe('+PONG\r\n');
});
