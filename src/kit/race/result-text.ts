import { inspect } from 'node:util';
import { isError } from '../../base/realm';

/** Deeper and longer values are cut. */
const shown = { depth: 8, sorted: true, breakLength: Infinity, compact: true, maxArrayLength: 200, maxStringLength: 2000 } as const;

/** A value as text: the same for equal values. An error is its name and message, for its stack differs from order to order. */
export function textOfValue(value: unknown): string {
  return isError(value) ? `${value.name}: ${value.message}` : inspect(value, shown);
}
