import { resolve } from 'node:path';
import type { RedisBackend } from '../../src/backends/backend';
import { DrivenClock } from '../../src/base/driven-clock';
import { FileServers } from '../../src/environment/file-servers';
import { lendRedis } from '../../src/environment/kept-redis';
import { ManagedRedis } from '../../src/environment/managed-redis';
import { defaultOptions, serverOptions } from '../../src/environment/options';
import { FakeClock } from '../kit/fake-clock';

const realTime = new FakeClock();

/** A server that only keeps a text. */
class FakeBackend implements RedisBackend {
  readonly server = undefined;
  readonly name = 'a fake';
  readonly host = '127.0.0.1';
  readonly port = 1;
  readonly url = 'redis://127.0.0.1:1';
  readonly tcpUrl = 'redis://127.0.0.1:1';
  readonly password = undefined;
  readonly connectionCount = 0;
  readonly driven = new DrivenClock(realTime);
  data = '';
  log: string[] = [];
  readonly clock = Object.assign(this.driven, {
    advance: async () => undefined,
    set: async (atMs: number) => DrivenClock.prototype.set.call(this.driven, atMs),
  });
  call = (): Promise<never> => Promise.reject(new Error('not here'));
  flush = (): void => void (this.data = '');
  dump = (): string => this.data;
  commands = (): [] => [];
  readonly cluster = undefined;
  readonly sentinel = undefined;
  revive: RedisBackend['revive'] = undefined;
  snapshot = (): string => this.data;
  restore(snapshot: unknown): void {
    this.data = String(snapshot);
  }
  load = async (path: string): Promise<number> => this.log.push(`load ${path}`);
  loadCommands = async (path: string): Promise<number> => this.log.push(`load commands of ${path}`);
  save = async (path: string): Promise<void> => void this.log.push(`save ${path}`);
  answerAt = (): (() => void) => () => undefined;
  start = async (): Promise<void> => void this.log.push('start');
  stop = async ({ keepData }: { keepData: boolean }): Promise<void> => void this.log.push(`stop ${keepData ? 'with' : 'without'} data`);
}

const options = serverOptions(defaultOptions);

test('puts data back', async () => {
  const backend = new FakeBackend();
  const redis = new ManagedRedis(backend, realTime, '/tests');
  backend.data = 'seed';
  const state = redis.state();
  backend.data = 'mess';
  await redis.putBack(state);
  expect(backend.data).toBe('seed');
  expect(backend.log).toEqual([]);
});

test('puts the clock back: to real time, to where it was frozen, to its distance', async () => {
  const { clock } = new FakeBackend();
  const backend = new FakeBackend();
  const redis = new ManagedRedis(backend, realTime, '/tests');
  const real = redis.state();
  backend.clock.freeze();
  await backend.clock.set(1_000);
  const frozen = redis.state();
  backend.clock.resume();
  const late = redis.state();

  await redis.putBack(real);
  expect([backend.clock.now(), backend.clock.isFrozen]).toEqual([realTime.now(), false]);
  await redis.putBack(frozen);
  realTime.stall(500);
  expect([backend.clock.now(), backend.clock.isFrozen]).toEqual([1_000, true]);
  await redis.putBack(late);
  expect([backend.clock.now(), backend.clock.isFrozen]).toEqual([1_500, false]);
  clock.dispose();
});

test('starts again what the test has stopped, and stops again what it has started', async () => {
  const backend = new FakeBackend();
  const redis = new ManagedRedis(backend, realTime, '/tests');
  const running = redis.state();
  await redis.stop({ keepData: false });
  const stopped = redis.state();
  await redis.putBack(running);
  await redis.putBack(stopped);
  expect(backend.log).toEqual(['stop without data', 'start', 'stop with data']);
});

test('has those of its servers run that ran, before the data are put back', async () => {
  const backend = new FakeBackend();
  const redis = new ManagedRedis(backend, realTime, '/tests');
  backend.data = 'seed';
  const state = redis.state();
  backend.data = 'mess';
  backend.revive = async (snapshot) => void backend.log.push(`${String(snapshot)} after ${backend.data}`);
  await redis.putBack(state);
  expect([backend.log, backend.data]).toEqual([['seed after mess'], 'seed']);
});

