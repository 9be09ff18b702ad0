import { memoryStore } from '../../../src';
import { loadBalancerContract } from '../../../src/kit/contracts/load-balancer-contract';
import { lifecycleContract } from '../../../src/kit/contracts/lifecycle-contract';
import { storageContract } from '../../../src/kit/contracts/storage-contract';
import { runNested, type NestedFile } from '../nested-jest';
import { balancerMistakes, FaultyBalancer, smoothly } from './faulty-balancer';
import { FaultyStorage, storageMistakes } from './faulty-storage';
import { FaultyWorker, workerMistakes } from './faulty-worker';

const limitMs = 60_000;

storageContract(() => new FaultyStorage());

/** It has nothing to close: its contract runs in the nested run, where a case may be skipped. */
function storeInMemory(create: typeof memoryStore): ReturnType<Parameters<typeof storageContract>[0]> {
  const store = create();
  const adapt = (client: ReturnType<typeof store.as>): ReturnType<Parameters<typeof storageContract>[0]> => ({
    get: async (key) => (await client.get(key))?.value,
    set: (key, value) => client.set(key, value),
    setFor: (key, value, ttlMs) => client.set(key, value, { ttlMs }),
    delete: (key) => client.delete(key),
    keys: async (prefix) => (await client.list(prefix)).map(({ key }) => key),
    advance: (ms) => store.clock.advance(ms),
    async compareAndSet(key, expected, value) {
      const now = await client.get(key);
      if (now?.value !== expected) return false;
      return client.set(key, value, { ifVersion: now?.version ?? 0 }).then(
        () => true,
        () => false,
      );
    },
    async watch(prefix, tell) {
      const stop = new AbortController();
      const changes = await client.watch(prefix, { signal: stop.signal });
      void (async () => {
        for await (const { type, key, value } of changes) tell({ type: type === 'set' ? 'set' : 'delete', key, value });
      })();
      return () => stop.abort();
    },
    another: () => adapt(store.as('another')),
  });
  return adapt(store);
}

for (const policy of ['round robin', 'weighted', 'smooth weighted', 'least connections'] as const)
  loadBalancerContract((backends) => new FaultyBalancer(backends, policy), { policy, none: 'NO_BACKENDS', zeroMeans: 'never picked' });

const adaptWorker = (worker: FaultyWorker): ReturnType<Parameters<typeof lifecycleContract>[0]> => ({
  start: () => worker.start(),
  stop: () => worker.stop(),
  isRunning: () => worker.isRunning,
  failNextStart: () => worker.failNextStart(),
  work: () => worker.work(),
});
lifecycleContract(() => adaptWorker(new FaultyWorker()));

describe('planted mistakes', () => {
  let found: Readonly<Record<string, NestedFile>>;
  const names = (mistakes: object): string => JSON.stringify(Object.keys(mistakes));

  beforeAll(async () => {
    ({ files: found } = await runNested({
      config: { preset: 'jest-distributed', testEnvironment: 'jest-distributed/environments/node' },
      // What leaks on purpose would keep it from ending.
      args: ['-i', '--forceExit'],
      files: {
        'storage.test.js': `const { storageContract } = require('jest-distributed'); ${FaultyStorage.toString()}
          for (const name of ${names(storageMistakes)}) storageContract(() => new FaultyStorage(name), { name });
          storageContract(() => ({ get() {}, set() {}, delete() {} }), { name: 'poor', without: { another: 'it is alone' } });`,
        'memory-store.test.js': `const { memoryStore, storageContract } = require('jest-distributed'); ${storeInMemory.toString()}
          storageContract(() => storeInMemory(memoryStore), { name: 'memory', without: { close: 'there is nothing to close' } });`,
        'balancer.test.js': `const { loadBalancerContract } = require('jest-distributed'); ${smoothly.toString()} ${FaultyBalancer.toString()}
          for (const [name, [policy]] of ${JSON.stringify(Object.entries(balancerMistakes))})
            loadBalancerContract((backends) => new FaultyBalancer(backends, policy, name), { name, policy, none: 'NO_BACKENDS', zeroMeans: 'never picked' });`,
        'worker.test.js': `const { lifecycleContract } = require('jest-distributed'); ${FaultyWorker.toString()}
          const adaptWorker = ${adaptWorker.toString()};
          for (const name of ${names(workerMistakes)}) lifecycleContract(() => adaptWorker(new FaultyWorker(name)), { name });
          const startAfterStop = { rejects: 'WORKER_STOPPED' };
          lifecycleContract(() => adaptWorker(new FaultyWorker()), { name: 'starts again', startAfterStop });`,
      },
    }));
  }, limitMs);

  /** The cases that have failed, by the name of the contract. */
  const failures = (file: string, contract: string): string[] =>
    Object.entries(found[file]!.tests)
      .filter(([name, result]) => name.startsWith(`${contract} `) && result !== 'passed')
      .map(([name]) => name.slice(contract.length + 1));

  test.each(Object.entries(storageMistakes))('a storage that %s', (mistake, found) => {
    expect(failures('storage.test.js', mistake)).toEqual([found]);
  });

  test.each(Object.entries(balancerMistakes).map(([mistake, [, found]]) => [mistake, found]))('a balancer that %s', (mistake, found) => {
    expect(failures('balancer.test.js', mistake)).toEqual([found]);
  });

  test.each(Object.entries(workerMistakes))('a worker that %s', (mistake, found) => {
    expect(failures('worker.test.js', mistake)).toEqual([found]);
  });

  test('the store in memory keeps it', () => {
    const results = Object.values(found['memory-store.test.js']!.tests);
    expect(results.filter((result) => result === 'passed').length).toBeGreaterThan(10);
    expect(results.filter((result) => !['passed', 'pending'].includes(result))).toEqual([]);
  });

  test('what an implementation has not is asked for, or skipped with its reason', () => {
    const { tests } = found['storage.test.js']!;
    expect(tests['poor what one client writes another reads (skipped: it is alone)']).toBe('pending');
    expect(tests['poor close may be called twice']).toMatch(
      /It has no close\(\), which this case needs\.\n\s*Give it, or say why there is none: \{ without: \{ close: 'reason' \} \}/,
    );
  });

  test('a worker that starts again where the contract says that it does not', () => {
    expect(failures('worker.test.js', 'starts again')).toEqual(['it refuses to start when it was stopped']);
  });
});
