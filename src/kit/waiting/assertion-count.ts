import { AsyncLocalStorage } from 'node:async_hooks';
import { jestGlobals, type ExpectState } from './jest-globals';

/** How many assertions one try has made. */
export interface Tally {
  calls: number;
}

/** Counts for `expect.assertions(n)`: a try's assertions go to its own tally, so that retries do not inflate the test's count. */
export interface AssertionCount {
  /** Runs one try; what it asserts, later too, goes to the tally. */
  apart<T>(tally: Tally, run: () => T): T;
  /** Adds to the test's count. */
  add(calls: number): void;
  /** Ends the wait. */
  close(): void;
}

interface Counter {
  readonly storage: AsyncLocalStorage<Tally>;
  open: number;
}

/** On the state itself, so that a second copy of this module (jest.resetModules) finds it. */
const counterKey = Symbol.for('jest-distributed/assertion-count');

/** Begins a wait. Outside Jest nothing is counted. */
export function openAssertionCount(): AssertionCount {
  const state = expectState();
  if (state === undefined) return { apart: (_tally, run) => run(), add: () => undefined, close: () => undefined };
  const counter = state[counterKey] ?? install(state);
  counter.open++;
  return {
    apart: (tally, run) => counter.storage.run(tally, run),
    add: (calls) => void (state.assertionCalls += calls),
    close() {
      // Node holds every enabled storage in a list of the outer realm: one left there would keep the file's whole heap
      if (--counter.open === 0) counter.storage.disable();
    },
  };
}

type CountingState = ExpectState & { [counterKey]?: Counter };

function expectState(): CountingState | undefined {
  try {
    return jestGlobals().expect.getState();
  } catch {
    return undefined;
  }
}

/** Jest counts by `state.assertionCalls++`: made an accessor, it tells who counts by the asynchronous context. */
function install(state: CountingState): Counter {
  const counter: Counter = { storage: new AsyncLocalStorage(), open: 0 };
  let calls = state.assertionCalls;
  Object.defineProperty(state, 'assertionCalls', {
    enumerable: true,
    configurable: true,
    get: () => calls,
    set(next: number) {
      const tally = counter.storage.getStore();
      if (tally === undefined) calls = next;
      else tally.calls += next - calls;
    },
  });
  Object.defineProperty(state, counterKey, { value: counter, configurable: true });
  return counter;
}
