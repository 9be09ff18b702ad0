import type { BytesLike } from '../base/bytes';
import { DistributedError } from '../base/errors';
import type { RedisVersion } from '../base/redis-versions';
import type { TlsOptions } from '../base/tls-options';
import { bridge, settle, settleNow } from '../bridge/inner';
import type { RedisWire } from '../bridge/wire';
import { decodeCommand, execute, type RecordedCommand } from './redis-calls';
import type { RedisReply } from './redis-reply';

/** A state of a Redis, as {@link Redis.snapshot} takes it. It says nothing to anybody else. */
export interface RedisSnapshot {
  readonly takenAtMs: number;
}

/** The server's time: TTLs, time-outs of blocking commands, stream ids and TIME follow it. Put back between tests. */
export interface RedisClock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Stops the clock at the present moment. */
  freeze(): void;
  /**
   * Moves the clock on. A frozen clock stays frozen.
   * @param ms milliseconds, 0 or more
   * @returns when what became due has happened: keys have expired, blocked clients have timed out
   */
  advance(ms: number): Promise<void>;
  /** Moves the clock to a date, or to milliseconds since the Unix epoch; back too. */
  set(date: Date | number): Promise<void>;
  /** Lets a frozen clock run on from where it stands. */
  resume(): void;
}

/** Options of {@link Redis.another}. */
export interface AnotherRedisOptions {
  /** How many databases SELECT reaches. Default 16. */
  readonly databases?: number;
  /** What clients must AUTH with. Default: none. */
  readonly password?: string;
  /** TLS on its port. Default: none. */
  readonly tls?: TlsOptions;
  /** Which Redis it is like: '7.0' to '8.4'. It lacks what came later. Default: the newest, '8.4'. */
  readonly version?: RedisVersion;
  /** Settings as CONFIG SET takes them. Default: none. */
  readonly config?: Readonly<Record<string, string>>;
  /** How clients in this process reach it: through memory, or as all others do. Default 'memory'. */
  readonly transport?: 'memory' | 'tcp';
  /** On the backend redis-server: its program. Default: that of the file's Redis. */
  readonly binary?: string;
  /** On the backend container: its image, with the tag. Default: that of the file's Redis. */
  readonly image?: string;
}

/** One in-process Redis. */
export interface Redis {
  /** E.g. 'redis://127.0.0.1:40123'; with the password where there is one, and rediss:// where it speaks TLS. */
  readonly url: string;
  /** An address by which the clients of this process, too, come by TCP: for one connection what the option `transport: 'tcp'` is for all. */
  readonly tcpUrl: string;
  readonly host: string;
  readonly port: number;
  readonly password: string | undefined;
  /**
   * Executes one command, without a client or a socket.
   * @returns the reply, decoded; texts as UTF-8
   * @throws RedisError for an error reply; its `code` is the reply's first word
   * @example
   * await redis.call('SET', 'k', 'v'); // 'OK'
   * await redis.call('LPUSH', 'k', 1); // throws, code 'WRONGTYPE'
   */
  call(command: string, ...args: BytesLike[]): Promise<RedisReply>;
  /** As {@link call}; bulk strings come as Buffers. */
  callBuffer(command: string, ...args: BytesLike[]): Promise<RedisReply>;
  /** Empties all databases. */
  flush(): void;
  /** The key space as text: sorted, with types and TTLs. */
  dump(): string;
  /** What was executed, oldest first; the last 10,000. */
  commands(): readonly RecordedCommand[];
  /**
   * Adds the keys of an RDB file, in the place of those of the same names; those left out whose time is up.
   * @param path a relative one begins at the folder of the test file (outside Jest: at the working directory)
   * @returns how many keys were added
   * @throws DistributedError JD_FIXTURE when there is no such file, JD_RDB when it is damaged or too new; then nothing was changed
   * @example
   * await redis.load('fixtures/users.rdb'); // 3
   */
  load(path: string): Promise<number>;
  /**
   * Runs the commands of a text file, one a line, as redis-cli takes them. Empty lines and lines that begin with # are passed over.
   * @param path as for {@link load}
   * @returns how many commands were run
   * @throws DistributedError JD_FIXTURE with the file, the line and what Redis says, at the first command that fails
   * @example
   * await redis.loadCommands('fixtures/users.redis'); // e.g. HSET user:1 name "Ada Lovelace"
   */
  loadCommands(path: string): Promise<number>;
  /**
   * Writes all data into an RDB file, which any Redis from 7.0 on loads.
   * @param path as for {@link load}; its folder is there
   * @throws DistributedError JD_FIXTURE when it cannot be written
   * @example
   * await redis.save('fixtures/users.rdb');
   */
  save(path: string): Promise<void>;
  /** Keeps the present state; costs next to nothing. Valid until the file ends. */
  snapshot(): RedisSnapshot;
  /** Goes back to a state that {@link snapshot} of this Redis has kept; any number of times. */
  restore(snapshot: RedisSnapshot): void;
  /** Closes all connections and stops listening. @param options.keepData default true */
  stop(options?: { readonly keepData?: boolean }): Promise<void>;
  /** Listens again, on the same port. */
  start(): Promise<void>;
  /** {@link stop} and {@link start}. */
  restart(options?: { readonly keepData?: boolean }): Promise<void>;
  /** Starts one more Redis, stopped at the end of the test, or outside of a test at the end of the file. */
  another(options?: AnotherRedisOptions): Promise<Redis>;
  readonly clock: RedisClock;
}

