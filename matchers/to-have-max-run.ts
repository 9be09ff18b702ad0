import { nothingCompared, verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { listOf } from '../src/kit/picks';
import { showValue } from '../src/kit/waiting/show';

/** The matchers of this file, as `expect` gets them. */
export interface RunMatchers<R> {
  /**
   * Passes when no item comes more than `length` times in a row: what tells a smooth balancer from one that picks in bursts. Items compare as by toEqual.
   * @example
   * expect(['a', 'a', 'b', 'a']).toHaveMaxRun(2);
   */
  toHaveMaxRun(length: number): R;
}

/** The implementation of {@link RunMatchers.toHaveMaxRun}, for expect.extend. */
export function toHaveMaxRun(this: MatcherContext, received: unknown, length: number): MatcherResult {
  const list = listOf(received);
  const call = { name: 'toHaveMaxRun', received: 'list', expected: String(length) };
  if (list.length === 0) return nothingCompared(this, call, 'The list is empty.');
  let longest = { at: 0, length: 1 };
  for (let at = 0, i = 1; i <= list.length; i++) {
    if (i < list.length && this.equals(list[at], list[i])) continue;
    if (i - at > longest.length) longest = { at, length: i - at };
    at = i;
  }
  return verdict(this, call, longest.length <= length, () => [
    `Expected runs of at most: ${this.utils.EXPECTED_COLOR(String(length))}`,
    `Received a run of:        ${this.utils.RECEIVED_COLOR(String(longest.length))}, of ${showValue(list[longest.at])} from ${longest.at} on`,
  ]);
}
