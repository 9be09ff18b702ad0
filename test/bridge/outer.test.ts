import { DistributedError } from '../../src/base/errors';
import { openBridge, toWireError, type BridgeParts } from '../../src/bridge/outer';
import type { ClusterWire, RedisWire, ServerWire, WireServerOptions } from '../../src/bridge/wire';
import { FakeClock } from '../kit/fake-clock';

const clock = new FakeClock();
const broken = new DistributedError({ code: 'JD_X', what: 'It broke.', fix: 'Mend it.' });
const brokenAsData = { wireError: true, name: 'DistributedError', message: 'It broke.\nMend it.', code: 'JD_X', fix: 'Mend it.' };

const server = {
  address: () => ({ host: '127.0.0.1', port: 1, url: 'redis://127.0.0.1:1', password: undefined }),
  flush() {
    throw broken;
  },
  call: () => Promise.reject(broken),
} as unknown as RedisWire;

const cluster = {
  nodes: () => [],
  heal() {
    throw broken;
  },
  kill: () => Promise.reject(broken),
} as unknown as ClusterWire;

const open = (parts: Partial<BridgeParts> = {}): ReturnType<typeof openBridge> & { cleanups: (() => void | PromiseLike<void>)[] } => {
  const cleanups: (() => void | PromiseLike<void>)[] = [];
  const opened = openBridge({
    environment: 'redis',
    clock,
    currentTest: () => ({ name: 't', startedAtMs: 1, timeoutMs: 2, waitMs: 1_000, longestPauseMs: 100 }),
    mustAwait: () => () => undefined,
    onCleanup: (run) => void cleanups.push(run),
    cleanupMs: 5_000,
    onEnd: () => undefined,
    tempDir: () => {
      throw broken;
    },
    onInterceptors: () => undefined,
    ready: () => Promise.resolve(),
    freePort: () => Promise.resolve(7),
    serveInMemory: () => () => undefined,
    redis: () => server,
    cluster: () => cluster,
    sentinel: undefined,
    startRedis: () => Promise.resolve(server),
    containers: () => ({}),
    openRace: () => {
      throw broken;
    },
    programVersion: () => '1.2',
    missingDocker: () => Promise.reject(broken),
    skipUnless: () => {
      throw broken;
    },
    spawnServer: () => Promise.reject(broken),
    ...parts,
  });
  return { ...opened, cleanups };
};

const caught = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

test('is frozen, all the way down, and made anew each time', () => {
  const { bridge } = open();
  const objects: unknown[] = [bridge, bridge.clock, bridge.redis, bridge.redis!.clock];
  expect(objects.every((object) => Object.isFrozen(object))).toBe(true);
  expect(open().bridge).not.toBe(bridge);
});

test('has no Redis where the environment has none', () => {
  expect(open({ redis: undefined, environment: 'node' }).bridge).toMatchObject({ environment: 'node', redis: undefined });
});

test('errors cross as data, thrown or rejected', async () => {
  const { bridge } = open({ freePort: () => Promise.reject(new TypeError('no')), startRedis: () => Promise.reject(broken) });
  expect(caught(() => bridge.redis!.flush())).toEqual(brokenAsData);
  await expect(bridge.redis!.call([])).rejects.toEqual(brokenAsData);
  await expect(bridge.freePort()).rejects.toEqual({ wireError: true, name: 'TypeError', message: 'no', code: undefined, fix: undefined });
  expect(caught(() => bridge.cluster!('cluster.heal()').heal())).toEqual(brokenAsData);
  await expect(bridge.cluster!('cluster.kill()').kill(0)).rejects.toEqual(brokenAsData);
  await expect(bridge.startRedis({})).rejects.toEqual(brokenAsData);
  await expect(bridge.missingDocker()).rejects.toEqual(brokenAsData);
  expect(caught(() => bridge.tempDir())).toEqual(brokenAsData);
  expect(caught(() => bridge.skipUnless('x', 'y', ''))).toEqual(brokenAsData);
  expect(toWireError('text')).toEqual({ wireError: true, name: 'Error', message: 'text', code: undefined, fix: undefined });
});

test('a server of its own is out of reach when its cleanup has run', async () => {
  const { bridge, cleanups } = open();
  const another = await bridge.startRedis({});
  expect(another.address().port).toBe(1);
  for (const run of cleanups) await run();
  expect(caught(() => another.address())).toMatchObject({ wireError: true, code: 'JD_SERVER_ENDED' });
});

test('a double that is reached through memory is out of reach when its cleanup has run', () => {
  let isServed = false;
  const serveInMemory = (): (() => void) => {
    isServed = true;
    return () => void (isServed = false);
  };
  const { bridge, cleanups } = open({ serveInMemory });
  bridge.serveInMemory(1, () => undefined);
  expect(isServed).toBe(true);
  for (const run of cleanups) void run();
  expect(isServed).toBe(false);
});

test("a server in a process fails as data too, and is out of reach with the bridge's end", async () => {
  const spawned = { pid: () => 5, stop: () => Promise.reject(broken), freeze: () => thrown() } as unknown as ServerWire;
  const thrown = (): never => {
    throw broken;
  };
  const { bridge, close } = open({ spawnServer: () => Promise.resolve(spawned) });
  const server = await bridge.spawnServer({} as WireServerOptions);
  expect(Object.isFrozen(server)).toBe(true);
  expect(server.pid()).toBe(5);
  await expect(server.stop({ graceMs: 0 })).rejects.toEqual(brokenAsData);
  expect(caught(() => server.freeze())).toEqual(brokenAsData);
  close();
  expect(caught(() => server.pid())).toMatchObject({ code: 'JD_FILE_ENDED' });
});

test('timers fire, can be cancelled, and end with the bridge', async () => {
  const { bridge, close } = open();
  const fired: string[] = [];
  bridge.clock.after(10, () => fired.push('a'));
  bridge.clock.after(10, () => fired.push('cancelled')).cancel();
  bridge.clock.after(20, () => fired.push('too late'));
  await clock.advance(10);
  expect(fired).toEqual(['a']);
  close();
  expect(clock.timers).toBe(0);
  await clock.advance(100);
  expect(fired).toEqual(['a']);
});

test('closed, it fails for whoever still holds it, but the time and what a test may ask late', async () => {
  const { bridge, close } = open();
  const another = await bridge.startRedis({});
  close();
  const ended = { wireError: true, code: 'JD_FILE_ENDED' };
  for (const use of [
    () => bridge.redis!.address(),
    () => another.address(),
    () => bridge.onCleanup(() => undefined),
    () => bridge.clock.after(1, () => undefined),
  ]) {
    expect(caught(use)).toMatchObject(ended);
  }
  await expect(bridge.freePort()).rejects.toMatchObject(ended);
  await expect(bridge.redis!.call([])).rejects.toMatchObject(ended);
  expect(bridge.clock.now()).toBe(clock.now());
  expect(bridge.currentTest()).toBeUndefined();
  expect(() => bridge.mustAwait('x', '')()).not.toThrow();
});
