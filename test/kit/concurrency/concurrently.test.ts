import { barrier } from '../../../src/kit/concurrency/barrier';
import type { ConcurrentFailure } from '../../../src/kit/concurrency/concurrent-failure';
import { concurrently } from '../../../src/kit/concurrency/concurrently';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { turn } from '../fake-clock';
import { failureText } from '../failure-text';
import { runningTest } from '../waiting/drive';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = openFakeBridge();
  bridge.test = runningTest(bridge);
});
afterEach(closeFakeBridge);

test('every worker does every operation, its own in order, beside the others', async () => {
  const begun: string[] = [];
  const { total, fulfilled, values } = await concurrently(3, 2, async ({ worker, op }) => {
    begun.push(`${worker}.${op}`);
    await turn();
    return worker * 10 + op;
  });
  expect(begun).toEqual(['0.0', '1.0', '2.0', '0.1', '1.1', '2.1']);
  expect({ total, fulfilled, values }).toEqual({ total: 6, fulfilled: 6, values: [0, 1, 10, 11, 20, 21] });
});

test('no operation begins before every worker has what setup makes', async () => {
  const log: string[] = [];
  const setup = async (worker: number): Promise<string> => {
    for (let i = 0; i < worker; i++) await turn();
    log.push(`ready ${worker}`);
    return `client ${worker}`;
  };
  await concurrently(3, 1, ({ context }) => void log.push(context), { setup });
  expect(log).toEqual(['ready 0', 'ready 1', 'ready 2', 'client 0', 'client 1', 'client 2']);
  await expect(concurrently(2, 1, () => undefined, { setup: () => Promise.reject(new Error('refused')) })).rejects.toThrow('refused');
});

test('a lost update, planted, is found by the final check', async () => {
  let stored = 0;
  const increment = async (): Promise<void> => {
    const read = stored;
    await Promise.resolve();
    stored = read + 1;
  };
  await concurrently(10, 10, increment);
  expect(stored).toBeLessThan(100);
});

test('every error is kept, and no operation is left out because of one', async () => {
  let calls = 0;
  const run = concurrently(4, 25, ({ worker, op }) => {
    calls++;
    if (worker === 2 && op > 22) throw new Error('is sealing');
    if (worker === 3 && op === 7) expect(op).toBe(8);
  });
  const failure = await run.then(
    () => undefined,
    (error: ConcurrentFailure) => error,
  );
  expect(calls).toBe(100);
  expect(failure).toMatchObject({ code: 'JD_CONCURRENT', outcomes: { total: 100, fulfilled: 97 } });
  expect(failure?.outcomes.rejections.map(({ index }) => index)).toEqual([73, 74, 82]);
  expect(failure?.outcomes.rejected['is sealing']).toBe(2);
  expect(failure?.message).toMatch(
    /^concurrently\(4, 25, fn\): 3 of 100 operations failed\.\n\n2 times, first in worker 2, operation 23:\n {2}\| Error: is sealing\n[^]*\nonce in worker 3, operation 7:\n/,
  );
});

test('a run that hangs names who is still at work, and aborts its signal', async () => {
  let aborted: AbortSignal | undefined;
  const hanging = concurrently(
    3,
    5,
    ({ worker, op, signal }) => {
      aborted = signal;
      return worker === 1 && op === 3 ? new Promise<void>(() => undefined) : undefined;
    },
    { timeoutMs: 200 },
  );
  expect(await bridge.clock.drive(failureText(() => hanging))).toContain(
    'Waited 200 ms for concurrently(3, 5, fn): 1 of 3 workers (worker 1 at operation 3).',
  );
  expect(aborted?.aborted).toBe(true);
});

test('the limit is what the test has left', async () => {
  bridge.test = runningTest(bridge, 1_000);
  const deadlock = barrier(3);
  const text = await bridge.clock.drive(failureText(() => concurrently(2, 1, () => deadlock.wait())));
  expect(text).toContain("Waited 950 ms (what Jest's limit for the test left)");
});

test('counts are whole numbers', async () => {
  expect(await failureText(() => concurrently(0, 1, () => 1))).toContain('workers is 0');
  expect(await failureText(() => concurrently(1, 1.5, () => 1))).toContain('opsEach is 1.5');
  expect(await failureText(() => concurrently(1, 1, 1 as never))).toContain('concurrently needs a function');
});
