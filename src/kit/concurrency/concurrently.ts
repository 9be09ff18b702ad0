import { DistributedError } from '../../base/errors';
import { announce, callSite } from '../waiting/announce';
import { checkFunction } from '../waiting/check-function';
import { within } from '../within-test';
import { ConcurrentFailure } from './concurrent-failure';
import { countOutcomes, type Outcomes } from './outcomes';

/** What an operation is told. */
export interface Operation<C = undefined> {
  /** Counts from 0. */
  readonly worker: number;
  /** Counts from 0 within its worker. */
  readonly op: number;
  /** What `setup` has made for the worker. */
  readonly context: C;
  /** Aborts when the run's time is over. */
  readonly signal: AbortSignal;
}

/** Options of {@link concurrently}. */
export interface ConcurrentOptions<C> {
  /** Makes what a worker works with, e.g. connects a client. No operation begins before every worker has its own. */
  readonly setup?: (worker: number) => C | PromiseLike<C>;
  /** Limit of the whole run in milliseconds. Default: what the running test has left. */
  readonly timeoutMs?: number;
}

/**
 * Runs `opsEach` operations one after the other in each of `workers` workers, which all start together. A failed operation stops none of the others.
 * @param fn an operation; what it asserts counts as its outcome
 * @returns how the operations ended, with their values in the order of workers and operations
 * @throws ConcurrentFailure JD_CONCURRENT when an operation failed, with every error; DistributedError JD_TIMEOUT, naming who was still at work
 * @example
 * await concurrently(10, 100, async ({ worker, op }) => {
 *   await cache.set(`${worker}:${op}`, op);
 *   expect(await cache.get(`${worker}:${op}`)).toBe(op);
 * });
 * expect(cache.size).toBe(1_000);
 */
export function concurrently<T, C = undefined>(
  workers: number,
  opsEach: number,
  fn: (operation: Operation<C>) => T | PromiseLike<T>,
  options: ConcurrentOptions<C> = {},
): Promise<Outcomes<T>> {
  checkFunction('concurrently', fn);
  checkCount('workers', workers);
  checkCount('opsEach', opsEach);
  return announce('concurrently(...)', callSite(concurrently), run({ workers, opsEach, fn, options }));
}

interface Run<T, C> {
  readonly workers: number;
  readonly opsEach: number;
  readonly fn: (operation: Operation<C>) => T | PromiseLike<T>;
  readonly options: ConcurrentOptions<C>;
}

async function run<T, C>({ workers, opsEach, fn, options }: Run<T, C>): Promise<Outcomes<T>> {
  const what = `concurrently(${workers}, ${opsEach}, fn)`;
  const numbers = Array.from({ length: workers }, (_, worker) => worker);
  const done = numbers.map(() => 0);
  const settled = Array.from<PromiseSettledResult<T>>({ length: workers * opsEach });
  const halt = new AbortController();
  const work = async (worker: number, context: C): Promise<void> => {
    for (let op = 0; op < opsEach && !halt.signal.aborted; op++) {
      settled[worker * opsEach + op] = await settle(fn, { worker, op, context, signal: halt.signal });
      done[worker]!++;
    }
  };
  const whole = async (): Promise<void> => {
    const contexts = await Promise.all(numbers.map(async (worker) => (await options.setup?.(worker)) as C));
    await Promise.all(contexts.map((context, worker) => work(worker, context)));
  };
  try {
    await within(whole(), { what: () => `${what}: ${atWork(done, opsEach)}`, timeoutMs: options.timeoutMs });
  } catch (error) {
    halt.abort(error);
    throw error;
  }
  const outcomes = countOutcomes(settled);
  if (outcomes.rejections.length === 0) return outcomes;
  throw new ConcurrentFailure(what, outcomes, (index) => `worker ${Math.floor(index / opsEach)}, operation ${index % opsEach}`);
}

async function settle<T, C>(fn: Run<T, C>['fn'], operation: Operation<C>): Promise<PromiseSettledResult<T>> {
  try {
    return { status: 'fulfilled', value: await fn(operation) };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}

/** A failure names at most this many workers. */
const mostNamed = 5;

function atWork(done: readonly number[], opsEach: number): string {
  const busy = done.flatMap((count, worker) => (count < opsEach ? [`worker ${worker} at operation ${count}`] : []));
  const rest = busy.length > mostNamed ? ` and ${busy.length - mostNamed} more` : '';
  return `${busy.length} of ${done.length} workers (${busy.slice(0, mostNamed).join(', ')}${rest})`;
}

function checkCount(name: string, count: number): void {
  if (Number.isInteger(count) && count > 0) return;
  throw new DistributedError({ code: 'JD_COUNT', what: `concurrently: ${name} is ${count}.`, fix: 'Give a whole number from 1.' });
}