test('what needs a cluster says so', () => {
  const redis = new ManagedRedis(new FakeBackend(), realTime, '/tests');
  expect(() => redis.cluster('cluster.heal()')).toThrow(
    /^cluster\.heal\(\) needs the in-process Redis Cluster; this file runs on a fake\.\n.*"only": "cluster"/,
  );
});

test('snapshots cross as numbers, and foreign ones are refused', () => {
  const redis = new ManagedRedis(new FakeBackend(), realTime, '/tests');
  const id = redis.snapshot();
  redis.restore(id);
  for (const wrong of [0, id + 1, 1.5, Number.NaN])
    expect(() => redis.restore(wrong)).toThrow(expect.objectContaining({ code: 'JD_SNAPSHOT' }));
});

test('the servers of a file: stopped ones and ones made since are left alone', async () => {
  const backends: FakeBackend[] = [];
  const make = async (): Promise<RedisBackend> => backends[backends.push(new FakeBackend()) - 1]!;
  const servers = new FileServers(make, realTime, '/tests', () => undefined);
  const first = await servers.start(options);
  const second = await servers.start(options);
  const states = servers.snapshot();
  await servers.start(options);
  for (const backend of backends) backend.data = 'mess';
  await servers.stop(second, false);
  await servers.restore(states);
  expect(backends.map(({ data }) => data)).toEqual(['', 'mess', 'mess']);
  await servers.stopAll();
  await servers.stop(first, false);
  expect(backends.map(({ log }) => log)).toEqual([['stop without data'], ['stop without data'], ['stop without data']]);
});

test('a kept server goes to the next file with the same options', async () => {
  const make = async (): Promise<RedisBackend> => new FakeBackend();
  const first = await lendRedis(make, options, true);
  const backend = first.backend as FakeBackend;
  backend.data = 'left';
  expect((await lendRedis(make, options, true)).backend).not.toBe(backend);
  first.keep();
  expect((await lendRedis(make, { ...options, databases: 1 }, true)).backend).not.toBe(backend);
  expect((await lendRedis(make, options, false)).backend).not.toBe(backend);
  expect((await lendRedis(async () => new FakeBackend(), options, true)).backend).not.toBe(backend);
  expect((await lendRedis(make, { ...options }, true)).backend).toBe(backend);
  expect((await lendRedis(make, options, true)).backend).not.toBe(backend);
  expect([backend.log, backend.data]).toEqual([['start'], 'left']);
});

test('with its data, or put back to its beginning as often as it goes on', async () => {
  const make = async (): Promise<RedisBackend> => new FakeBackend();
  let lent = await lendRedis(make, options, false);
  const backend = lent.backend as FakeBackend;
  for (let file = 0; file < 3; file++) {
    backend.data = 'mess';
    lent.keep();
    lent = await lendRedis(make, options, false);
    expect([lent.backend, backend.data]).toEqual([backend, '']);
  }
});

test('paths of fixtures begin at the folder of the test file', async () => {
  const backend = new FakeBackend();
  const redis = new ManagedRedis(backend, realTime, resolve('/tests'));
  await redis.load('fixtures/a.rdb');
  await redis.loadCommands('./b.redis');
  await redis.save(resolve('/elsewhere/c.rdb'));
  expect(backend.log).toEqual([
    `load ${resolve('/tests/fixtures/a.rdb')}`,
    `load commands of ${resolve('/tests/b.redis')}`,
    `save ${resolve('/elsewhere/c.rdb')}`,
  ]);
});

test.each<readonly [what: string, nodes: [] | undefined, why: RegExp]>([
  ['is in another process', undefined, /this file runs on a fake\. A check holds commands inside of the server/],
  ['has Sentinels', [], /this file runs on a fake\. A check explores orders of steps, and what Sentinels tell each other/],
])('race() says why it cannot check a Redis that %s', (_, nodes, why) => {
  const backend = Object.assign(new FakeBackend(), nodes === undefined ? {} : { nodes });
  const managed = new ManagedRedis(backend, realTime, __dirname);
  expect(() => managed.raced).toThrow(expect.objectContaining({ code: 'JD_BACKEND', message: expect.stringMatching(why) }));
});
