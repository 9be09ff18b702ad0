import { DistributedError } from '../../base/errors';
import { isThenable } from '../../base/realm';
import { showValue } from '../waiting/show';
import { countOutcomes, isOutcomes, type Outcomes } from './outcomes';

/**
 * Counts how operations end, and is rejected for none of them.
 * @param operations a list of promises, or what {@link concurrently} returns
 * @example
 * const { fulfilled, rejected } = await tally([session.claim(), session.claim()]); // 1, { 'already claimed': 1 }
 */
export async function tally<T>(operations: Iterable<T | PromiseLike<T>> | PromiseLike<Outcomes<T>>): Promise<Outcomes<T>> {
  if (isOutcomes(operations)) return operations as Outcomes<T>;
  if (isThenable(operations)) return (await fromRun(operations)) as Outcomes<T>;
  if (typeof operations === 'object' && Symbol.iterator in operations) return countOutcomes(await Promise.allSettled(operations));
  throw noOutcomes(operations);
}

/** A run that is rejected because operations of it were has their outcomes all the same. */
async function fromRun(run: PromiseLike<unknown>): Promise<Outcomes> {
  let value: unknown;
  try {
    value = await run;
  } catch (error) {
    const { outcomes } = (error ?? {}) as { outcomes?: unknown };
    if (!isOutcomes(outcomes)) throw error;
    value = outcomes;
  }
  if (isOutcomes(value)) return value;
  throw noOutcomes(value);
}

function noOutcomes(value: unknown): DistributedError {
  return new DistributedError({
    code: 'JD_OUTCOMES',
    what: `There are no outcomes to count in ${showValue(value)}.`,
    fix: 'Give a list of promises, or what concurrently(...) returns.',
  });
}
