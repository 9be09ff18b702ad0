import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { systemClock } from '../../../src/base/clock';
import { createRandom, type Random } from '../../../src/base/random';
import { usedBytes } from '../../../src/kit/memory-growth';
import { assembleEngine } from '../../../src/redis/assemble';
import { SocketChannel } from '../../../src/redis/transport/socket-channel';
import { Connection } from '../../../src/redis/connection';
import type { RedisEngine } from '../../../src/redis/engine/engine';
import { ReplyDecoder } from '../../../src/redis/protocol/decode';
import { RequestParser } from '../../../src/redis/protocol/request-parser';
import { ErrorReply } from '../../../src/redis/reply';
import { FakeClock } from '../../kit/fake-clock';
import { quiet } from '../../kit/raw-client';

/** How many mutated inputs; JD_FUZZ_SEED picks others. */
const mutations = Number(process.env['JD_FUZZ_MUTATIONS'] ?? 20_000);
const seed = process.env['JD_FUZZ_SEED'] ?? '1';
const batch = 500;
const slowestMs = 10_000;

function resp(...words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

const corpus = [
  ['PING'],
  ['SET', 'k', 'v', 'EX', '100'],
  ['GET', 'k'],
  ['APPEND', 'k', '\0\xff\r\n'],
  ['SETRANGE', 'k', '5', 'x'],
  ['INCRBYFLOAT', 'n', '1.5'],
  ['LPUSH', 'l', 'a', 'b', 'c'],
  ['LPOP', 'l', '2'],
  ['LINSERT', 'l', 'BEFORE', 'a', 'b'],
  ['BLPOP', 'l', 'm', '0.01'],
  ['BLMPOP', '1', '2', 'l', 'm', 'LEFT', 'COUNT', '2'],
  ['HSET', 'h', 'f', 'v', 'g', 'w'],
  ['HRANDFIELD', 'h', '-3', 'WITHVALUES'],
  ['SADD', 's', '1', '2', 'three'],
  ['SRANDMEMBER', 's', '-5'],
  ['SINTERCARD', '2', 's', 't', 'LIMIT', '1'],
  ['ZADD', 'z', 'NX', '1.5', 'm', '-inf', 'o'],
  ['ZRANGE', 'z', '(1', '+inf', 'BYSCORE', 'LIMIT', '0', '10', 'WITHSCORES'],
  ['ZUNIONSTORE', 'd', '2', 'z', 's', 'WEIGHTS', '2', '3', 'AGGREGATE', 'MAX'],
  ['BITFIELD', 'b', 'SET', 'u8', '#1', '255', 'OVERFLOW', 'SAT', 'INCRBY', 'i5', '100', '1'],
  ['SETBIT', 'b', '100', '1'],
  ['SCAN', '0', 'MATCH', '*[a-z]?', 'COUNT', '10', 'TYPE', 'string'],
  ['SORT', 'l', 'BY', 'w*', 'GET', '#', 'ALPHA', 'LIMIT', '0', '5', 'STORE', 'd'],
  ['OBJECT', 'ENCODING', 'k'],
  ['MULTI'],
  ['EXEC'],
  ['DISCARD'],
  ['WATCH', 'k', 'l'],
  ['SUBSCRIBE', 'c', 'd'],
  ['PSUBSCRIBE', 'c*'],
  ['UNSUBSCRIBE'],
  ['PUBLISH', 'c', 'm'],
  ['HELLO', '3', 'SETNAME', 'x'],
  ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'],
  ['CLIENT', 'REPLY', 'SKIP'],
  ['CLIENT', 'LIST'],
  ['CLIENT', 'PAUSE', '1', 'WRITE'],
  ['CONFIG', 'SET', 'hash-max-listpack-entries', '5'],
  ['CONFIG', 'GET', '*max*'],
  ['COMMAND', 'GETKEYS', 'SET', 'k', 'v'],
  ['INFO', 'everything'],
  ['SELECT', '3'],
  ['SWAPDB', '0', '3'],
  ['COPY', 'k', 'k2', 'DB', '1', 'REPLACE'],
  ['EXPIRE', 'k', '-1', 'GT'],
  ['RESET'],
  ['QUIT'],
].map((words) => resp(...words));
const inline = ['PING\r\n', 'SET "a\\x41" \'b\'\n', 'ECHO foo"bar"\r\n', '\r\n', 'GET k\n'];
const extremes = [
  '0',
  '-1',
  '1',
  '9223372036854775807',
  '-9223372036854775808',
  '99999999999999999999',
  '2147483648',
  '4294967295',
  '536870912',
  '1e308',
  'nan',
  '',
];

function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)]!;
}

