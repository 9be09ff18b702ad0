import { jestGlobals } from './jest-globals';

/** The fake timers that the test has installed. */
export interface FakeTimers {
  readonly kind: 'modern' | 'legacy';
  /** Moves them by a whole number of milliseconds and runs what becomes due. */
  advance(ms: number): Promise<void>;
}

/** The fake timers in force now; undefined when timers are real. Modern ones carry their clock, legacy ones are mock functions. */
export function installedFakeTimers(): FakeTimers | undefined {
  const timer: unknown = globalThis.setTimeout;
  if (typeof timer !== 'function') return undefined;
  if (Object.hasOwn(timer, 'clock')) return { kind: 'modern', advance: (ms) => jestGlobals().jest.advanceTimersByTimeAsync(ms) };
  if (Reflect.get(timer, '_isMockFunction') !== true) return undefined;
  return {
    kind: 'legacy',
    async advance(ms) {
      jestGlobals().jest.advanceTimersByTime(ms);
    },
  };
}
