import type { Binary } from '../../base/bytes';

const number =
  /[+-]?(?:0x(?:[0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)(?:p[+-]?[0-9]+)?|inf(?:inity)?|nan(?:\([0-9a-z_]*\))?|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?)/iy;

/** The number that begins at a place of a text, as C's strtod finds it. @returns its value and where it ends; undefined: there is none */
export function readNumber(text: Binary, at: number): { readonly value: number; readonly end: number } | undefined {
  number.lastIndex = at;
  const found = number.exec(text)?.[0];
  if (found === undefined) return undefined;
  const end = at + found.length;
  const isNegative = found.startsWith('-');
  const digits = found.replace(/^[+-]/, '').toLowerCase();
  const magnitude = digits.startsWith('0x')
    ? hexadecimal(digits)
    : digits.startsWith('i')
      ? Infinity
      : digits.startsWith('n')
        ? NaN
        : Number(digits);
  return { value: isNegative ? -magnitude : magnitude, end };
}

/** Of more than 53 bits the last ones are rounded as they come, which C does once. */
function hexadecimal(text: string): number {
  const [mantissa, power = '0'] = text.slice(2).split('p') as [string, string?];
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = whole + fraction;
  return Number(`0x${digits === '' ? '0' : digits}`) * 2 ** (Number(power) - 4 * fraction.length);
}