/** One to four requests, bent in up to six places. */
function mutated(random: Random): string {
  let text = '';
  for (let count = 1 + random.below(4); count > 0; count--) text += random.below(8) === 0 ? pick(random, inline) : pick(random, corpus);
  for (let bends = random.below(7); bends > 0; bends--) {
    const at = random.below(text.length + 1);
    const length = random.below(4) === 0 ? random.below(40) : 1;
    const byte = String.fromCharCode(random.below(256));
    const bend = random.below(7);
    if (bend === 0) text = text.slice(0, at) + byte + text.slice(at + 1);
    else if (bend === 1) text = text.slice(0, at) + byte.repeat(length) + text.slice(at);
    else if (bend === 2) text = text.slice(0, at) + text.slice(at + length);
    else if (bend === 3) text = text.slice(0, at) + text.slice(Math.max(0, at - length));
    else if (bend === 4) text = text.slice(0, at) + pick(random, corpus) + text.slice(at);
    else if (bend === 5) text = text.slice(0, at) + pick(random, ['\r\n', '$', '*', '\0', '"', "'", '\\x']) + text.slice(at);
    else text = bendNumber(text, random);
  }
  return text;
}

/** Puts an extreme number in the place of one; where it is an argument its length stays right. */
function bendNumber(text: string, random: Random): string {
  const numbers = [...text.matchAll(/\$\d+\r\n-?\d+(?=\r\n)|(?<=[*$])\d+/g)];
  if (numbers.length === 0) return text;
  const { 0: found, index } = pick(random, numbers);
  const extreme = pick(random, extremes);
  return text.slice(0, index) + (found.startsWith('$') ? `$${extreme.length}\r\n${extreme}` : extreme) + text.slice(index + found.length);
}

function* pieces(text: string, random: Random): IterableIterator<Buffer> {
  for (let at = 0; at < text.length;) {
    const length = random.below(3) === 0 ? 1 + random.below(5) : text.length;
    yield Buffer.from(text.slice(at, at + length), 'latin1');
    at += length;
  }
}

/** A socket whose peer reads at once and checks that what comes is RESP. */
class FakeSocket extends EventEmitter {
  readonly remoteAddress = '127.0.0.1';
  readonly remotePort = 50_000;
  readonly localAddress = '127.0.0.1';
  readonly localPort = 6379;
  readonly writableLength = 0;
  writable = true;
  receivedBytes = 0;
  private readonly decoder = new ReplyDecoder();

  write(text: string): boolean {
    this.receivedBytes += text.length;
    if (text.includes('internal error')) throw new Error(text.slice(text.indexOf('ERR internal error')).slice(0, 300));
    this.decoder.push(Buffer.from(text, 'latin1'));
    while (this.decoder.next() !== undefined);
    return true;
  }

  isPaused(): boolean {
    return false;
  }

  destroySoon(): void {
    this.destroy();
  }

  destroy(): void {
    if (!this.writable) return;
    this.writable = false;
    this.emit('close');
  }
}

