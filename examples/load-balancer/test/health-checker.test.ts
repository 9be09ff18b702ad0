import { once } from 'node:events';
import { cleanup, collectEvents, gate, lifecycleContract, scriptedServer, type Script, type ScriptedServer } from 'jest-distributed';
import { BackendPool } from '../src/backend-pool';
import { HealthChecker, type HealthCheckOptions } from '../src/health-checker';

let server: ScriptedServer;
let pool: BackendPool;
let now = 0;

async function checkerOf(script: Script, options: Partial<HealthCheckOptions> = {}): Promise<HealthChecker> {
  // Each answer takes 7 ms of the time that the checker goes by.
  server = await scriptedServer({ 'GET /-/ready': script });
  pool = new BackendPool([{ name: 'a', url: server.url, weight: 1 }]);
  return new HealthChecker({ pool, timeoutMs: 5_000, now: () => (now += 7), ...options });
}

test.each([
  [{ status: 200 }, 'healthy'],
  [{ status: 204 }, 'healthy'],
  [{ status: 500 }, 'unhealthy'],
  [{ status: 429 }, 'rateLimited'],
  [{ status: 404 }, 'unhealthy'],
] as const)('an answer of %j: %s, and no error', async (answer, state) => {
  const checker = await checkerOf(answer);
  expect(await checker.check(pool.backends[0]!)).toEqual({ state, status: answer.status, durationMs: 7, error: undefined });
  await checker.round();
  expect(pool.state('a')).toBe(state);
  expect(server.requests('GET /-/ready')).toHaveLength(2);
});

test.each([
  ['hang', { timeoutMs: 30 }, { name: 'TimeoutError' }],
  ['drop', {}, { code: 'UND_ERR_SOCKET' }],
] as const)('no answer (%s): unhealthy, with the reason', async (script, options, error) => {
  const checker = await checkerOf(script, options);
  const check = await checker.check(pool.backends[0]!);
  expect(check).toMatchObject({ state: 'unhealthy', status: undefined, durationMs: 7 });
  expect(check.error).toHaveErrorInChain(error);
});

test('who does not answer holds up none of the others', async () => {
  const stuck = gate('stuck');
  const [slow, quick] = [
    await scriptedServer({ 'GET /-/ready': () => stuck.pass().then(() => ({})) }),
    await scriptedServer({ 'GET /-/ready': { status: 500 } }),
  ];
  pool = new BackendPool([slow, quick].map(({ url }, number) => ({ name: `b${number}`, url, weight: 1 })));
  const changes = collectEvents(pool, 'change');
  const round = new HealthChecker({ pool, timeoutMs: 5_000, now: () => 0 }).round();
  await changes.next({ match: { to: 'unhealthy', backend: pool.backends[1] } });
  stuck.open();
  await round;
  expect([pool.state('b0'), pool.state('b1')]).toEqual(['healthy', 'unhealthy']);
});

test('a state changes when as many checks in a row say so as are asked for', async () => {
  const script = [500, 200, 500, 500, 200, 200, 200].map((status) => ({ status }));
  const checker = await checkerOf(script, { unhealthyAfter: 2, healthyAfter: 3 });
  const states: string[] = [];
  for (let round = 0; round < script.length; round++) {
    await checker.round();
    states.push(pool.state('a'));
  }
  expect(states).toFollowSequence(['healthy', 'healthy', 'healthy', 'unhealthy', 'unhealthy', 'unhealthy', 'healthy']);
});

test('a backend in maintenance is not asked, and an answer from before does not end it', async () => {
  const asked = gate('asked');
  const checker = await checkerOf(() => asked.pass().then(() => ({ status: 200 })));
  const round = checker.round();
  await asked.arrived();
  pool.setState('a', 'maintenance');
  asked.open();
  await round;
  await checker.round();
  expect(pool.state('a')).toBe('maintenance');
  expect(server.requests()).toHaveLength(1);
});

test('a backend that flaps changes its state more often than one that does not', async () => {
  const flapping = [200, 500, 200, 500, 200, 500].map((status) => ({ status }));
  const [flaky, steady] = [await scriptedServer({ 'GET /-/ready': flapping }), await scriptedServer({ 'GET /-/ready': {} })];
  pool = new BackendPool([
    { name: 'flaky', url: flaky.url, weight: 1 },
    { name: 'steady', url: steady.url, weight: 1 },
  ]);
  const changes = collectEvents(pool, 'change');
  const checker = new HealthChecker({ pool, timeoutMs: 5_000, now: () => 0 });
  for (let round = 0; round < flapping.length; round++) await checker.round();
  const countOf = (name: string): number => changes.count({ match: { backend: { name } } });
  expect([countOf('flaky'), countOf('steady')]).toEqual([5, 0]);
});

test('rounds go on until they are stopped, and the last one is over then', async () => {
  const answers = gate('answer');
  const checker = await checkerOf(() => answers.pass().then(() => ({ status: 500 })));
  cleanup(() => checker.stop());
  const pauses = gate('pause');
  checker.start(() => pauses.pass());
  await answers.arrived();
  answers.letThrough();
  await pauses.arrived();
  pool.setState('a', 'healthy');
  pauses.letThrough();
  await answers.arrived();
  const stopped = checker.stop();
  await expect(stopped).not.toSettleWithin(20);
  answers.open();
  await stopped;
  expect(pool.state('a')).toBe('unhealthy');
  expect(server.requests()).toHaveLength(2);
});

lifecycleContract(
  () => {
    const checker = new HealthChecker({ pool: new BackendPool([]), timeoutMs: 5_000, now: () => 0 });
    cleanup(() => checker.stop());
    const start = (): void => checker.start((signal) => once(signal, 'abort'));
    return { start, stop: () => checker.stop(), isRunning: () => checker.isRunning };
  },
  { name: 'life of a health checker', without: { failNextStart: 'nothing in it can fail', work: 'a round under way is tested apart' } },
);
