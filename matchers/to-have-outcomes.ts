import { announcedMatcher } from '../src/kit/announced-matcher';
import { errorName, isErrorLike, type Outcomes, type Rejection } from '../src/kit/concurrency/outcomes';
import { tally } from '../src/kit/concurrency/tally';
import { verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { inColumns } from '../src/kit/picks';
import { quoteError, showValue } from '../src/kit/waiting/show';

/** How many: exactly, at least one, or an asymmetric matcher. */
export type HowMany = number | 'some' | object;

/** What is expected of a concurrent run. What is left out may be any number. */
export interface ExpectedOutcomes {
  readonly fulfilled?: HowMany;
  /** How many were rejected in all; or by codes or parts of messages, and then nothing else may have been rejected. */
  readonly rejected?: number | 'some' | Readonly<Record<string, HowMany>>;
}

/** The matchers of this file, as `expect` gets them. */
export interface OutcomeMatchers {
  /**
   * Passes when so many operations were fulfilled and rejected, and for those reasons. Takes what {@link concurrently} or {@link tally} returns, or a list of promises.
   * @example
   * await expect(concurrently(50, 1, update)).toHaveOutcomes({ fulfilled: 'some', rejected: { 'is sealing': 'some' } });
   */
  toHaveOutcomes(expected: ExpectedOutcomes): Promise<void>;
}

interface Row {
  readonly name: string;
  readonly wanted: HowMany | undefined;
  readonly count: number;
  /** Of those that were rejected so. */
  readonly first?: Rejection | undefined;
}

/** The implementation of {@link OutcomeMatchers.toHaveOutcomes}, for expect.extend. @throws DistributedError JD_OUTCOMES */
export function toHaveOutcomes(this: MatcherContext, received: unknown, expected: ExpectedOutcomes): Promise<MatcherResult> {
  const call = { name: 'toHaveOutcomes', received: 'outcomes', expected: showValue(expected) };
  const result = tally(received as Promise<Outcomes>).then((outcomes) => {
    const rows = rowsOf(outcomes, expected);
    const isMet = ({ wanted, count }: Row): boolean => wanted === undefined || (wanted === 'some' ? count > 0 : this.equals(count, wanted));
    const unmet = rows.find((row) => !isMet(row) && row.first !== undefined)?.first;
    return verdict(this, call, rows.every(isMet), () => [
      `${outcomes.total} operations:`,
      '',
      ...inColumns([
        ['', 'expected', 'received', ''],
        ...rows.map((row) => [row.name, showHowMany(row.wanted), String(row.count), isMet(row) ? '' : '<']),
      ]),
      ...(unmet === undefined ? [] : ['', `The first of those, operation ${unmet.index}:`, quoteError(unmet.error)]),
    ]);
  });
  return announcedMatcher('expect(...).toHaveOutcomes(...)', toHaveOutcomes, result);
}

function rowsOf(outcomes: Outcomes, { fulfilled, rejected }: ExpectedOutcomes): Row[] {
  const first = { name: 'fulfilled', wanted: fulfilled, count: outcomes.fulfilled };
  if (typeof rejected !== 'object')
    return [first, { name: 'rejected', wanted: rejected, count: outcomes.rejections.length, first: outcomes.rejections[0] }];
  // Each rejection counts for the first reason that it fits.
  let rest = outcomes.rejections;
  const named = Object.entries(rejected).map(([reason, wanted]): Row => {
    const fitting = rest.filter(({ error }) => isErrorLike(error, reason));
    rest = rest.filter((rejection) => !fitting.includes(rejection));
    return { name: `rejected: ${reason}`, wanted, count: fitting.length, first: fitting[0] };
  });
  const others = new Map<string, Rejection[]>();
  for (const rejection of rest) others.set(errorName(rejection.error), [...(others.get(errorName(rejection.error)) ?? []), rejection]);
  const unexpected = [...others].map(([name, same]): Row => ({ name: `rejected: ${name}`, wanted: 0, count: same.length, first: same[0] }));
  return [first, ...named, ...unexpected];
}

function showHowMany(wanted: HowMany | undefined): string {
  if (wanted === undefined) return 'any';
  return typeof wanted === 'object' ? showValue(wanted) : String(wanted);
}
