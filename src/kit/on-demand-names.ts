type OnDemand = typeof import('./on-demand');

/** Calls the function of that name, and loads the modules with it at the first call of any. */
function onDemand<Name extends keyof OnDemand>(name: Name): OnDemand[Name] {
  const call = (...args: never[]): unknown => Reflect.apply((require('./on-demand') as OnDemand)[name] as Function, undefined, args);
  return call as OnDemand[Name];
}

/** How many workers a concurrency test is run with: a baseline, moderate load, stress, and more than any pool has places. */
export const concurrencyLevels: readonly number[] = Object.freeze([10, 50, 100, 1_000]);

export const barrier = onDemand('barrier');
export const concurrently = onDemand('concurrently');
export const gate = onDemand('gate');
export const latch = onDemand('latch');
export const tally = onDemand('tally');
