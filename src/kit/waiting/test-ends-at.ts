import type { RunningTest } from '../../bridge/wire';

/** When the running test's limit ends a wait, on the real clock; Infinity outside a test. */
export function testEndsAtMs(test: RunningTest | undefined): number {
  if (test === undefined || !(test.timeoutMs > 0)) return Infinity;
  const marginMs = Math.min(marginBoundsMs.most, Math.max(marginBoundsMs.least, test.timeoutMs * marginRatio));
  return test.startedAtMs + test.timeoutMs - marginMs;
}

/** A wait ends this share of the test's limit before it, so that our failure is reported and not Jest's. */
const marginRatio = 0.05;
const marginBoundsMs = { least: 20, most: 500 } as const;
