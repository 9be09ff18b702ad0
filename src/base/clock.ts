import { performance } from 'node:perf_hooks';
import {
  clearInterval as stopInterval,
  clearTimeout as stopTimer,
  setInterval as startInterval,
  setTimeout as startTimer,
} from 'node:timers';

/** A pending call made by {@link Clock.after}. `cancel` may be called at any time, twice too. */
export interface Timer {
  cancel(): void;
}

/** The only source of time. Whoever needs the time or a timer is handed one of these. */
export interface Clock {
  /** Milliseconds since the Unix epoch, with a fraction where the source has one. */
  now(): number;
  /** Calls `run` once, `ms` milliseconds of this clock from now. A pending timer never keeps the process alive. */
  after(ms: number, run: () => void): Timer;
}

/** Node clamps longer delays to 1 ms; a longer wait is made of several. */
const longestTimeoutMs = 2 ** 31 - 1;

/** Read once: the getter looks at its object each time. */
const { timeOrigin } = performance;

/** The machine's time. Jest's fake timers replace globals only, so the functions come from Node's modules: no fake reaches it. */
export const systemClock: Clock = {
  now: () => timeOrigin + performance.now(),
  after(ms, run) {
    let timer: NodeJS.Timeout;
    const arm = (left: number): void => {
      const step = Math.min(Math.max(left, 0), longestTimeoutMs);
      timer = startTimer(() => (left > step ? arm(left - step) : run()), step);
      timer.unref();
    };
    arm(ms);
    return { cancel: () => stopTimer(timer) };
  },
};

/** Keeps the process alive until the returned function is called; for a wait that nothing else holds open. */
export function keepAlive(): () => void {
  const timer = startInterval(() => undefined, longestTimeoutMs);
  return () => stopInterval(timer);
}
