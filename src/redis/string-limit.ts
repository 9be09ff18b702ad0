import type { Context } from './context';
import { errors } from './errors';

/** No setting allows longer strings: Redis's own default, and about what V8 can hold. */
const mostBytes = 512 * 1024 * 1024;

/** How long a string may get, in bytes: proto-max-bulk-len, but never over 512 MiB. */
export function maxStringLength({ engine }: Context): number {
  return Math.min(engine.config.number('proto-max-bulk-len'), mostBytes);
}

/** @throws the error of a string too long when a string must not get so long */
export function checkStringLength(context: Context, length: number): void {
  if (length > maxStringLength(context)) throw errors.stringTooLong;
}
