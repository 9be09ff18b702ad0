import type { Clock } from '../../base/clock';
import type { FakeTimers } from './fake-timers';

/** How time passes for one wait. */
export interface Pace {
  /** Milliseconds since the wait began. */
  elapsedMs(): number;
  /** Resolves after `ms`, or earlier when `until` settles or the wait is halted. Never rejects because of `until`. */
  pass(ms: number, until?: PromiseLike<unknown>): Promise<void>;
}

/** Time as the clock tells it. */
export function realPace(clock: Clock, halt: AbortSignal): Pace {
  const startMs = clock.now();
  return {
    elapsedMs: () => clock.now() - startMs,
    pass: (ms, until) =>
      new Promise((resolve) => {
        const finish = (): void => {
          timer.cancel();
          halt.removeEventListener('abort', finish);
          resolve();
        };
        const timer = clock.after(ms, finish);
        if (halt.aborted) return finish();
        halt.addEventListener('abort', finish);
        until?.then(finish, finish);
      }),
  };
}

/** While a call is under way, fake timers keep step with real time in steps of this: real input and output must have time to happen. */
const stepMs = 10;

/** Time as we move the fake timers: a pause takes one turn of the event loop, a call under way drives them as fast as real time goes. */
export function drivenPace(clock: Clock, halt: AbortSignal, timers: FakeTimers): Pace {
  const real = realPace(clock, halt);
  let drivenMs = 0;
  const drive = async (ms: number): Promise<void> => {
    drivenMs += ms;
    await timers.advance(ms);
  };
  const passUntil = async (ms: number, until: PromiseLike<unknown>): Promise<void> => {
    let settled = false;
    const settle = (): void => void (settled = true);
    until.then(settle, settle);
    for (let leftMs = Math.ceil(ms); leftMs > 0; leftMs -= stepMs) {
      await real.pass(stepMs, until);
      if (settled || halt.aborted) return;
      await drive(Math.min(stepMs, leftMs));
    }
  };
  return {
    elapsedMs: () => drivenMs,
    async pass(ms, until) {
      if (until !== undefined) return passUntil(ms, until);
      await drive(Math.ceil(ms));
      return real.pass(0);
    },
  };
}
