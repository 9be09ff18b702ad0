import {
  concurrencyLevels,
  concurrently,
  loadBalancerContract,
  random,
  type BalancingPolicy,
  type LoadBalancerUnderTest,
} from 'jest-distributed';
import { BackendPool } from '../src/backend-pool';
import type { Balancer } from '../src/balancer';
import { LeastConnections } from '../src/least-connections';
import { RoundRobin } from '../src/round-robin';
import { SmoothWeighted } from '../src/smooth-weighted';
import { picks, poolOf } from './backends';

const balancers: readonly (readonly [BalancingPolicy, (pool: BackendPool) => Balancer])[] = [
  ['round robin', (pool) => new RoundRobin(pool)],
  ['smooth weighted', (pool) => new SmoothWeighted(pool)],
  ['least connections', (pool) => new LeastConnections(pool, () => 0)],
];

describe.each(balancers)('what every balancer holds: %s', (policy, make) => {
  const create = (backends: readonly { name: string; weight: number }[]): LoadBalancerUnderTest => {
    const pool = new BackendPool(backends.map((backend) => ({ ...backend, url: `http://${backend.name}.invalid` })));
    const balancer = make(pool);
    return {
      next: () => balancer.next().name,
      setHealthy: (name, isHealthy) => pool.setState(name, isHealthy ? 'healthy' : 'unhealthy'),
      done: (name) => balancer.finished(pool.backends.find((backend) => backend.name === name)!),
      ...(balancer instanceof LeastConnections ? { active: (name) => balancer.active(name) } : {}),
    };
  };
  const without = { close: 'it holds nothing open', active: 'it counts no requests' };
  loadBalancerContract(create, {
    policy,
    none: 'NO_HEALTHY_BACKENDS',
    zeroMeans: 'never picked',
    without: policy === 'least connections' ? { close: without.close } : without,
  });
});

describe.each(balancers)('every balancer: %s', (_, make) => {
  const pick = (balancer: Balancer): { name: string } => {
    const backend = balancer.next();
    balancer.finished(backend);
    return backend;
  };

  test('a backend is left out while it is not healthy, and comes back', () => {
    const pool = poolOf({ a: 1, b: 1, c: 1 });
    const balancer = make(pool);
    for (const state of ['unhealthy', 'maintenance', 'rateLimited'] as const) {
      pool.setState('b', state);
      expect(picks(20, () => pick(balancer))).toBeDistributedEvenly({ over: ['a', 'c'] });
    }
    pool.setState('b', 'healthy');
    expect(picks(3, () => pick(balancer))).toContain('b');
  });

  test('one that is over its limit is better than none', () => {
    const pool = poolOf({ a: 1, b: 1 });
    pool.setState('a', 'unhealthy');
    pool.setState('b', 'rateLimited');
    expect(picks(3, () => pick(make(pool)))).toEqual(['b', 'b', 'b']);
  });

  test('a backend of weight 0 is never picked', () => {
    const balancer = make(poolOf({ a: 1, drained: 0, b: 1 }));
    expect(picks(100, () => pick(balancer))).toBeDistributedEvenly({ over: ['a', 'b'] });
  });

  test.each(concurrencyLevels)('%i workers: no pick is lost, and each backend has its share', async (workers) => {
    const balancer = make(poolOf({ a: 1, b: 1, c: 1, d: 1 }));
    const { values } = await concurrently(workers, 20, async () => {
      const backend = balancer.next();
      await Promise.resolve(); // the request
      balancer.finished(backend);
      return backend.name;
    });
    expect(values).toHaveLength(workers * 20);
    expect(values).toBeDistributedEvenly({ tolerance: 0.1, over: ['a', 'b', 'c', 'd'] });
  });

  test('cycle after cycle, no memory stays', async () => {
    const pool = poolOf({ a: 1, b: 2, c: 3 });
    const balancer = make(pool);
    const cycle = (round = 0): void => {
      pool.setState('b', round % 100 === 0 ? 'unhealthy' : 'healthy');
      balancer.finished(balancer.next());
    };
    await expect(cycle).toStayWithinMemory({ growth: '500 kB', rounds: 20_000 });
  }, 30_000);
});

