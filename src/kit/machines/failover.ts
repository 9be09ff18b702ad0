import { DistributedError } from '../../base/errors';
import { errorName } from '../concurrency/outcomes';
import { firstDifference, takeApart } from '../first-difference';
import { announce, callSite } from '../waiting/announce';
import { showValue } from '../waiting/show';

/** Says that a write was acknowledged. */
export type Acknowledge = (id: string) => void;

/** A failover as a test describes it. `First` is killed, `Second` takes over on the same shared state. */
export interface FailoverSteps<First, Second> {
  /** The first instance. */
  start(): First | PromiseLike<First>;
  /** Writes, and calls `acknowledge` for each write that was confirmed. */
  populate(first: First, acknowledge: Acknowledge): unknown;
  /** Kills the first instance: hard or gracefully, as the test wants. */
  kill(first: First): unknown;
  /** The instance that takes over, warmed up. */
  resume(): Second | PromiseLike<Second>;
  /** The ids of the writes that are there. */
  written(second: Second): Iterable<string> | PromiseLike<Iterable<string>>;
  /** What must be the same before and after: roots, counts, sums. Compared only when the kill comes after all writes. */
  state?(instance: First | Second): unknown;
  /** Further assertions on the instance that has taken over. */
  verify?(second: Second, result: FailoverResult): unknown;
}

/** Options of {@link failover}. */
export interface FailoverOptions {
  /** Kills the first instance as soon as so many writes are acknowledged, in the middle of the others. Default: after the last one. */
  readonly killAfter?: number;
  /** How many acknowledged writes may be lost; default 0. */
  readonly mostLost?: number;
}

/** What came of a failover. */
export interface FailoverResult {
  readonly acknowledged: readonly string[];
  /** Acknowledged, and not there any more. */
  readonly lost: readonly string[];
  /** There, and not acknowledged: writes whose answer the kill has swallowed. They are no failure. */
  readonly ambiguous: readonly string[];
  /** What `populate` ended with when the kill came in the middle of it. */
  readonly interrupted: unknown;
}

/**
 * Kills an instance and looks whether the one that takes over has all that was acknowledged.
 * @throws DistributedError JD_FAILOVER when more is lost than may be, when nothing was acknowledged, when `killAfter` was never reached, or when the state is not the same
 * @example
 * await failover({
 *   start: () => SessionManager.open(redis.url),
 *   populate: async (manager, acknowledge) => {
 *     for (const { key, value, weight } of relays(10, 1)) await manager.add(key, value, weight).then(() => acknowledge(key));
 *   },
 *   kill: (manager) => manager.destroy(),
 *   resume: () => SessionManager.open(redis.url),
 *   written: (manager) => manager.keys(),
 *   state: (manager) => ({ root: manager.root, sum: manager.sum }),
 * });
 */
export function failover<First, Second = First>(
  steps: FailoverSteps<First, Second>,
  options: FailoverOptions = {},
): Promise<FailoverResult> {
  return announce('failover(...)', callSite(failover), run(steps, options));
}

async function run<First, Second>(steps: FailoverSteps<First, Second>, options: FailoverOptions): Promise<FailoverResult> {
  const { killAfter, mostLost = 0 } = options;
  const first = await steps.start();
  const { acknowledged, interrupted } = await populateAndKill(first, steps, killAfter);
  const before = acknowledged.stateBefore;
  const second = await steps.resume();
  const there = new Set(await steps.written(second));
  const ids = new Set(acknowledged.ids);
  const result = {
    acknowledged: acknowledged.ids,
    lost: acknowledged.ids.filter((id) => !there.has(id)),
    ambiguous: [...there].filter((id) => !ids.has(id)),
    interrupted,
  };
  if (result.acknowledged.length === 0) {
    throw wrong('no write was acknowledged: nothing was looked at.', 'Call `acknowledge` for each confirmed write.');
  }
  if (result.lost.length > mostLost) throw lostError(result, mostLost);
  if (before !== undefined) {
    const difference = firstDifference(before, takeApart(await steps.state!(second)));
    if (difference !== undefined) {
      const what = `the state is not the same: ${difference.path || 'it'} was ${difference.first} and is ${difference.second}.`;
      throw wrong(what, 'Look what the instance that takes over does not read, or reads twice.');
    }
  }
  await steps.verify?.(second, result);
  return result;
}

interface Acknowledged {
  readonly ids: string[];
  stateBefore?: ReturnType<typeof takeApart>;
}

async function populateAndKill<First, Second>(
  first: First,
  steps: FailoverSteps<First, Second>,
  killAfter: number | undefined,
): Promise<{ acknowledged: Acknowledged; interrupted: unknown }> {
  const acknowledged: Acknowledged = { ids: [] };
  let killed: Promise<unknown> | undefined;
  let interrupted: unknown;
  const kill = async (): Promise<unknown> => steps.kill(first);
  const acknowledge = (id: string): void => {
    acknowledged.ids.push(id);
    if (killed === undefined && acknowledged.ids.length === killAfter) {
      killed = kill();
      killed.catch(() => undefined); // it is awaited below
    }
  };
  try {
    await steps.populate(first, acknowledge);
  } catch (error) {
    if (killed === undefined) throw error;
    interrupted = error;
  }
  if (killed === undefined) {
    if (killAfter !== undefined) {
      throw wrong(
        `${killAfter} writes were never acknowledged, only ${acknowledged.ids.length}: nobody was killed.`,
        'Write more, or lower killAfter.',
      );
    }
    if (steps.state !== undefined) acknowledged.stateBefore = takeApart(await steps.state(first));
    killed = kill();
  }
  await killed;
  return { acknowledged, interrupted };
}

/** A failure names the first so many ids. */
const mostNamed = 10;

function lostError({ acknowledged, lost, interrupted }: FailoverResult, mostLost: number): DistributedError {
  const named = `${lost.slice(0, mostNamed).map(showValue).join(', ')}${lost.length > mostNamed ? ', ...' : ''}`;
  const during = interrupted === undefined ? '' : ` The kill ended the writing with: ${errorName(interrupted)}.`;
  return wrong(
    `${lost.length} of ${acknowledged.length} acknowledged writes are lost, ${mostLost} may be: ${named}.${during}`,
    'Acknowledge a write when it is where the next instance finds it, not before.',
  );
}

function wrong(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_FAILOVER', what: `failover: ${what}`, fix });
}
