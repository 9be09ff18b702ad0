import { nothingCompared, verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { countPicks, inColumns, showCount, showDeviation, type PickedBy } from '../src/kit/picks';
import { showValue } from '../src/kit/waiting/show';

/** Options of {@link EvenMatchers.toBeDistributedEvenly}. */
export interface EvenOptions {
  /** How far from the equal share each count may be, as a ratio of that share; default 0.1. */
  readonly tolerance?: number;
  /** All that there is to pick from. An item of it that was never picked counts as 0, a pick that is not in it fails. Default: what was picked. */
  readonly over?: Iterable<unknown>;
  /** What an item is counted as, e.g. its name. Default: itself. */
  readonly by?: PickedBy;
}

/** The matchers of this file, as `expect` gets them. */
export interface EvenMatchers<R> {
  /**
   * Passes when each item was picked about as often as every other one. Takes a list with one entry a pick, or counts as a Map or an object.
   * @example
   * const picks = Array.from({ length: 1_000 }, () => balancer.next());
   * expect(picks).toBeDistributedEvenly({ tolerance: 0.1, over: backends });
   */
  toBeDistributedEvenly(options?: EvenOptions): R;
}

const defaultTolerance = 0.1;

/** The implementation of {@link EvenMatchers.toBeDistributedEvenly}, for expect.extend. */
export function toBeDistributedEvenly(this: MatcherContext, received: unknown, options: EvenOptions = {}): MatcherResult {
  const { tolerance = defaultTolerance, over, by = (item: unknown) => item } = options;
  const call = { name: 'toBeDistributedEvenly', received: 'picks', expected: `{ tolerance: ${tolerance} }` };
  const { total, counts } = countPicks(received, by);
  if (total === 0) return nothingCompared(this, call, 'Nothing was picked.');
  const items = new Set(over === undefined ? counts.keys() : [...over].map(by as (item: unknown) => unknown));
  const share = total / items.size;
  const [fewest, most] = [share * (1 - tolerance), share * (1 + tolerance)];
  const rows = [...new Set([...items, ...counts.keys()])].map((item) => {
    const count = counts.get(item) ?? 0;
    const remark = items.has(item) ? judge(count, fewest, most) : 'not in `over`';
    return { cells: [showValue(item), String(count), items.has(item) ? showDeviation(count, share) : '', remark], isWrong: remark !== '' };
  });
  return verdict(
    this,
    call,
    rows.every(({ isWrong }) => !isWrong),
    () => [
      `${total} picks over ${items.size} items: ${showCount(share)} each, ${showCount(fewest)} to ${showCount(most)} allowed.`,
      '',
      ...inColumns(rows.map(({ cells }) => cells)),
    ],
  );
}

function judge(count: number, fewest: number, most: number): string {
  if (count < fewest) return 'too few';
  return count > most ? 'too many' : '';
}
