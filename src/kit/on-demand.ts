/** What a test may import, but few do: an entry of its own, which is loaded when the first of these is called. `on-demand-names.ts` has their names. */
export { barrier } from './concurrency/barrier';
export { concurrently } from './concurrency/concurrently';
export { gate } from './concurrency/gate';
export { latch } from './concurrency/latch';
export { tally } from './concurrency/tally';
