import { performance } from 'node:perf_hooks';
import timers from 'node:timers';

/** Taken now: sinon's fake timers replace what the modules export, too. */
const { clearInterval: stopInterval, clearTimeout: stopTimer, setInterval: startInterval, setTimeout: startTimer } = timers;
const readMs = performance.now.bind(performance);

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

const originMs = performance.timeOrigin;

/** The machine's time; no fake reaches it. */
export const systemClock: Clock = {
  now: () => originMs + readMs(),
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