/** The test file's own Redis. Every use in an environment that has none throws and says what to change. */
export const redis: Redis = createRedis(
  (wanted) => {
    const wire = bridge(wanted).redis;
    if (wire === undefined) throw withoutRedis(wanted);
    return wire;
  },
  (options) => bridge('redis.another()').startRedis({ ...options }),
);

type FindWire = (wanted: string) => RedisWire;
type StartAnother = (options: AnotherRedisOptions) => Promise<RedisWire>;

/**
 * The handle of a server.
 * @param find its wire, looked up at each use; throws where there is none
 * @param startAnother starts one more server
 */
export function createRedis(find: FindWire, startAnother: StartAnother): Redis {
  const snapshots = new WeakMap<RedisSnapshot, number>();
  const sync = <T>(name: string, run: (wire: RedisWire) => T): T => {
    const wire = find(`redis.${name}`);
    return settleNow(() => run(wire));
  };
  const handle: Redis = {
    get url() {
      return sync('url', (wire) => wire.address().url);
    },
    get tcpUrl() {
      return sync('tcpUrl', (wire) => wire.address().tcpUrl);
    },
    get host() {
      return sync('host', (wire) => wire.address().host);
    },
    get port() {
      return sync('port', (wire) => wire.address().port);
    },
    get password() {
      return sync('password', (wire) => wire.address().password);
    },
    call: (...argv) => execute('redis.call()', find, { argv, buffers: false }),
    callBuffer: (...argv) => execute('redis.callBuffer()', find, { argv, buffers: true }),
    flush: () => sync('flush()', (wire) => wire.flush()),
    dump: () => sync('dump()', (wire) => wire.dump()),
    commands: () => sync('commands()', (wire) => wire.commands().map(decodeCommand)),
    load: async (path) => settle(find('redis.load()').load(checkedPath('load', path))),
    loadCommands: async (path) => settle(find('redis.loadCommands()').loadCommands(checkedPath('loadCommands', path))),
    save: async (path) => settle(find('redis.save()').save(checkedPath('save', path))),
    snapshot() {
      const snapshot = Object.freeze({ takenAtMs: handle.clock.now() });
      snapshots.set(
        snapshot,
        sync('snapshot()', (wire) => wire.snapshot()),
      );
      return snapshot;
    },
    // An unknown one is refused by the other side, as number 0.
    restore: (snapshot) => sync('restore()', (wire) => wire.restore(snapshots.get(snapshot) ?? 0)),
    stop: async ({ keepData = true } = {}) => settle(find('redis.stop()').stop({ keepData })),
    start: async () => settle(find('redis.start()').start()),
    async restart(options) {
      await handle.stop(options);
      await handle.start();
    },
    async another(options = {}) {
      const wire = await settle(startAnother(options));
      return createRedis(() => wire, startAnother);
    },
    clock: createClock(find),
  };
  return Object.freeze(handle);
}

function createClock(find: FindWire): RedisClock {
  const clock = (name: string): RedisWire['clock'] => find(`redis.clock.${name}()`).clock;
  return Object.freeze({
    now: () => settleNow(() => clock('now').now()),
    freeze: () => settleNow(() => clock('freeze').freeze()),
    advance: async (ms: number) => settle(clock('advance').advance(nonNegative(ms))),
    set: async (date: Date | number) => settle(clock('set').set(nonNegative(Number(date)))),
    resume: () => settleNow(() => clock('resume').resume()),
  });
}

function nonNegative(ms: number): number {
  if (ms >= 0) return ms;
  throw new DistributedError({
    code: 'JD_TIME',
    what: `A time of ${ms} ms cannot be set.`,
    fix: 'Give a Date or milliseconds, 0 or more; clock.set goes back too.',
  });
}

function checkedPath(name: string, path: unknown): string {
  if (typeof path === 'string' && path !== '') return path;
  throw new DistributedError({
    code: 'JD_ARGUMENT',
    what: `The path of redis.${name}() is ${path === '' ? 'empty' : `of type ${typeof path}`}.`,
    fix: `Give the path of a file as text: redis.${name}('fixtures/users.rdb').`,
  });
}

function withoutRedis(wanted: string): DistributedError {
  return new DistributedError({
    code: 'JD_NO_REDIS',
    what: `${wanted} needs a Redis of the file's own, and environments/node starts none.`,
    fix: [
      'Either put this first in the test file, before anything else:',
      '  /** @jest-environment jest-distributed/environments/redis */',
      'or start one where it is needed: await redis.another().',
    ].join('\n'),
  });
}
