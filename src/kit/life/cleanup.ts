import { DistributedError } from '../../base/errors';
import { bridge, settleNow } from '../../bridge/inner';

/**
 * Runs `step` at the end of the test, after its afterEach hooks; called in a beforeAll hook, at the end of its describe block or file, after the
 * afterAll hooks. The last registered runs first, each when the one before it has ended, and what fails in them fails the test without keeping the
 * others from running.
 * @param step handed a signal of its own, for those of the test have aborted; it aborts when `limits.cleanupMs` (5,000) are over
 * @throws DistributedError JD_NO_BRIDGE in an environment that is not ours
 * @example
 * const pool = new Pool();
 * cleanup(() => pool.end());
 */
export function cleanup(step: (signal: AbortSignal) => unknown): void {
  const { cleanupMs, clock, onCleanup } = bridge('cleanup()');
  const run = async (): Promise<void> => {
    const controller = new AbortController();
    const timer = clock.after(cleanupMs, () => controller.abort(lateError(cleanupMs)));
    try {
      await step(controller.signal);
    } finally {
      timer.cancel();
    }
  };
  settleNow(() => onCleanup(run));
}

function lateError(cleanupMs: number): DistributedError {
  return new DistributedError({
    code: 'JD_TIME_LIMIT',
    what: `A cleanup step did not end within ${cleanupMs} ms (limits.cleanupMs).`,
    fix: 'Find what it waits for, or raise the limit.',
    definite: false,
  });
}