function newEngine(): RedisEngine {
  const identity = { host: '127.0.0.1', port: 6379 };
  const engine = assembleEngine(new FakeClock(), { databases: 16, seed, password: undefined, identity, onShutdown: () => undefined });
  // No single value may fill the memory: what a client can ask for is bounded by this.
  engine.config.set([['proto-max-bulk-len', '1mb']]);
  return engine;
}

/** Three connections of an engine that is asked anything. */
class Target {
  readonly engine = newEngine();
  private readonly config = this.engine.config.save();
  private readonly sockets = [0, 1, 2].map(() => this.connect());

  feed(text: string, random: Random): void {
    const which = random.below(this.sockets.length);
    if (!this.sockets[which]!.socket.writable) this.sockets[which] = this.connect();
    const { socket } = this.sockets[which]!;
    for (const piece of pieces(text, random)) socket.emit('data', piece);
    for (const { connection } of this.sockets) connection.flush();
    if (random.below(4) === 0) this.engine.clock.advance(20);
  }

  /** Nothing that was asked keeps the engine from serving the next client. */
  checkAlive(): void {
    this.engine.unpause();
    this.engine.config.restore(this.config);
    const { socket, connection } = this.connect();
    socket.emit('data', Buffer.from('FLUSHALL\r\nPING\r\n'));
    connection.flush();
    expect(socket.receivedBytes).toBe('+OK\r\n+PONG\r\n'.length);
    socket.destroy();
    expect(this.engine.clients.size).toBeLessThanOrEqual(this.sockets.length);
  }

  private connect(): { socket: FakeSocket; connection: Connection } {
    const socket = new FakeSocket();
    return { socket, connection: new Connection(this.engine, new SocketChannel(socket as unknown as Socket), () => undefined) };
  }
}

test(`${mutations} mutated inputs: the parser gives the same in pieces as at once`, () => {
  const random = createRandom(`${seed} parser`);
  for (let i = 0; i < mutations; i++) {
    const text = mutated(random);
    const read = (parts: Iterable<Buffer>): unknown[] => {
      const parser = new RequestParser({ maxBulkBytes: 2 ** 29, isAuthenticated: true });
      const out: unknown[] = [];
      for (const part of parts) {
        parser.push(part);
        for (let next = parser.next(); next !== undefined; next = parser.next()) out.push(next instanceof ErrorReply ? next.message : next);
      }
      if (parser.heldBytes > 100 * text.length) throw new Error(`${parser.heldBytes} bytes held for ${text.length}`);
      return out;
    };
    const [whole, parted] = [read([Buffer.from(text, 'latin1')]), read(pieces(text, random))];
    if (JSON.stringify(whole) !== JSON.stringify(parted)) throw new Error(`input ${i} of seed ${seed}: ${JSON.stringify(text)}`);
  }
}, 3_600_000);

test(`${mutations} mutated inputs: the engine does not fall, does not hang, and fills no memory`, async () => {
  const random = createRandom(seed);
  const target = new Target();
  let heapBytes = 0;
  for (let i = 0; i < mutations; i++) {
    const text = mutated(random);
    const startedAtMs = systemClock.now();
    try {
      target.feed(text, random);
      if (i % batch === batch - 1) {
        target.checkAlive();
        // Writes are gathered until the turn is over.
        await quiet(1);
      }
    } catch (error) {
      throw new Error(`input ${i} of seed ${seed}, after which the engine fell: ${JSON.stringify(text)}\n${String(error)}`, {
        cause: error,
      });
    }
    const tookMs = systemClock.now() - startedAtMs;
    if (tookMs > slowestMs) throw new Error(`input ${i} of seed ${seed} took ${tookMs} ms: ${JSON.stringify(text)}`);
    if (i === Math.floor(mutations / 4)) heapBytes = await usedBytes();
  }
  target.checkAlive();
  // The log of commands is full by then: it holds 10,000 in any case.
  expect((await usedBytes()) - heapBytes).toBeLessThan(48 * 1024 * 1024);
}, 3_600_000);
