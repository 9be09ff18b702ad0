import type { Binary } from '../base/bytes';
import type { Context } from './context';
import { errors } from './errors';
import { parseLongDouble } from './long-double';
import { integer, isInt64, roundToBits } from './numbers';

/** What decides which end is too late: the version, and the time. */
type Present = Pick<Context, 'engine' | 'keyspace'>;

/** The first millisecond that 64 bits do not hold. */
const endOfTime = 2 ** 63;

/**
 * The timeout of a blocking command: seconds as a long double, which Redis multiplies by 1000 and rounds up.
 * @returns milliseconds; 0: for ever
 * @throws that it is no number, or negative; or too large, which before 7.2 is negative too
 */
export function parseTimeoutMs(text: Binary, present: Present): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text) * 1000;
  const seconds = parseLongDouble(text);
  if (seconds === undefined) throw errors.timeoutNotFloat;
  if (typeof seconds === 'string') throw seconds === 'inf' ? tooLarge(present) : errors.timeoutNegative;
  const product = { numerator: seconds.significand * 1000n, denominator: 1n, exponent: seconds.exponent };
  const { significand, exponent } = roundToBits(product, 64, -16445);
  const whole = exponent < 0 ? significand >> BigInt(-exponent) : significand << BigInt(exponent);
  if (seconds.negative && whole > 0n) throw errors.timeoutNegative;
  if (seconds.negative) return 0;
  const hasFraction = exponent < 0 && whole << BigInt(-exponent) !== significand;
  const ms = hasFraction ? whole + 1n : whole;
  if (!isInt64(ms)) throw tooLarge(present);
  return inTime(Number(ms), present);
}

/** The timeout of a command that takes whole milliseconds. @throws that it is none, negative or, since 7.2, too large */
export function parseTimeoutOfMs(text: Binary, present: Present): number {
  const ms = integer(text, errors.timeoutNotInteger);
  if (ms < 0) throw errors.timeoutNegative;
  return inTime(ms, present);
}

function inTime(ms: number, present: Present): number {
  if (ms + present.keyspace.nowMs >= endOfTime && present.engine.version.has('7.2')) throw errors.timeoutOutOfRange;
  return ms;
}

function tooLarge({ engine }: Present): typeof errors.timeoutNegative {
  return engine.version.has('7.2') ? errors.timeoutOutOfRange : errors.timeoutNegative;
}
