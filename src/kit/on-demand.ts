/** What a test may import, but few do: an entry of its own, which is loaded when the first of these is called. `on-demand-names.ts` has their names. */
export { barrier } from './concurrency/barrier';
export { concurrently } from './concurrency/concurrently';
export { gate } from './concurrency/gate';
export { latch } from './concurrency/latch';
export { tally } from './concurrency/tally';
export { expectDeterministic } from './determinism/expect-deterministic';
export { factory } from './determinism/factory';
export { fixedTime } from './determinism/fixed-time';
export { guardDeterminism } from './determinism/guard-determinism';
export { ids } from './determinism/ids';
export { knownBits } from './determinism/known-bits';
export { random } from './determinism/random';
export { relays } from './determinism/relays';
export { runSeed } from './determinism/run-seed';
