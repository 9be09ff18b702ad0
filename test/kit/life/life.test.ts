import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanup, fixture, shortDeadline, tempDir, testSignal, waitForAllReady, withTimeout, writeConfig } from '../../../src';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';

const never = new Promise<never>(() => undefined);
const running = { name: 'a test', startedAtMs: 0, timeoutMs: 5_000, waitMs: 1_000, longestPauseMs: 100 };
let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(closeFakeBridge);

describe('cleanup', () => {
  test('runs the last registered first', async () => {
    const order: string[] = [];
    cleanup(() => order.push('first'));
    cleanup(async () => order.push('second'));
    await bridge.cleanUp();
    expect(order).toEqual(['second', 'first']);
  });

  test('has a signal of its own, which aborts when its time is over', async () => {
    const ofTest = testSignal();
    let signal: AbortSignal | undefined;
    cleanup((own) => {
      signal = own;
      expect([ofTest.aborted, own.aborted]).toEqual([true, false]);
      return new Promise((_, reject) => own.addEventListener('abort', () => reject(own.reason as Error)));
    });
    const cleaned = bridge.cleanUp();
    const failure = expect(cleaned).rejects.toMatchObject({
      code: 'JD_TIME_LIMIT',
      message: expect.stringContaining('5000 ms (limits.cleanupMs)'),
    });
    await bridge.clock.advance(4_999);
    expect(signal!.aborted).toBe(false);
    await bridge.clock.advance(1);
    await failure;
    expect(bridge.clock.timers).toBe(0);
  });

  test('leaves no timer', async () => {
    cleanup(() => undefined);
    await bridge.cleanUp();
    expect(bridge.clock.timers).toBe(0);
  });
});

describe('signals of a test', () => {
  test('abort when it is over', async () => {
    const [signal, deadline] = [testSignal(), shortDeadline()];
    expect([signal.aborted, deadline.aborted]).toEqual([false, false]);
    await bridge.cleanUp();
    expect(signal.reason).toMatchObject({ name: 'AbortError', message: 'The test is over.' });
    expect(deadline.reason).toMatchObject({ name: 'AbortError' });
    expect(bridge.clock.timers).toBe(0);
  });

  test('or, a short deadline, when its time is over', async () => {
    const [usual, own] = [shortDeadline(), shortDeadline(30)];
    await bridge.clock.advance(30);
    expect([usual.aborted, own.aborted]).toEqual([false, true]);
    expect(own.reason).toMatchObject({ name: 'TimeoutError', message: 'The deadline of 30 ms is over.' });
    await bridge.clock.advance(1_970);
    expect(usual.reason).toMatchObject({ name: 'TimeoutError' });
  });
});

describe('withTimeout', () => {
  test('hands on what comes in time', async () => {
    expect(await withTimeout(Promise.resolve(1), 50, 'it')).toBe(1);
    expect(await withTimeout(() => 2, 50, 'it')).toBe(2);
    await expect(
      withTimeout(
        async () => {
          throw new Error('own');
        },
        50,
        'it',
      ),
    ).rejects.toThrow('own');
    expect(bridge.clock.timers).toBe(0);
  });

  test('names what hangs, at the line of the call, and aborts its signal', async () => {
    let signal: AbortSignal | undefined;
    const hanging = withTimeout((given) => ((signal = given), never), 50, 'stopping the worker');
    const failure: unknown = await bridge.clock.drive(hanging).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'JD_TIMEOUT',
      message: expect.stringContaining('Waited 50 ms for stopping the worker.'),
    });
    expect((failure as Error).stack).toMatch(/Jest\.\n[^]*life\.test\.ts/);
    expect(signal!.reason).toBe(failure);
  });

  test('ends before the test does', async () => {
    const beganMs = bridge.clock.now();
    bridge.test = { ...running, startedAtMs: beganMs };
    await expect(bridge.clock.drive(withTimeout(never, 60_000, 'it'))).rejects.toThrow(
      "Waited 4750 ms (what Jest's limit for the test left) for it.",
    );
    expect(bridge.clock.now() - beganMs).toBe(4_750);
  });
});

