/**
 * Sine, cosine and arcsine rounded to the nearest double (but for one value in some ten thousand, which is off by one unit in the last place).
 * Math.sin and its kin may differ by a unit from one version of Node to the next and from C's, and what STOREDIST keeps shows all digits.
 *
 * A value is the unevaluated sum of two doubles. The angle is split into a multiple of 1/64, whose sine and cosine are known to
 * 106 bits, and a small rest, for which a short Taylor series does.
 * Source: T. J. Dekker, "A Floating-Point Technique for Extending the Available Precision", 1971; S. Gal and B. Bachelis, "An Accurate
 * Elementary Mathematical Library for the IEEE Floating Point Standard", 1991.
 */
interface Precise {
  readonly high: number;
  readonly low: number;
}

/** How many steps of the table one radian has. */
const stepsPerRadian = 64;
/** Of the integers that the table is calculated with. */
const fractionBits = 160n;
const one = 1n << fractionBits;
/** Multiplied by this, the upper half of a double's bits can be told from the lower. */
const splitter = 2 ** 27 + 1;
const pi: Precise = { high: Math.PI, low: 1.2246467991473532e-16 };
/** Past this sines are so small that they are calculated from pi down. */
const nearPi = 3;
/** Past this arcsine is so steep that it is calculated from the other end. */
const steep = 0.75;

/** The sine of an angle of at most pi, either way. */
export function sine(angle: number): number {
  const { high, low } = sineOf(Math.abs(angle));
  return angle < 0 ? -(high + low) : high + low;
}

/** The cosine of an angle of at most 1.5, either way: no latitude of the grid is greater. */
export function cosine(angle: number): number {
  const { high, low } = cosineOf(Math.abs(angle));
  return high + low;
}

/** The angle whose sine is a number from 0 to 1. */
export function arcsine(value: number): number {
  if (value <= steep) {
    const { high, low } = arcsineOf({ high: value, low: 0 });
    return high + low;
  }
  // asin x = pi / 2 - 2 asin sqrt((1 - x) / 2)
  const square = (1 - value) / 2;
  const root = Math.sqrt(square);
  const exact = product(root, root);
  const half = arcsineOf({ high: root, low: root === 0 ? 0 : (square - exact.high - exact.low) / (2 * root) });
  const { high, low } = sum(pi.high / 2, -2 * half.high);
  return high + (low + pi.low / 2 - 2 * half.low);
}

function sineOf(angle: number): Precise {
  if (angle > nearPi) {
    const { high, low } = sum(pi.high - angle, pi.low);
    const less = sineOf(high);
    return sum(less.high, less.low + low);
  }
  const step = Math.round(angle * stepsPerRadian);
  const rest = angle - step / stepsPerRadian;
  const { sineRest, cosineLess } = seriesOf(rest);
  if (step === 0) return sum(rest, sineRest);
  const { sin, cos } = tableAt(step);
  const main = product(cos.high, rest);
  const { high, low } = sum(sin.high, main.high);
  return sum(high, low + (main.low + sin.low + sin.high * cosineLess + cos.high * sineRest + cos.low * rest));
}

function cosineOf(angle: number): Precise {
  const step = Math.round(angle * stepsPerRadian);
  const rest = angle - step / stepsPerRadian;
  const { sineRest, cosineLess } = seriesOf(rest);
  const { sin, cos } = tableAt(step);
  const main = product(-sin.high, rest);
  const { high, low } = sum(cos.high, main.high);
  return sum(high, low + (main.low + cos.low + cos.high * cosineLess - sin.high * sineRest - sin.low * rest));
}

/** One step of Newton's method, from what Math.asin says. */
function arcsineOf({ high, low }: Precise): Precise {
  const near = Math.asin(high);
  const reached = sineOf(near);
  return sum(near, (high - reached.high - reached.low + low) / Math.cos(near));
}

/** What a small angle's sine has beyond the angle, and its cosine beyond 1. */
function seriesOf(angle: number): { sineRest: number; cosineLess: number } {
  const square = angle * angle;
  return {
    sineRest: angle * square * (-1 / 6 + square * (1 / 120 - square * (1 / 5040 - square / 362880))),
    cosineLess: square * (-1 / 2 + square * (1 / 24 - square * (1 / 720 - square / 40320))),
  };
}

/** The sum without a rounding error: the nearest double, and what it lacks. */
function sum(a: number, b: number): Precise {
  const high = a + b;
  const rounded = high - a;
  return { high, low: a - (high - rounded) + (b - rounded) };
}

/** The product likewise. */
function product(a: number, b: number): Precise {
  const high = a * b;
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return { high, low: aHigh * bHigh - high + aHigh * bLow + aLow * bHigh + aLow * bLow };
}

function upperHalf(value: number): number {
  const scaled = value * splitter;
  return scaled - (scaled - value);
}

const table: { sin: Precise; cos: Precise }[] = [];

/** Sine and cosine of `step` / 64, calculated when they are first asked for. */
function tableAt(step: number): { sin: Precise; cos: Precise } {
  return (table[step] ??= calculate((BigInt(step) * one) / BigInt(stepsPerRadian)));
}

/** Both Taylor series, with integers. @param angle a multiple of 2^-160 */
function calculate(angle: bigint): { sin: Precise; cos: Precise } {
  let [sin, cos] = [0n, 0n];
  let term = one;
  for (let power = 0n; term !== 0n; power++, term = (term * angle) / (power * one)) {
    const signed = power % 4n < 2n ? term : -term;
    if (power % 2n === 0n) cos += signed;
    else sin += signed;
  }
  return { sin: precise(sin), cos: precise(cos) };
}

function precise(value: bigint): Precise {
  const scale = 2 ** Number(fractionBits);
  const high = Number(value) / scale;
  return { high, low: Number(value - BigInt(high * scale)) / scale };
}
