import {
  captureLogger,
  cleanup,
  concurrently,
  eventually,
  fixture,
  lifecycleContract,
  scriptedServer,
  testSignal,
  waitForAllReady,
  type CapturedLogger,
  type ScriptedServer,
} from 'jest-distributed';
import { BackendPool } from '../src/backend-pool';
import { Gateway } from '../src/gateway';
import { HealthChecker } from '../src/health-checker';
import { RoundRobin } from '../src/round-robin';
import { shareStates } from '../src/shared-states';
import { storeOf } from './stores';

interface Node {
  readonly pool: BackendPool;
  readonly gateway: Gateway;
  readonly checker: HealthChecker;
  readonly logger: CapturedLogger;
  readonly url: string;
}

let now = 0;
const breaker = { opensAfter: 2, resetMs: 1_000, successesToClose: 1, probes: 1, now: () => now };

const backends = fixture(() =>
  Promise.all([1, 2, 3].map((number) => scriptedServer({ 'GET /-/ready': {}, 'GET /work': { body: `answer of ${number}` }, 'GET /': {} }))),
);

async function startNode(node: string, servers: readonly ScriptedServer[]): Promise<Node> {
  const pool = new BackendPool(servers.map(({ url }, number) => ({ name: `b${number + 1}`, url, weight: 1 })));
  const logger = captureLogger();
  const onError = (error: unknown): void => logger.warn('state store', { error });
  await shareStates({ pool, store: storeOf(node), node, ttlMs: 60_000, signal: testSignal(), onError });
  const gateway = new Gateway({ pool, balancer: new RoundRobin(pool), breaker, timeoutMs: 5_000, logger });
  cleanup(() => gateway.close());
  return { pool, gateway, checker: new HealthChecker({ pool, timeoutMs: 5_000, now: () => now }), logger, url: await gateway.listen() };
}

const nodes = fixture(async () => {
  const servers = await backends();
  const started = { one: await startNode('node-1', servers), two: await startNode('node-2', servers) };
  await waitForAllReady(started, async ({ url }) => (await fetch(url)).ok);
  for (const { logger } of Object.values(started)) logger.clear();
  return started;
});

const get = async ({ url }: Node): Promise<{ status: number; backend: string | null }> => {
  const response = await fetch(`${url}/work`);
  await response.text();
  return { status: response.status, backend: response.headers.get('x-backend') };
};

test('thirty requests: all backends have their share', async () => {
  const { one } = await nodes();
  const { values } = await concurrently(10, 3, () => get(one));
  expect(values.map(({ status }) => status)).toEqual(values.map(() => 200));
  expect(values.map(({ backend }) => backend)).toBeDistributedEvenly({ tolerance: 0.3, over: ['b1', 'b2', 'b3'] });
});

test('a backend that dies: no request is lost, and soon no node asks it', async () => {
  const { one, two } = await nodes();
  const [dead] = await backends();
  await dead!.close();
  const { values } = await concurrently(4, 5, () => get(one));
  expect(new Set(values.map(({ status }) => status))).toEqual(new Set([200]));
  expect(one.logger).toHaveLogged('warn', 'breaker opened', { backend: 'b1' });
  expect(one.gateway.breaker('b1').state).toBe('open');

  await eventually(() => two.pool.state('b1')).toBe('unhealthy');
  await Promise.all(Array.from({ length: 6 }, () => get(two)));
  expect(two.logger.entries).toEqual([]);
});

test('a backend that recovers is asked again: health check, probe, closed breaker', async () => {
  const { one, two } = await nodes();
  const [flaky] = await backends();
  flaky!.on('GET /work', { status: 503 });
  flaky!.on('GET /-/ready', { status: 500 });
  await concurrently(1, 9, () => get(one));
  await one.checker.round();
  expect(one.pool.state('b1')).toBe('unhealthy');

  flaky!.on('GET /work', {});
  flaky!.on('GET /-/ready', {});
  now += 1_000;
  await one.checker.round();
  expect(one.gateway.breaker('b1').state).toBe('halfOpen');
  const { values } = await concurrently(1, 3, () => get(one));
  expect(values.map(({ backend }) => backend)).toContain('b1');
  expect(one.gateway.breaker('b1').state).toBe('closed');
  await eventually(() => two.pool.state('b1')).toBe('healthy');
});

test('an answer that the caller is to blame for is passed on, and tried nowhere else', async () => {
  const { one } = await nodes();
  const servers = await backends();
  for (const server of servers) server.on('GET /work', { status: 404 });
  expect(await get(one)).toMatchObject({ status: 404 });
  expect(servers.flatMap((server) => server.requests('GET /work'))).toHaveLength(1);
});

test('with nobody left the caller is told', async () => {
  const { one } = await nodes();
  for (const server of await backends()) await server.close();
  await concurrently(1, 3, () => get(one));
  const response = await fetch(`${one.url}/work`);
  expect([response.status, await response.text()]).toEqual([503, 'no backend is healthy']);
  await expect(one.gateway.forward('/work')).toRejectWithCode('NO_HEALTHY_BACKENDS');
});

const listening = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPServerWrap').length;

let server: ScriptedServer;
beforeAll(async () => {
  server = await scriptedServer({ 'GET /work': {} });
});

lifecycleContract(
  () => {
    const pool = new BackendPool([{ name: 'a', url: server.url, weight: 1 }]);
    const gateway = new Gateway({ pool, balancer: new RoundRobin(pool), breaker, timeoutMs: 5_000, logger: captureLogger() });
    cleanup(() => gateway.close());
    const others = listening();
    return {
      start: () => gateway.listen(),
      stop: () => gateway.close(),
      isRunning: () => gateway.isListening,
      work: () => gateway.forward('/work'),
      // Its server alone: connections to backends stay open for the next request, as fetch keeps them.
      open: () => listening() - others,
    };
  },
  { name: 'life of a gateway', without: { failNextStart: 'its port is a free one' } },
);
