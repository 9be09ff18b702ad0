import { runRace, track } from './on-demand-names';
import { announce, callSite } from './waiting/announce';
import type { RaceOptions, RaceResult, RaceSpec, Task } from './race/race-types';

/**
 * Runs tasks at once in every order that can matter, and fails with the smallest order that breaks something: an invariant, or, without one, that
 * the outcome is one of a serial order of the tasks. Each step is a command of Redis, a timer, a {@link point} or tracked state.
 *
 * @param options see {@link RaceOptions}; RACE and RACE_REPLAY set some for a run
 * @returns how far the search came
 * @throws RaceFailure JD_RACE with the order that fails, JD_RACE_UNKNOWN when it cannot be told, JD_RACE_DRIFT when RACE_REPLAY does not apply
 * @example
 * await race({
 *   connect: (url) => new Redis(url),
 *   setup: () => redis.call('SET', 'visits', 0),
 *   tasks: copies(2, async ({ connect }) => {
 *     const client = await connect();
 *     await client.set('visits', Number(await client.get('visits')) + 1);
 *   }),
 * }); // throws: RACE: an order of the tasks comes to what no serial order comes to ...
 */
export function race<Setup, Client>(spec: RaceSpec<Setup, Client>, options?: RaceOptions): Promise<RaceResult> {
  const frames = callSite(race);
  return announce('race()', frames, runRace(spec, options, frames));
}

/**
 * The same task so many times: 'task 1', 'task 2', ...
 * TypeScript cannot see from here what `setup` and `connect` of the check return: name it, copies<Setup, Client>(...), to have it checked.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- with unknown every task would have to name both
export function copies<Setup = any, Client = any>(count: number, task: Task<Setup, Client>): Record<string, Task<Setup, Client>> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`task ${at + 1}`, task]));
}

/**
 * Puts plain JavaScript state under race checks: what a task reads and writes of it counts as part of the step in which it does, so that the orders in
 * which such accesses meet are tried, and its value at the end belongs to the outcome. Where races are watched (RACE=1), a write over what another task has
 * written since the state was read fails the test. Outside of both it costs what a Proxy costs.
 *
 * Beware: classes with private fields (`#field`) do not work through a Proxy; for these set the option `opaque`.
 * @param value an object, array, Map, Set or class instance; what hangs below it is watched, too
 * @param name as reports show it
 * @returns the same state, to be used in the place of `value`
 * @example
 * setup: () => ({ cache: shared(new Map(), 'cache') }),
 */
export function shared<State extends object>(value: State, name: string): State {
  return track(value, name);
}

declare global {
  namespace jest {
    interface It {
      /** Declares a test that is one {@link race}; its time-out is that of the search and a margin. */
      race: <Setup, Client>(name: string, spec: RaceSpec<Setup, Client>, options?: RaceOptions) => void;
    }
  }
}
