import type { Binary } from '../base/bytes';
import { errors } from './errors';
import type { ErrorReply } from './reply';

const maxInt64 = 2n ** 63n - 1n;
const minInt64 = -(2n ** 63n);

/** Digits as Redis accepts them: no sign but '-', no leading zero, no space. */
const integerPattern = /^(?:0|-?[1-9][0-9]{0,18})$/;
/** A decimal floating-point number or an infinity, as C's strtod accepts them. */
export const floatPattern = /^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf(?:inity)?)$/i;
const infinityPattern = /inf/i;
const hexFloatPattern = /^[+-]?0x([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?[0-9]+))?$/i;

/** Whether a signed 64-bit integer holds the number. */
export function isInt64(value: bigint): boolean {
  return value >= minInt64 && value <= maxInt64;
}

/** A signed 64-bit integer, exactly; undefined when the bytes are none. */
export function parseInt64(text: Binary): bigint | undefined {
  if (!integerPattern.test(text)) return undefined;
  const value = BigInt(text);
  return isInt64(value) ? value : undefined;
}

/** An integer as replies carry it: a number while that is exact. */
export function integerReply(value: bigint): number | bigint {
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** A signed 64-bit integer as a number: exact up to 2^53, the nearest double beyond. */
export function parseInteger(text: Binary): number | undefined {
  if (text.length < 16) return integerPattern.test(text) ? Number(text) : undefined;
  const value = parseInt64(text);
  return value === undefined ? undefined : Number(value);
}

/** As {@link parseInteger}. @throws the error when the bytes are no 64-bit integer. */
export function integer(text: Binary, error: ErrorReply = errors.notInteger): number {
  const value = parseInteger(text);
  if (value === undefined) throw error;
  return value;
}

/** As {@link parseInteger}. @throws the error when the bytes are no 64-bit integer, or one below `least`. */
export function integerAtLeast(text: Binary, least: number, error: ErrorReply = errors.mustBePositive): number {
  const value = integer(text, error);
  if (value < least) throw error;
  return value;
}

/** As {@link parseInteger}, of 32 bits. @throws the error when the bytes are no integer; another when it has more bits, unless `error` is given */
export function int32(text: Binary, error?: ErrorReply): number {
  const value = integer(text, error);
  if (value < -(2 ** 31) || value >= 2 ** 31) throw error ?? errors.notInRange(-(2 ** 31), 2 ** 31 - 1);
  return value;
}

/** As {@link parseInt64}. @throws the error when the bytes are none. */
export function int64(text: Binary, error: ErrorReply = errors.notInteger): bigint {
  const value = parseInt64(text);
  if (value === undefined) throw error;
  return value;
}

/** Beyond this a sum with 15 digits may not be exact as a number. */
const mostQuicklyAdded = 2n ** 52n;

/**
 * The sum of an integer, as text, and another; a number while that is exact.
 * @throws the error of a text that is no 64-bit integer, or of a sum that is none
 */
export function sumOf(text: Binary, by: bigint): number | bigint {
  // Nearly always; without big integers it takes a third of the time.
  if (text.length < 16 && by <= mostQuicklyAdded && by >= -mostQuicklyAdded) return integer(text) + Number(by);
  const sum = int64(text) + by;
  if (!isInt64(sum)) throw errors.incrementOverflow;
  return integerReply(sum);
}

/** A double as C's strtod reads it (decimal, hexadecimal, inf); undefined for anything else, for NaN, for overflow, and for what rounds to zero. */
export function parseDouble(text: Binary): number | undefined {
  const value = parseAnyDouble(text);
  if (value === 0) return hasOtherDigits(text) ? undefined : value;
  return value === Infinity || value === -Infinity ? (infinityPattern.test(text) ? value : undefined) : value;
}

/** As {@link parseDouble}, but what is too large is an infinity, and what rounds to zero is zero. */
export function parseAnyDouble(text: Binary): number | undefined {
  if (!floatPattern.test(text)) return parseHexFloat(text);
  return infinityPattern.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
}

/** As {@link parseDouble}. @throws the error. */
export function float(text: Binary, error: ErrorReply = errors.notFloat): number {
  const value = parseDouble(text);
  if (value === undefined) throw error;
  return value;
}

/** A double as Redis 7.0 prints it: C's %.17g; inf, -inf, nan in letters. */
export function formatDouble(value: number): Binary {
  return formatGeneral(value, 17);
}

/** A double in so many significant digits, at most 17: C's %.*g; inf, -inf, nan in letters. */
export function formatGeneral(value: number, digits: number): Binary {
  if (Number.isSafeInteger(value) && Math.abs(value) < 10 ** digits) return Object.is(value, -0) ? '-0' : String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return trimExponential(exponential(value, digits), digits);
}

/** A double with so many digits after the point: C's %.*f, exactly rounded. */
export function formatFixed(value: number, digits: number): Binary {
  if (!Number.isFinite(value)) return formatDouble(value);
  let [whole, places] = [Math.abs(value), 0];
  for (; !Number.isInteger(whole); whole *= 2) places++;
  const scaled = roundedQuotient(BigInt(whole) * 10n ** BigInt(digits), 1n << BigInt(places));
  const text = scaled.toString().padStart(digits + 1, '0');
  return `${value < 0 || Object.is(value, -0) ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** A number that is not rounded yet: numerator / denominator * 2^exponent. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly exponent: number;
}

/**
 * A decimal number's exact value, without its sign. `text` is one (see {@link floatPattern}).
 * Undefined when its first digit stands outside 10^least to 10^most: beyond every format of the caller's.
 */
export function readDecimal(text: Binary, least: number, most: number): Rational | undefined {
  const [, whole = '', fraction = '', power = '0'] = /^[+-]?([0-9]*)\.?([0-9]*)(?:e([+-]?[0-9]+))?$/i.exec(text)!;
  const digits = (whole + fraction).replace(/^0+/, '');
  const exponent = Number(power) - fraction.length;
  if (digits === '') return { numerator: 0n, denominator: 1n, exponent: 0 };
  const magnitude = digits.length - 1 + exponent;
  if (magnitude < least || magnitude > most) return undefined;
  const numerator = BigInt(digits);
  return exponent < 0
    ? { numerator, denominator: 10n ** BigInt(-exponent), exponent: 0 }
    : { numerator: numerator * 10n ** BigInt(exponent), denominator: 1n, exponent: 0 };
}

/** A hexadecimal number's exact value, without its sign; undefined when the text is none or its first bit stands outside 2^least to 2^most. */
export function readHexFloat(text: Binary, least: number, most: number): Rational | undefined {
  const exact = hexFloat(text);
  if (exact === undefined || exact.numerator === 0n) return exact;
  const magnitude = firstBit(exact);
  return magnitude < least || magnitude > most ? undefined : exact;
}

/** The nearest binary floating-point number, ties to even: its significand has at most `bits` bits, its exponent is at least `minExponent`. */
export function roundToBits(exact: Rational, bits: number, minExponent: number): { significand: bigint; exponent: number } {
  const { numerator, denominator } = exact;
  if (numerator === 0n) return { significand: 0n, exponent: 0 };
  const least = minExponent - exact.exponent;
  let shift = Math.max(bitLength(numerator) - bitLength(denominator) - bits, least);
  let significand = shifted(numerator, denominator, shift);
  // The estimate may be one bit short, and rounding up may carry into one more.
  while (bitLength(significand) > bits) significand = shifted(numerator, denominator, ++shift);
  return { significand, exponent: shift + exact.exponent };
}

/** The quotient of two positive numbers as the nearest integer, ties to even. */
export function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator - quotient * denominator) * 2n;
  return twice > denominator || (twice === denominator && quotient % 2n === 1n) ? quotient + 1n : quotient;
}

/** numerator / (denominator * 2^shift), rounded. */
function shifted(numerator: bigint, denominator: bigint, shift: number): bigint {
  return shift < 0 ? roundedQuotient(numerator << BigInt(-shift), denominator) : roundedQuotient(numerator, denominator << BigInt(shift));
}

function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return hex.length * 4 - Math.clz32(parseInt(hex[0]!, 16)) + 28;
}

/** C's %.*e of so many digits. JavaScript rounds a tie away from zero where C rounds it to the even digit. */
function exponential(value: number, digits: number): string {
  const rounded = value.toExponential(digits - 1);
  // A tie has one digit more, a 5: a fraction of at most 25 binary places.
  if (!Number.isInteger(value * 2 ** 25)) return rounded;
  const [, head, rest, power] = /^(.+?)(.{9})(e.*)$/.exec(value.toExponential(digits + 8))!;
  return rest === '500000000' && Number(head!.slice(-1)) % 2 === 0 ? head! + power! : rounded;
}

function trimExponential(text: string, precision: number): string {
  const [, sign, first, rest = '', exponentText] = /^(-?)(\d)\.?(\d*)e([+-]\d+)$/.exec(text)!;
  const exponent = Number(exponentText);
  const digits = first! + rest;
  if (exponent < -4 || exponent >= precision) {
    const fraction = rest.replace(/0+$/, '');
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${first}${fraction && `.${fraction}`}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  const whole = exponent < 0 ? '0' : digits.slice(0, exponent + 1);
  const fraction = (exponent < 0 ? '0'.repeat(-exponent - 1) + digits : digits.slice(exponent + 1)).replace(/0+$/, '');
  return `${sign}${whole}${fraction && `.${fraction}`}`;
}

function parseHexFloat(text: Binary): number | undefined {
  const exact = hexFloat(text);
  if (exact === undefined) return undefined;
  const size = exact.numerator === 0n ? 0 : firstBit(exact) > 1100 ? Infinity : firstBit(exact) < -1200 ? 0 : nearest(exact);
  return text.startsWith('-') ? -size : size;
}

function nearest(exact: Rational): number {
  const { significand, exponent } = roundToBits(exact, 53, -1074);
  return Number(significand) * 2 ** exponent;
}

/** A hexadecimal number's value, without its sign. */
function hexFloat(text: Binary): Rational | undefined {
  const [, whole = '', fraction = '', power = '0'] = hexFloatPattern.exec(text) ?? [];
  if (whole === '' && fraction === '') return undefined;
  return { numerator: BigInt(`0x${whole}${fraction}`), denominator: 1n, exponent: Number(power) - 4 * fraction.length };
}

/** The power of two of an integral numerator's first bit. */
function firstBit({ numerator, exponent }: Rational): number {
  return bitLength(numerator) - 1 + exponent;
}

/** Whether a number's text has digits but zeros, its exponent left out. */
function hasOtherDigits(text: Binary): boolean {
  return /^[+-]?(?:0x[0.]*[1-9a-f]|[0.]*[1-9])/i.test(text);
}
