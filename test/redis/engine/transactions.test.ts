import { assembleEngine } from '../../../src/redis/assemble';
import type { RedisEngine } from '../../../src/redis/engine/engine';
import { FakeClock } from '../../kit/fake-clock';

/** What a transcript cannot show: arrays of which CLIENT REPLY swallows a part. Each answer is that of redis-server 7.0.15. */
let engine: RedisEngine;

beforeEach(() => {
  const identity = { host: '127.0.0.1', port: 6379 };
  engine = assembleEngine(new FakeClock(), { databases: 16, seed: 1, password: undefined, identity, onShutdown: () => undefined });
});

afterEach(() => engine.dispose());

interface Caller {
  (line: string): string;
  /** What has come since the last command. */
  received(): string;
}

function connect(): Caller {
  let text = '';
  const client = engine.connect({ write: (data) => void (text += data), close: () => undefined }, '127.0.0.1:1', '127.0.0.1:2');
  const send = (line: string): string => {
    text = '';
    engine.submit(client, line.split(' '));
    return text;
  };
  return Object.assign(send, { received: () => text });
}

test('CLIENT REPLY SKIP inside MULTI is for the command after EXEC', () => {
  const send = connect();
  for (const line of ['MULTI', 'CLIENT REPLY SKIP', 'PING']) send(line);
  expect(send('EXEC')).toBe('*2\r\n+PONG\r\n');
  expect(send('PING')).toBe('');
  expect(send('PING')).toBe('+PONG\r\n');
});

test('CLIENT REPLY OFF inside MULTI silences what follows', () => {
  const send = connect();
  for (const line of ['MULTI', 'PING', 'CLIENT REPLY OFF', 'PING']) send(line);
  expect(send('EXEC')).toBe('*3\r\n+PONG\r\n');
  expect(send('PING')).toBe('');
  expect(send('CLIENT REPLY ON')).toBe('+OK\r\n');
});

test('each reply of EXEC is in the protocol of its time', () => {
  const send = connect();
  for (const line of ['SADD s 1', 'MULTI', 'SMEMBERS s', 'HELLO 3', 'SMEMBERS s']) send(line);
  const reply = send('EXEC');
  expect(reply.startsWith('*3\r\n*1\r\n$1\r\n1\r\n%7\r\n')).toBe(true);
  expect(reply.endsWith('~1\r\n$1\r\n1\r\n')).toBe(true);
});

test('a message to oneself stands behind the replies, as since 7.2', () => {
  const send = connect();
  for (const line of ['HELLO 3', 'SUBSCRIBE ch', 'MULTI', 'PUBLISH ch hi', 'GET k']) send(line);
  expect(send('EXEC')).toBe('*2\r\n:1\r\n_\r\n>3\r\n$7\r\nmessage\r\n$2\r\nch\r\n$2\r\nhi\r\n');
});

test('a blocked command of a skipping client keeps its silence until it is served', () => {
  const [waiting, other] = [connect(), connect()];
  expect(waiting('CLIENT REPLY SKIP')).toBe('');
  expect(waiting('BLPOP l 0')).toBe('');
  expect(other('RPUSH l x')).toBe(':1\r\n');
  expect(waiting.received()).toBe('');
  expect(other('LLEN l')).toBe(':0\r\n');
  expect(waiting('PING')).toBe('+PONG\r\n');
});
