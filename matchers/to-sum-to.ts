import { DistributedError } from '../src/base/errors';
import { isRecord } from '../src/base/realm';
import { verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { showValue } from '../src/kit/waiting/show';

/** Options of {@link SumMatchers.toSumTo}. */
export interface SumOptions {
  /** The part of an item that is summed up: a function, or the name of a property. Default: the item itself. */
  readonly by?: string | ((item: never) => number | bigint);
  /** How far from the total the sum of numbers with fractions may be; default 0. */
  readonly tolerance?: number;
}

/** The matchers of this file, as `expect` gets them. */
export interface SumMatchers<R> {
  /**
   * Passes when the items add up to the total: what must be conserved, is. Takes a list, a Map or an object (their values are summed up);
   * numbers and bigints alike, and whole numbers exactly, however large. Nothing sums up to 0.
   * @example
   * expect({ alice: 30, bob: 70 }).toSumTo(100);
   * expect(relays).toSumTo(1_500n, { by: 'weight' });
   */
  toSumTo(total: number | bigint, options?: SumOptions): R;
}

/** The implementation of {@link SumMatchers.toSumTo}, for expect.extend. @throws DistributedError JD_SUM when an item is no number */
export function toSumTo(this: MatcherContext, received: unknown, total: number | bigint, options: SumOptions = {}): MatcherResult {
  const { by, tolerance = 0 } = options;
  const parts = itemsOf(received).map(([name, item]) => [name, partOf(item, by)] as const);
  const wrong = parts.find(([, part]) => typeof part !== 'bigint' && !Number.isFinite(part));
  if (wrong !== undefined) throw noSum(`the item at ${wrong[0]} is ${showValue(wrong[1])}`);
  const sum = add(parts.map(([, part]) => part as number | bigint));
  const difference = add([sum, negated(total)]);
  const pass = tolerance === 0 ? Number(difference) === 0 : Math.abs(Number(difference)) <= tolerance;
  const call = { name: 'toSumTo', received: 'items', expected: showValue(total) };
  return verdict(this, call, pass, () => [
    `Expected sum: ${this.utils.EXPECTED_COLOR(showValue(total))}`,
    `Received sum: ${this.utils.RECEIVED_COLOR(showValue(sum))}, of ${parts.length} items`,
    `Difference:   ${showValue(difference)}`,
    ...(!pass && isRounding(difference) ? ['', 'Fractions round: pass { tolerance } for them.'] : []),
  ]);
}

/** A difference below this is most likely one of rounding. */
const roundingError = 1e-6;

function isRounding(difference: number | bigint): boolean {
  return typeof difference === 'number' && Math.abs(difference) < roundingError;
}

function itemsOf(received: unknown): [unknown, unknown][] {
  if (Object.prototype.toString.call(received) === '[object Map]') return [...(received as Map<unknown, unknown>)];
  if (typeof received === 'object' && received !== null && Symbol.iterator in received) {
    return [...(received as Iterable<unknown>)].map((item, index) => [index, item]);
  }
  if (isRecord(received)) return Object.entries(received);
  throw noSum(`it is ${showValue(received)}`);
}

function partOf(item: unknown, by: SumOptions['by']): unknown {
  if (by === undefined) return item;
  return typeof by === 'function' ? (by as (item: unknown) => unknown)(item) : (item as Record<string, unknown> | undefined)?.[by];
}

/** Exactly where all are whole numbers. */
function add(numbers: readonly (number | bigint)[]): number | bigint {
  if (numbers.every((number) => typeof number === 'bigint' || Number.isInteger(number))) {
    const sum = numbers.reduce<bigint>((a, b) => a + BigInt(b), 0n);
    const isBig = numbers.some((number) => typeof number === 'bigint') || !Number.isSafeInteger(Number(sum));
    return isBig ? sum : Number(sum);
  }
  return numbers.reduce<number>((a, b) => a + Number(b), 0);
}

function negated(number: number | bigint): number | bigint {
  return -number;
}

function noSum(what: string): DistributedError {
  return new DistributedError({
    code: 'JD_SUM',
    what: `toSumTo cannot sum up: ${what}.`,
    fix: 'Give a list, a Map or an object of numbers or bigints, or name the part that is one: { by: "weight" }.',
  });
}
