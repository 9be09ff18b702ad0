import type { Binary } from '../base/bytes';
import { errors } from './errors';
import type { ErrorReply } from './reply';

const maxInt64 = 2n ** 63n - 1n;
const minInt64 = -(2n ** 63n);

/** Digits as Redis accepts them: no sign but '-', no leading zero, no space. */
const integerPattern = /^(?:0|-?[1-9][0-9]{0,18})$/;
const floatPattern = /^[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf(?:inity)?)$/i;
const hexFloatPattern = /^([+-]?)0x([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?[0-9]+))?$/i;

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

/** As {@link parseInt64}. @throws the error when the bytes are none. */
export function int64(text: Binary, error: ErrorReply = errors.notInteger): bigint {
  const value = parseInt64(text);
  if (value === undefined) throw error;
  return value;
}

/** A double as C's strtod reads it (decimal, hexadecimal, inf); undefined for anything else, for NaN and for overflow. */
export function parseDouble(text: Binary): number | undefined {
  if (floatPattern.test(text)) {
    if (/inf/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
    const value = Number(text);
    if (!Number.isFinite(value) || (value === 0 && /[1-9]/.test(text.replace(/e.*$/i, '')))) return undefined;
    return value;
  }
  return parseHexFloat(text);
}

/** As {@link parseDouble}. @throws the error. */
export function float(text: Binary, error: ErrorReply = errors.notFloat): number {
  const value = parseDouble(text);
  if (value === undefined) throw error;
  return value;
}

/** A double as Redis 7.0 prints it: C's %.17g; inf, -inf, nan in letters. */
export function formatDouble(value: number): Binary {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return Object.is(value, -0) ? '-0' : String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  return trimExponential(value.toExponential(16));
}

function trimExponential(text: string): string {
  const [, sign, first, rest, exponentText] = /^(-?)(\d)\.(\d+)e([+-]\d+)$/.exec(text)!;
  const exponent = Number(exponentText);
  const digits = first! + rest!;
  if (exponent < -4 || exponent >= 17) {
    const fraction = rest!.replace(/0+$/, '');
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${first}${fraction && `.${fraction}`}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  const whole = exponent < 0 ? '0' : digits.slice(0, exponent + 1);
  const fraction = (exponent < 0 ? '0'.repeat(-exponent - 1) + digits : digits.slice(exponent + 1)).replace(/0+$/, '');
  return `${sign}${whole}${fraction && `.${fraction}`}`;
}

function parseHexFloat(text: Binary): number | undefined {
  const match = hexFloatPattern.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  let value = 0;
  for (const digit of whole! + fraction) value = value * 16 + parseInt(digit, 16);
  value *= 2 ** (Number(power) - 4 * fraction.length);
  if (!Number.isFinite(value)) return undefined;
  return sign === '-' ? -value : value;
}
