import { createRandom } from '../../../src/base/random';
import { arcsine, cosine, sine } from '../../../src/redis/geo/trigonometry';

const bits = 300n;
const one = 1n << bits;

/** A double as a multiple of 2^-300. */
function fixed(value: number): bigint {
  let [whole, places] = [value, 0n];
  for (; !Number.isInteger(whole); whole *= 2) places++;
  return (BigInt(whole) * one) >> places;
}

/** The nearest double. */
function rounded(value: bigint): number {
  return Number(value) / 2 ** Number(bits);
}

/** The Taylor series, without tricks. */
function series(angle: bigint, first: 0n | 1n): bigint {
  let term = first === 0n ? one : angle;
  let total = 0n;
  for (let power = first; term !== 0n; power += 2n) {
    total += term;
    term = (-term * angle * angle) / (one * one * (power + 1n) * (power + 2n));
  }
  return total;
}

const random = createRandom('trigonometry');
const angles = [
  ...Array.from({ length: 1500 }, () => random.next() * Math.PI),
  ...Array.from({ length: 500 }, () => random.next() * 2 ** -random.below(60)),
  0,
  Math.PI,
  Math.PI / 2,
  1 / 128,
  3 / 128,
  1 / 64,
];

test('sines are the nearest doubles', () => {
  for (const angle of angles) expect([angle, sine(angle)]).toEqual([angle, rounded(series(fixed(angle), 1n))]);
});

test('cosines are the nearest doubles', () => {
  for (const angle of angles.filter((each) => each <= 1.5))
    expect([angle, cosine(angle)]).toEqual([angle, rounded(series(fixed(angle), 0n))]);
});

test('both know the other side of zero', () => {
  for (const angle of angles.filter((each) => each <= 1.5).slice(0, 100)) {
    expect(sine(-angle)).toBe(-sine(angle));
    expect(cosine(-angle)).toBe(cosine(angle));
  }
  expect(sine(-0)).toBe(0);
});

test('arcsines are the nearest doubles: the sine crosses the value between the middles to their neighbours', () => {
  const values = [
    ...angles.slice(0, 1500).map((angle) => angle / Math.PI),
    ...angles.slice(1500).map((angle) => angle / 4),
    0.75,
    1 - 2 ** -53,
  ];
  for (const value of values) {
    const angle = arcsine(value);
    const halfUnit = fixed(angle === 0 ? 2 ** -60 : 2 ** (Math.floor(Math.log2(angle)) - 53));
    const wanted = fixed(value);
    expect([value, angle, series(fixed(angle) - halfUnit, 1n) <= wanted, series(fixed(angle) + halfUnit, 1n) >= wanted]).toEqual([
      value,
      angle,
      true,
      true,
    ]);
  }
});

test('arcsines at the ends', () => {
  expect(arcsine(0)).toBe(0);
  expect(arcsine(1)).toBe(Math.PI / 2);
});
