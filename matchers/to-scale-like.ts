import { DistributedError } from '../src/base/errors';
import { realClock } from '../src/bridge/inner';
import { announcedMatcher } from '../src/kit/announced-matcher';
import { growths, slopeAgainst, type Growth, type Sample } from '../src/kit/growth';
import { verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { inColumns } from '../src/kit/picks';
import { showValue } from '../src/kit/waiting/show';

/** Options of {@link ScaleMatchers.toScaleLike}. */
export interface ScaleOptions {
  /** The sizes for which the function is called; default 64, 128 ... 4,096. */
  readonly sizes?: readonly number[];
  /** By how much the exponent of n may be over the expected one; default 0.1 for counted costs, 0.35 for measured time. */
  readonly tolerance?: number;
}

/** The matchers of this file, as `expect` gets them. */
export interface ScaleMatchers {
  /**
   * Passes when the cost of `fn(n)` grows with n as told, or slower. The cost is the number that the function returns (commands sent, comparisons made: exact);
   * when it returns none, the time that it takes: the least of five calls, enough to tell 'n' from 'n^2', not 'n' from 'n log n'.
   * @example
   * await expect((n) => countComparisons(sort, shuffled(n))).toScaleLike('n log n');
   */
  toScaleLike(growth: Growth, options?: ScaleOptions): Promise<void>;
}

const defaultSizes = [64, 128, 256, 512, 1_024, 2_048, 4_096];
const tolerances = { counted: 0.1, timed: 0.35 } as const;
const timedCalls = 5;
/** A measured time below this says more of the clock than of the function: the call is repeated until all take that long. */
const leastTimedMs = 1;

/** The implementation of {@link ScaleMatchers.toScaleLike}, for expect.extend. @throws DistributedError JD_NOT_A_FUNCTION, JD_GROWTH */
export function toScaleLike(this: MatcherContext, received: unknown, growth: Growth, options: ScaleOptions = {}): Promise<MatcherResult> {
  const { sizes = defaultSizes } = options;
  if (typeof received !== 'function') {
    const what = `toScaleLike: expect was given ${showValue(received)}.`;
    throw new DistributedError({ code: 'JD_NOT_A_FUNCTION', what, fix: 'Give it the function of a size: (n) => work(n).' });
  }
  if (!Object.hasOwn(growths, growth) || new Set(sizes).size < 3 || sizes.some((size) => !(size > 0))) {
    const what = `toScaleLike: the growth is ${showValue(growth)}, the sizes are ${showValue(sizes)}.`;
    throw new DistributedError({ code: 'JD_GROWTH', what, fix: `Give one of ${Object.keys(growths).join(', ')} and three sizes or more.` });
  }
  const call = { name: 'toScaleLike', received: 'fn', expected: showValue(growth) };
  const result = sample(received as (n: number) => unknown, sizes).then(({ samples, isTimed }) => {
    const { tolerance = isTimed ? tolerances.timed : tolerances.counted } = options;
    const over = slopeAgainst(growth, samples);
    return verdict(this, call, over <= tolerance, () => {
      const nearest = (Object.keys(growths) as Growth[]).sort(
        (a, b) => Math.abs(slopeAgainst(a, samples)) - Math.abs(slopeAgainst(b, samples)),
      )[0]!;
      return [
        `Expected growth: at most ${this.utils.EXPECTED_COLOR(growth)}`,
        `Received growth: most like ${this.utils.RECEIVED_COLOR(nearest)}; n^${over.toFixed(2)} over the expected, ${tolerance} allowed`,
        '',
        ...inColumns([
          ['n', isTimed ? 'ms' : 'cost'],
          ...samples.map(({ n, cost }) => [String(n), isTimed ? cost.toFixed(4) : String(cost)]),
        ]),
      ];
    });
  });
  return announcedMatcher('expect(fn).toScaleLike(...)', toScaleLike, result);
}

async function sample(work: (n: number) => unknown, sizes: readonly number[]): Promise<{ samples: Sample[]; isTimed: boolean }> {
  const samples: Sample[] = [];
  let isTimed = false;
  for (const n of sizes) {
    const returned = await work(n);
    if (typeof returned === 'number') samples.push({ n, cost: returned });
    else {
      isTimed = true;
      samples.push({ n, cost: await leastMs(work, n) });
    }
  }
  return { samples, isTimed };
}

async function leastMs(work: (n: number) => unknown, n: number): Promise<number> {
  const clock = realClock();
  const time = async (calls: number): Promise<number> => {
    const beganMs = clock.now();
    for (let call = 0; call < calls; call++) await work(n);
    return clock.now() - beganMs;
  };
  let calls = 1;
  while ((await time(calls)) < leastTimedMs) calls *= 2;
  let least = Infinity;
  for (let round = 0; round < timedCalls; round++) least = Math.min(least, await time(calls));
  return least / calls;
}
