import type { Binary } from '../base/bytes';
import { floatPattern, type Rational, readDecimal, readHexFloat, roundedQuotient, roundToBits } from './numbers';

/**
 * A number of x86's 80-bit extended format, which C calls long double there and Redis calculates with in INCRBYFLOAT:
 * ±significand * 2^exponent with a significand of at most 64 bits. Or an infinity.
 * Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1, section 4.2.2.
 */
export type LongDouble = FiniteLongDouble | 'inf' | '-inf';

interface FiniteLongDouble {
  readonly negative: boolean;
  readonly significand: bigint;
  readonly exponent: number;
}

const precisionBits = 64;
/** The exponent of the smallest subnormal number. */
const minExponent = -16445;
/** The exponent of the largest number. */
const maxExponent = 16320;
/** Redis reads no longer text as a number. */
const maxTextLength = 5 * 1024 - 1;
const fractionDigits = 17;

/** A long double as C's strtold reads it (decimal, hexadecimal, inf); undefined for anything else, for overflow, and for what rounds to zero. */
export function parseLongDouble(text: Binary): LongDouble | undefined {
  if (text.length > maxTextLength) return undefined;
  const negative = text.startsWith('-');
  if (/^[+-]?inf/i.test(text)) return floatPattern.test(text) ? (negative ? '-inf' : 'inf') : undefined;
  const read = floatPattern.test(text) ? readDecimal(text, -5100, 5100) : readHexFloat(text, -16600, 16600);
  if (read === undefined || read.numerator === 0n) return read && { negative, significand: 0n, exponent: 0 };
  const value = round(negative, read);
  return typeof value === 'string' || value.significand === 0n ? undefined : value;
}

/** The sum, rounded to nearest, ties to even; undefined when it is no number (inf - inf). */
export function addLongDoubles(a: LongDouble, b: LongDouble): LongDouble | undefined {
  if (typeof a === 'string') return typeof b === 'string' && a !== b ? undefined : a;
  if (typeof b === 'string') return b;
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = aligned(a, exponent) + aligned(b, exponent);
  const numerator = sum < 0n ? -sum : sum;
  return round(sum < 0n, { numerator, denominator: 1n, exponent });
}

/** The number as Redis prints it for people: C's %.17Lf without the zeros at its end. */
export function formatLongDouble(value: LongDouble): Binary {
  if (typeof value === 'string') return value;
  const { negative, significand, exponent } = value;
  const sign = negative ? '-' : '';
  if (exponent >= 0) return sign + (significand << BigInt(exponent)).toString();
  const scale = roundedQuotient(significand * 10n ** BigInt(fractionDigits), 1n << BigInt(-exponent));
  if (scale === 0n) return '0';
  const digits = scale.toString().padStart(fractionDigits + 1, '0');
  const fraction = digits.slice(-fractionDigits).replace(/0+$/, '');
  return `${sign}${digits.slice(0, -fractionDigits)}${fraction && `.${fraction}`}`;
}

function aligned(value: FiniteLongDouble, exponent: number): bigint {
  const shifted = value.significand << BigInt(value.exponent - exponent);
  return value.negative ? -shifted : shifted;
}

function round(negative: boolean, exact: Rational): LongDouble {
  const { significand, exponent } = roundToBits(exact, precisionBits, minExponent);
  if (exponent > maxExponent) return negative ? '-inf' : 'inf';
  return { negative, significand, exponent };
}