describe('round robin', () => {
  test('goes around in the order of the pool', () => {
    const balancer = new RoundRobin(poolOf({ a: 1, b: 1, c: 1 }));
    expect(picks(8, () => balancer.next())).toFollowSequence(['a', 'b', 'c'], { wraps: true });
  });
});

describe('smooth weighted', () => {
  test('whole rounds have the weights exactly', () => {
    const balancer = new SmoothWeighted(poolOf({ a: 3, b: 1, c: 2, drained: 0 }));
    const picked = picks(600, () => balancer.next());
    expect(picked).toMatchWeights({ a: 3, b: 1, c: 2, drained: 0 }, { exact: true, zeroMeans: 'never picked' });
  });

  test('a heavy backend comes without bursts', () => {
    const balancer = new SmoothWeighted(poolOf({ 1: 5, 2: 1, 3: 1 }));
    const picked = picks(70, () => balancer.next());
    expect(picked).toFollowSequence(['1', '1', '2', '1', '3', '1', '1'], { wraps: true });
    expect(picked).toHaveMaxRun(4);
  });

  test('any weights: each window of a round has each share', () => {
    const weights = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, random.between(1, 9)]));
    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    const balancer = new SmoothWeighted(poolOf(weights));
    for (let round = 0; round < 10; round++) expect(picks(total, () => balancer.next())).toMatchWeights(weights, { exact: true });
  });

  test('the others share by weight what a backend had that is gone', () => {
    const pool = poolOf({ a: 3, b: 1, c: 2 });
    const balancer = new SmoothWeighted(pool);
    picks(4, () => balancer.next());
    pool.setState('a', 'unhealthy');
    expect(picks(300, () => balancer.next())).toMatchWeights({ b: 1, c: 2 }, { tolerance: 0.02 });
  });
});

describe('least connections', () => {
  const names = ['a', 'b', 'c'];
  const make = (): LeastConnections => new LeastConnections(poolOf({ a: 1, b: 1, c: 1 }), () => now);
  let now = 0;

  test('spreads the first requests, one each', () => {
    const balancer = make();
    expect(picks(3, () => balancer.next()).sort()).toEqual(names);
    expect(names.map((name) => balancer.active(name))).toEqual([1, 1, 1]);
  });

  test('who has ended a request gets the next, who is busy does not', () => {
    const balancer = make();
    const [first] = [balancer.next(), balancer.next(), balancer.next()];
    balancer.finished(first);
    expect(balancer.next()).toBe(first);
    balancer.next();
    expect(names.map((name) => balancer.active(name))).toSumTo(4);
  });

  test('an end more than there were beginnings is none', () => {
    const balancer = make();
    const backend = balancer.next();
    balancer.finished(backend);
    balancer.finished(backend);
    expect(balancer.active(backend.name)).toBe(0);
  });

  test('requests that nobody ends are given up, younger ones are not', () => {
    const balancer = make();
    now = 0;
    picks(10, () => balancer.next());
    now = 60_000;
    const young = picks(2, () => balancer.next());
    expect(balancer.removeStale(30_000)).toBe(10);
    expect(names.filter((name) => balancer.active(name) === 1)).toEqual(young.sort());
    expect(names.map((name) => balancer.active(name))).toSumTo(2);
  });
});

test.each(balancers)('%s: a pick costs no more than in proportion to the backends', async (_, make) => {
  const costOf = (size: number): number => {
    const pool = poolOf(Object.fromEntries(Array.from({ length: size }, (__, number) => [`b${number}`, 1])));
    const balancer = make(pool);
    let looks = 0;
    const state = pool.state.bind(pool);
    pool.state = (name) => (looks++, state(name));
    picks(10, () => balancer.next());
    return looks;
  };
  await expect(costOf).toScaleLike('n', { sizes: [8, 64, 512] });
});
