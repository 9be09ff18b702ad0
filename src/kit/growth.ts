/** A cost by the size that it was paid for. */
export interface Sample {
  readonly n: number;
  readonly cost: number;
}

/** How a cost may grow with n; each as the logarithm of its value. */
export const growths = {
  '1': () => 0,
  'log n': (n: number) => Math.log(Math.log2(n + 1)),
  n: (n: number) => Math.log(n),
  'n log n': (n: number) => Math.log(n) + Math.log(Math.log2(n + 1)),
  'n^2': (n: number) => 2 * Math.log(n),
  'n^3': (n: number) => 3 * Math.log(n),
  '2^n': (n: number) => n * Math.LN2,
} as const;

/** A name of {@link growths}. */
export type Growth = keyof typeof growths;

/**
 * The exponent of n by which the cost grows faster than expected; below 0 when it grows slower. It is the slope of the least-squares line
 * through log(cost / expected) over log n, so a constant factor does not matter. Costs of 0 count as next to nothing.
 */
export function slopeAgainst(growth: Growth, samples: readonly Sample[]): number {
  const points = samples.map(({ n, cost }) => ({ x: Math.log(n), y: Math.log(Math.max(cost, Number.EPSILON)) - growths[growth](n) }));
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const covariance = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
}
