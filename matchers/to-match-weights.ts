import { DistributedError } from '../src/base/errors';
import { isRecord } from '../src/base/realm';
import { nothingCompared, verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { countPicks, inColumns, showCount, showDeviation, type PickedBy } from '../src/kit/picks';
import { showValue } from '../src/kit/waiting/show';

/** Weights by item. The keys of an object stand for the items whose text they are. */
export type Weights = Readonly<Record<string, number>> | ReadonlyMap<unknown, number>;

/** Options of {@link WeightMatchers.toMatchWeights}. */
export interface WeightOptions {
  /** Whether each count must be its share to the pick; then the picks must be whole rounds. Default false. */
  readonly exact?: boolean;
  /** How far from its share a count may be, as a ratio of the share; default 0.1. Without meaning when `exact`. */
  readonly tolerance?: number;
  /** What a weight of 0 or less means, where there is one: balancers differ. No default. */
  readonly zeroMeans?: 'never picked' | 'as 1';
  /** What an item is counted as, e.g. its name. Default: itself. */
  readonly by?: PickedBy;
}

/** The matchers of this file, as `expect` gets them. */
export interface WeightMatchers<R> {
  /**
   * Passes when items were picked in proportion to their weights. Takes a list with one entry a pick, or counts as a Map or an object.
   * @example
   * const picks = Array.from({ length: 600 }, () => balancer.next().name);
   * expect(picks).toMatchWeights({ a: 3, b: 1, c: 2 }, { exact: true }); // 300, 100, 200
   */
  toMatchWeights(weights: Weights, options?: WeightOptions): R;
}

const defaultTolerance = 0.1;

/**
 * The implementation of {@link WeightMatchers.toMatchWeights}, for expect.extend.
 * @throws DistributedError JD_WEIGHTS for weights that are no numbers, or of 0 or less without `zeroMeans`
 */
export function toMatchWeights(this: MatcherContext, received: unknown, weights: Weights, options: WeightOptions = {}): MatcherResult {
  const { exact = false, tolerance = exact ? 0 : defaultTolerance, by = (item: unknown) => item } = options;
  const wanted = readWeights(weights, options.zeroMeans);
  const call = { name: 'toMatchWeights', received: 'picks', expected: `${showValue(weights)}${exact ? ', { exact: true }' : ''}` };
  const named = isRecord(weights) ? (item: never) => String((by as (item: unknown) => unknown)(item)) : by;
  const { total, counts } = countPicks(received, named);
  if (total === 0) return nothingCompared(this, call, 'Nothing was picked.');
  const sum = [...wanted.values()].reduce((a, b) => a + b, 0);
  const rows = [...new Set([...wanted.keys(), ...counts.keys()])].map((item) => {
    const [count, weight] = [counts.get(item) ?? 0, wanted.get(item)];
    const share = ((weight ?? 0) / sum) * total;
    const isWrong = weight === undefined || Math.abs(count - share) > tolerance * share;
    const remark = weight === undefined ? 'has no weight' : isWrong ? (count < share ? 'too few' : 'too many') : '';
    return { cells: [showValue(item), String(count), showCount(share), showDeviation(count, share), remark], isWrong };
  });
  const pass = rows.every(({ isWrong }) => !isWrong);
  return verdict(this, call, pass, () => [
    `${total} picks, weights of ${sum} in all; ${exact ? 'exactly each share' : `each share within ${tolerance * 100}%`}.`,
    ...(exact && total % sum !== 0 ? [`${total} picks are no whole rounds of ${sum}: no counts can match exactly.`] : []),
    '',
    ...inColumns([['', 'picked', 'share', '', ''], ...rows.map(({ cells }) => cells)]),
  ]);
}

function readWeights(weights: Weights, zeroMeans: WeightOptions['zeroMeans']): Map<unknown, number> {
  const entries = isRecord(weights) ? Object.entries(weights) : [...weights];
  const read = entries.map(([item, weight]): [unknown, number] => {
    if (!Number.isFinite(weight)) throw wrong(`The weight of ${showValue(item)} is ${showValue(weight)}.`, 'Give a number.');
    if (weight > 0) return [item, weight];
    if (zeroMeans === undefined) {
      const fix = "Say which yours does: { zeroMeans: 'never picked' } or { zeroMeans: 'as 1' }.";
      throw wrong(`The weight of ${showValue(item)} is ${weight}: some balancers never pick it, others take it as 1.`, fix);
    }
    return [item, zeroMeans === 'as 1' ? 1 : 0];
  });
  if (read.every(([, weight]) => weight === 0)) throw wrong('No item has a weight over 0.', 'Give at least one.');
  return new Map(read);
}

function wrong(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_WEIGHTS', what: `toMatchWeights: ${what}`, fix });
}
