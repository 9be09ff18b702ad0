import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { isError } from '../../base/realm';

const whole = { depth: Infinity, sorted: true, breakLength: Infinity, compact: true, maxArrayLength: Infinity, maxStringLength: Infinity };

/** Longer texts are cut: a person reads them. */
export const longestText = 4_000;
/** Of the digest that stands for what is cut. */
const shownDigits = 16;

/**
 * A value as text: the same for equal values, another for others, and where it is cut its head tells them apart. An error is its name and message, for its
 * stack differs from order to order.
 */
export function textOfValue(value: unknown): string {
  const text = isError(value) ? `${value.name}: ${value.message}` : inspect(value, whole);
  if (text.length <= longestText) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, shownDigits);
  return `(${text.length} characters, sha256 ${digest}) ${text.slice(0, longestText)}…`;
}
