import { DistributedError } from '../../base/errors';
import { quoteError } from '../waiting/show';
import { errorName, type Outcomes, type Rejection } from './outcomes';

/** How many different errors the message shows; all are in {@link ConcurrentFailure.outcomes}. */
const mostShown = 5;

/** Operations of a concurrent run were rejected. `code` is JD_CONCURRENT. */
export class ConcurrentFailure extends DistributedError {
  /** Of the whole run: every error is in `outcomes.rejections`. */
  readonly outcomes: Outcomes;

  /** @param what the call @param place names an operation by its index */
  constructor(what: string, outcomes: Outcomes, place: (index: number) => string) {
    const { rejections, total } = outcomes;
    const kinds = new Map<string, Rejection[]>();
    for (const rejection of rejections) {
      const name = errorName(rejection.error);
      kinds.set(name, [...(kinds.get(name) ?? []), rejection]);
    }
    const shown = [...kinds.values()].slice(0, mostShown).map((same) => {
      const times = same.length === 1 ? 'once' : `${same.length} times, first`;
      return `${times} in ${place(same[0]!.index)}:\n${quoteError(same[0]!.error)}`;
    });
    const rest = kinds.size > mostShown ? [`... and ${kinds.size - mostShown} other errors`] : [];
    super({
      code: 'JD_CONCURRENT',
      what: [`${what}: ${rejections.length} of ${total} operations failed.`, '', ...shown, ...rest, ''].join('\n'),
      fix: 'Where some must fail, say so: await expect(concurrently(...)).toHaveOutcomes({ fulfilled, rejected }).',
      cause: rejections[0]?.error,
    });
    this.outcomes = outcomes;
  }
}
