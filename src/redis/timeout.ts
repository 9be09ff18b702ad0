import type { Binary } from '../base/bytes';
import { errors } from './errors';
import { parseLongDouble } from './long-double';
import { isInt64, roundToBits } from './numbers';

/**
 * The timeout of a blocking command: seconds as a long double, which Redis multiplies by 1000 and rounds up.
 * @returns milliseconds; 0: for ever
 * @throws that it is no number, or negative (which a number too large for 64 bits becomes, too)
 */
export function parseTimeoutMs(text: Binary): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  const seconds = parseLongDouble(text);
  if (seconds === undefined) throw errors.timeoutNotFloat;
  if (typeof seconds === 'string') throw errors.timeoutNegative;
  const product = { numerator: seconds.significand * 1000n, denominator: 1n, exponent: seconds.exponent };
  const { significand, exponent } = roundToBits(product, 64, -16445);
  const whole = exponent < 0 ? significand >> BigInt(-exponent) : significand << BigInt(exponent);
  if (seconds.negative && whole > 0n) throw errors.timeoutNegative;
  if (seconds.negative) return 0;
  const hasFraction = exponent < 0 && whole << BigInt(-exponent) !== significand;
  const ms = hasFraction ? whole + 1n : whole;
  if (!isInt64(ms)) throw errors.timeoutNegative;
  return Number(ms);
}
