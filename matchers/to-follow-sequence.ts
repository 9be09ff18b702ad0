import { DistributedError } from '../src/base/errors';
import { nothingCompared, verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { listOf } from '../src/kit/picks';
import { showValue } from '../src/kit/waiting/show';

/** Options of {@link SequenceMatchers.toFollowSequence}. */
export interface SequenceOptions {
  /** Whether the sequence begins again where it ends, as often as needed. Default true; false: it comes exactly once. */
  readonly wraps?: boolean;
}

/** The matchers of this file, as `expect` gets them. */
export interface SequenceMatchers<R> {
  /**
   * Passes when the list is the sequence, from its first item and at least once in whole, over and over. Items compare as by toEqual.
   * @example
   * expect([1, 1, 2, 1, 3, 1, 1, 1, 1, 2]).toFollowSequence([1, 1, 2, 1, 3, 1, 1]);
   */
  toFollowSequence(sequence: Iterable<unknown>, options?: SequenceOptions): R;
}

/** How many items a failure shows on each side of the first that differs. */
const shownAround = 5;

/**
 * The implementation of {@link SequenceMatchers.toFollowSequence}, for expect.extend.
 * @throws DistributedError JD_SEQUENCE for an empty sequence
 */
export function toFollowSequence(
  this: MatcherContext,
  received: unknown,
  sequence: Iterable<unknown>,
  { wraps = true }: SequenceOptions = {},
): MatcherResult {
  const [list, wanted] = [listOf(received), [...sequence]];
  const call = { name: 'toFollowSequence', received: 'list', expected: showValue(wanted) };
  if (wanted.length === 0) {
    const what = 'toFollowSequence: the sequence is empty.';
    throw new DistributedError({ code: 'JD_SEQUENCE', what, fix: 'Give at least one item; for an empty list there is toHaveLength(0).' });
  }
  if (list.length === 0) return nothingCompared(this, call, 'The list is empty.');
  const expectedAt = (index: number): unknown => wanted[index % wanted.length];
  const length = wraps ? Math.max(list.length, wanted.length) : wanted.length;
  const compared = Math.min(list.length, length);
  let at = 0;
  while (at < compared && this.equals(list[at], expectedAt(at))) at++;
  const pass = at === compared && list.length === length;
  return verdict(this, call, pass, () => {
    if (pass) return [`All ${list.length} items follow it.`];
    const [from, to] = [Math.max(0, at - shownAround), at + shownAround + 1];
    const expected = Array.from({ length: Math.max(0, Math.min(to, length) - from) }, (_, i) => expectedAt(from + i));
    return [
      describeFirst(at, list, { expected: at < length ? showValue(expectedAt(at)) : 'the end', length }),
      '',
      `Expected from ${from}: ${this.utils.EXPECTED_COLOR(showValue(expected))}`,
      `Received from ${from}: ${this.utils.RECEIVED_COLOR(showValue(list.slice(from, to)))}`,
    ];
  });
}

function describeFirst(at: number, list: readonly unknown[], { expected, length }: { expected: string; length: number }): string {
  if (at === list.length) return `It ends after ${list.length} items, of ${length}; the next is ${expected}.`;
  return `The first difference is at ${at}: expected ${expected}, received ${showValue(list[at])}.`;
}
