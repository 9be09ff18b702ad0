import { announcedMatcher } from '../src/kit/announced-matcher';
import { isErrorLike, type Outcomes } from '../src/kit/concurrency/outcomes';
import { tally } from '../src/kit/concurrency/tally';
import { verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { quoteError, showValue } from '../src/kit/waiting/show';

/** Options of {@link WinnerMatchers.toHaveExactlyOneWinner}. */
export interface WinnerOptions {
  /** Whether a fulfilled operation has won, by its value; default: each has. For attempts that resolve to false or null when they lose. */
  readonly wins?: (value: never) => boolean;
  /** How those who are rejected must be: the code of the error, a part of its message, or a pattern for either. Default: anyhow. */
  readonly losers?: string | RegExp;
}

/** The matchers of this file, as `expect` gets them. */
export interface WinnerMatchers {
  /**
   * Passes when one operation has won and every other one has lost. Takes what {@link concurrently} or {@link tally} returns, or a list of promises.
   * @example
   * await expect(concurrently(10, 1, () => session.claim())).toHaveExactlyOneWinner({ losers: 'already been claimed' });
   * await expect(nodes.map((node) => node.tryToLead())).toHaveExactlyOneWinner({ wins: (isLeader) => isLeader });
   */
  toHaveExactlyOneWinner(options?: WinnerOptions): Promise<void>;
}

/** A failure shows the values of at most so many winners. */
const mostShown = 5;

/** The implementation of {@link WinnerMatchers.toHaveExactlyOneWinner}, for expect.extend. @throws DistributedError JD_OUTCOMES */
export function toHaveExactlyOneWinner(this: MatcherContext, received: unknown, options: WinnerOptions = {}): Promise<MatcherResult> {
  const { wins = () => true, losers } = options;
  const call = {
    name: 'toHaveExactlyOneWinner',
    received: 'outcomes',
    expected: losers === undefined ? '' : `{ losers: ${showValue(losers)} }`,
  };
  const result = tally(received as Promise<Outcomes>).then((outcomes) => {
    const winners = outcomes.values.filter((value) => (wins as (value: unknown) => boolean)(value));
    const strange = losers === undefined ? undefined : outcomes.rejections.find(({ error }) => !isErrorLike(error, losers));
    const first = strange ?? (winners.length === 0 ? outcomes.rejections[0] : undefined);
    return verdict(this, call, winners.length === 1 && strange === undefined, () => [
      `${winners.length === 0 ? 'Nobody' : winners.length} of ${outcomes.total} won${winners.length > 1 ? `: ${winners.slice(0, mostShown).map(showValue).join(', ')}` : ''}.`,
      ...(first === undefined
        ? []
        : ['', `Operation ${first.index} was rejected${strange === undefined ? '' : ' for another reason'}:`, quoteError(first.error)]),
    ]);
  });
  return announcedMatcher('expect(...).toHaveExactlyOneWinner(...)', toHaveExactlyOneWinner, result);
}