describe('writeConfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jd-config-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('writes data as JSON, which is YAML too, and text as it is', () => {
    const data = { backends: [{ url: 'http://x', weight: 3 }] };
    expect(JSON.parse(readFileSync(writeConfig('a.json', data, folder), 'utf8'))).toEqual(data);
    expect(writeConfig('conf/a.yaml', data, folder)).toBe(join(folder, 'conf/a.yaml'));
    expect(readFileSync(join(folder, 'conf/a.yaml'), 'utf8')).toBe(readFileSync(join(folder, 'a.json'), 'utf8'));
    expect(readFileSync(writeConfig('a.toml', 'x = 1', folder), 'utf8')).toBe('x = 1');
    for (const outside of ['../a.json', 'conf/../../a.json', join(folder, 'a.json')])
      expect(() => writeConfig(outside, data, folder)).toThrow("Give a name below it, e.g. 'conf/app.yaml'.");
  });

  test.each([
    ['a.toml', {}, 'cannot write data into a.toml'],
    ['a.json', undefined, 'cannot write undefined into a.json'],
  ])('refuses %s with %j', (name, data, what) => {
    expect(() => writeConfig(name, data, folder)).toThrow(
      expect.objectContaining({ code: 'JD_ARGUMENT', message: expect.stringContaining(what) }),
    );
  });
});

describe('waitForAllReady', () => {
  test('asks those that are not ready again, each node by itself', async () => {
    const asked: number[] = [];
    const left = [0, 2, 1];
    const waiting = waitForAllReady([0, 1, 2], (node) => {
      asked.push(node);
      return left[node]!-- <= 0;
    });
    await bridge.clock.drive(waiting);
    expect(asked).toEqual([0, 1, 2, 1, 2, 1]);
  });

  test('names each node that is not ready, and why', async () => {
    const nodes = { a: 'ready', b: 'false', c: 'throws', d: 'hangs' };
    const probe = (node: string): unknown => {
      if (node === 'throws') throw new Error('connection refused');
      return node === 'hangs' ? never : node === 'ready';
    };
    const failure: Error = await bridge.clock.drive(
      waitForAllReady(nodes, probe, { timeoutMs: 3_000 }).then(fail, (error: Error) => error),
    );
    expect(failure.message).toContain('waitForAllReady(nodes, probe) did not hold within 3000 ms');
    expect(failure.message).toContain(
      '1 of 4 ready:\n\nb: the probe returns false\nc: the probe throws: connection refused\nd: the probe does not answer within 1000 ms',
    );
  });

  test('needs a function', () => {
    expect(() => waitForAllReady([1], 'no' as never)).toThrow(expect.objectContaining({ code: 'JD_NOT_A_FUNCTION' }));
  });
});

describe('fixture', () => {
  test('is made once, ended with its scope, and made anew', async () => {
    let made = 0;
    const ended: number[] = [];
    const thing = fixture(
      () => ++made,
      (value) => ended.push(value),
    );
    expect(await Promise.all([thing(), thing()])).toEqual([1, 1]);
    await bridge.cleanUp();
    expect(ended).toEqual([1]);
    expect(await thing()).toBe(2);
  });

  test('ends before those that it is made of', async () => {
    const ended: string[] = [];
    const store = fixture(
      () => 'store',
      (name) => ended.push(name),
    );
    const nodes = fixture(
      async () => [await store(), 'node'],
      (names) => ended.push(...names.slice(1)),
    );
    await nodes();
    await bridge.cleanUp();
    expect(ended).toEqual(['node', 'store']);
  });

  test('that cannot be made is tried again', async () => {
    const results = [new Error('no'), 'yes'];
    const thing = fixture(() => {
      const result = results.shift();
      if (typeof result !== 'string') throw result;
      return result;
    });
    await expect(thing()).rejects.toThrow('no');
    expect(await thing()).toBe('yes');
  });
});

test.each([
  ['cleanup()', () => cleanup(() => undefined)],
  ['testSignal()', () => testSignal()],
  ['tempDir()', () => tempDir()],
])('without an environment of ours %s says so', (name, call) => {
  closeFakeBridge();
  expect(call).toThrow(expect.objectContaining({ code: 'JD_NO_BRIDGE', message: expect.stringContaining(name) }));
});

function fail(): never {
  throw new Error('it is ready');
}
