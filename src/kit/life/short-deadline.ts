import { realClock } from '../../bridge/inner';
import { testSignal } from './test-signal';

/** Default of {@link shortDeadline}. */
const shortMs = 2_000;

/**
 * A signal for one call that is answered soon or not at all: it aborts after `limitMs`, or when the test is over.
 * @param limitMs in milliseconds of real time; default 2,000
 * @throws DistributedError JD_NO_BRIDGE in an environment that is not ours
 * @example
 * await fetch(url, { signal: shortDeadline() });
 */
export function shortDeadline(limitMs = shortMs): AbortSignal {
  const end = testSignal();
  const controller = new AbortController();
  const late = new DOMException(`The deadline of ${limitMs} ms is over.`, 'TimeoutError');
  const timer = realClock().after(limitMs, () => controller.abort(late));
  end.addEventListener('abort', () => timer.cancel(), { once: true });
  return AbortSignal.any([end, controller.signal]);
}
