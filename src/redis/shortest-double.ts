import type { Binary } from '../base/bytes';

/**
 * A double with about as few digits as tell it from its neighbours, as Redis prints it since 7.2.
 *
 * The digits are those of Grisu2 (F. Loitsch, "Printing Floating-Point Numbers Quickly and Accurately with Integers", 2010): always right,
 * and in a case of 500 not the nearest or the fewest that there are, so that JavaScript's own would not be the same.
 */
export function formatShortest(value: number): Binary {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  if (Number.isInteger(value) && Math.abs(value) <= 2 ** 62) return Object.is(value, -0) ? '-0' : wholeDigits(value);
  const text = String(value);
  return hasFewDecimals.test(text) ? text : formatByGrisu(value);
}

/**
 * So short a number stands well inside its interval (it is no nearer to the ends than a 50th of it), so that Grisu2 finds it too:
 * JavaScript's digits will do, and cost a tenth.
 */
const hasFewDecimals = /^-?[0-9]{1,12}\.[0-9]{1,2}$/;

/** As {@link formatShortest}, of any finite value but zero. */
export function formatByGrisu(value: number): Binary {
  return (value < 0 ? '-' : '') + layOut(shortestDigits(Math.abs(value)));
}

/** A decimal number: its digits, times ten to the exponent. */
interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

function wholeDigits(value: number): Binary {
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? String(value) : String(BigInt(value));
}

/** Plain as long as few zeros are needed, else with an exponent. */
function layOut({ digits, exponent }: Decimal): Binary {
  const count = digits.length;
  const power = exponent + count - 1;
  if (exponent >= 0 && power < count + 7) return digits + '0'.repeat(exponent);
  if (exponent < 0 && (exponent > -7 || Math.abs(power) < 4)) {
    const point = count + exponent;
    return point <= 0 ? `0.${'0'.repeat(-point)}${digits}` : `${digits.slice(0, point)}.${digits.slice(point)}`;
  }
  const fraction = count > 1 ? `.${digits.slice(1)}` : '';
  return `${digits[0]}${fraction}e${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}

/** significand * 2^exponent */
interface Scaled {
  readonly significand: bigint;
  readonly exponent: number;
}

const bits = new DataView(new ArrayBuffer(8));
const hiddenBit = 1n << 52n;

/** Every number between the two boundaries reads as the value; the digits are those of one of them. */
function shortestDigits(value: number): Decimal {
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const stored = Number(raw >> 52n);
  const fraction = raw & (hiddenBit - 1n);
  const exact = stored === 0 ? { significand: fraction, exponent: -1074 } : { significand: fraction | hiddenBit, exponent: stored - 1075 };
  const upper = normalized({ significand: exact.significand * 2n + 1n, exponent: exact.exponent - 1 });
  // Below a power of two the doubles stand twice as close.
  const step = exact.significand === hiddenBit ? 2n : 1n;
  const below = { significand: (exact.significand << step) - 1n, exponent: exact.exponent - Number(step) };
  const lower = below.significand << BigInt(below.exponent - upper.exponent);
  const power = powerFor(upper.exponent);
  const scale = (significand: bigint): bigint => (significand * power.significand + (1n << 63n)) >> 64n;
  // The products are off by up to one unit: the interval is made narrower by as much.
  const most = scale(upper.significand) - 1n;
  return digitsBetween({
    exact: scale(normalized(exact).significand),
    most,
    width: most - (scale(lower) + 1n),
    shift: -(upper.exponent + power.exponent + 64),
    exponent: -power.decimal,
  });
}

/** With 64 bits; it has at most as many. */
function normalized({ significand, exponent }: Scaled): Scaled {
  const high = Number(significand >> 32n);
  const shift = high > 0 ? Math.clz32(high) : 32 + Math.clz32(Number(significand));
  return { significand: significand << BigInt(shift), exponent: exponent - shift };
}

interface PowerOfTen extends Scaled {
  /** 10^decimal */
  readonly decimal: number;
}

const firstPower = -348;
const powerStep = 8;
const powerCount = 87;
const powers: (PowerOfTen | undefined)[] = [];

/** The power of ten that brings a number of 64 bits and this exponent to one whose exponent is -60 to -32. */
function powerFor(exponent: number): PowerOfTen {
  const estimate = Math.trunc(-(exponent + powerCount) * Math.LOG10E * Math.LN2);
  let at = Math.trunc((estimate - firstPower) / powerStep);
  for (;;) {
    const power = (powers[at] ??= powerOfTen(firstPower + at * powerStep));
    const reached = exponent + power.exponent + 64;
    if (reached < -60) at++;
    else if (reached > -32) at--;
    else return power;
  }
}

/** Rounded to 64 bits. */
function powerOfTen(decimal: number): PowerOfTen {
  const ten = 10n ** BigInt(Math.abs(decimal));
  const length = ten.toString(2).length;
  // 10^d as it is, or 2^n / 10^-d with an n that leaves 64 bits and one to round by.
  const [wide, exponent] = decimal >= 0 ? [ten << 64n, -64] : [(1n << BigInt(length + 128)) / ten, -(length + 128)];
  const surplus = wide.toString(2).length - 64;
  const significand = (wide + (1n << BigInt(surplus - 1))) >> BigInt(surplus);
  return { significand, exponent: exponent + surplus, decimal };
}

/** An interval of fixed-point numbers, `shift` bits behind the point, all of them times ten to the exponent. */
interface Interval {
  readonly exact: bigint;
  readonly most: bigint;
  readonly width: bigint;
  readonly shift: number;
  readonly exponent: number;
}

/** Takes digits of the upper end until what is left of it is less than the interval is wide; then the last digit goes down toward the exact value. */
function digitsBetween({ exact, most, width, shift, exponent }: Interval): Decimal {
  const places = BigInt(shift);
  const one = 1n << places;
  const whole = most >> places;
  const wholeText = whole === 0n ? '' : whole.toString();
  const distance = most - exact;
  // Whole digits first: the number they leave out shrinks with each.
  for (let taken = 1; taken <= wholeText.length; taken++) {
    const unit = 10n ** BigInt(wholeText.length - taken);
    const left = ((whole % unit) << places) | (most & (one - 1n));
    if (left > width) continue;
    const digits = lowered(wholeText.slice(0, taken), { left, width, distance, unit: unit << places });
    return { digits, exponent: exponent + wholeText.length - taken };
  }
  let digits = wholeText;
  let left = most & (one - 1n);
  for (let scale = 10n, place = 1; ; scale *= 10n, place++) {
    left *= 10n;
    const digit = left >> places;
    if (digit > 0n || digits !== '') digits += digit.toString();
    left &= one - 1n;
    if (left < width * scale)
      return { digits: lowered(digits, { left, width: width * scale, distance: distance * scale, unit: one }), exponent: exponent - place };
  }
}

interface Rest {
  /** What the digits leave of the upper end. */
  readonly left: bigint;
  readonly width: bigint;
  /** Of the exact value from the upper end. */
  readonly distance: bigint;
  /** One of the last digit. */
  readonly unit: bigint;
}

/** Lowers the last digit as long as that comes closer to the exact value and stays inside. */
function lowered(digits: string, { left: from, width, distance, unit }: Rest): string {
  let last = Number(digits.at(-1));
  for (let left = from; left < distance && width - left >= unit; left += unit) {
    const next = left + unit;
    if (next >= distance && distance - left <= next - distance) break;
    last--;
  }
  return digits.slice(0, -1) + String(last);
}
