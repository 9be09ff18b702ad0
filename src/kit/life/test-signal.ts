import { bridge, settleNow } from '../../bridge/inner';

/**
 * A signal that aborts when the test is over, by its end or by its time-out, after its afterEach hooks and before its cleanup. Called in a beforeAll
 * hook: when the describe block or the file is over.
 * @throws DistributedError JD_NO_BRIDGE in an environment that is not ours
 * @example
 * for await (const event of source.watch({ signal: testSignal() })) seen.push(event);
 */
export function testSignal(): AbortSignal {
  const { onEnd } = bridge('testSignal()');
  const controller = new AbortController();
  settleNow(() => onEnd(() => controller.abort(new DOMException('The test is over.', 'AbortError'))));
  return controller.signal;
}
