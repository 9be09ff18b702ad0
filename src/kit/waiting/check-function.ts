import { DistributedError } from '../../base/errors';
import { isThenable } from '../../base/realm';

/** @throws DistributedError JD_NOT_A_FUNCTION when what shall be polled cannot be called again */
export function checkFunction(caller: string, fn: unknown): asserts fn is (...args: readonly never[]) => unknown {
  if (typeof fn === 'function') return;
  throw new DistributedError({
    code: 'JD_NOT_A_FUNCTION',
    what: `${caller} needs a function to call again, and was given ${isThenable(fn) ? 'a promise, which settles only once' : `a value (${typeof fn})`}.`,
    fix: 'Write `() => ...` around it.',
  });
}
