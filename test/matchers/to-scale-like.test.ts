import { toScaleLike } from '../../matchers/to-scale-like';
import { closeFakeBridge, openFakeBridge } from '../kit/fake-bridge';
import { failureText } from '../kit/failure-text';

expect.extend({ toScaleLike });

/** How many comparisons sorting takes. */
function comparisons(n: number): number {
  let count = 0;
  const numbers = Array.from({ length: n }, (_, i) => (i * 7_919) % 10_007);
  numbers.sort((a, b) => (count++, a - b));
  return count;
}

/** As a loop over all pairs would: the planted mistake. */
const pairs = (n: number): number => (n * (n - 1)) / 2;

test('counted costs are told apart, down to the logarithm', async () => {
  await expect(comparisons).toScaleLike('n log n');
  await expect(comparisons).not.toScaleLike('n');
  await expect((n: number) => 3 * n + 5).toScaleLike('n');
  await expect((n: number) => Math.ceil(Math.log2(n))).toScaleLike('log n');
  await expect(() => 4).toScaleLike('1');
  await expect((n: number) => n).not.toScaleLike('log n');
  await expect((n: number) => n ** 3).not.toScaleLike('n^2');
  await expect((n: number) => 2 ** n).toScaleLike('2^n', { sizes: [4, 8, 16, 32] });
});

test('what grows slower passes', async () => {
  await expect(() => 0).toScaleLike('1');
  await expect((n: number) => n).toScaleLike('n^2');
});

test('a quadratic cost is named, with the figures', async () => {
  const text = await failureText(() => expect(pairs).toScaleLike('n log n', { sizes: [10, 100, 1_000] }));
  expect(text).toBe(
    [
      "expect(fn).toScaleLike('n log n')",
      '',
      'Expected growth: at most n log n',
      'Received growth: most like n^2; n^0.79 over the expected, 0.1 allowed',
      '',
      '  n       cost',
      '  10        45',
      '  100     4950',
      '  1000  499500',
    ].join('\n'),
  );
});

describe('measured time', () => {
  afterEach(closeFakeBridge);

  test('is the least of several calls, on the clock of the kit', async () => {
    const { clock } = openFakeBridge();
    let calls = 0;
    // every third call is disturbed: without the least, it would scale like anything
    const work = (power: number) => (n: number) => clock.stall(n ** power / 1_000 + (calls++ % 3 === 0 ? 500 : 0));
    await expect(work(1)).toScaleLike('n');
    await expect(work(2)).not.toScaleLike('n log n');
    await expect(async (n: number) => clock.stall(n)).toScaleLike('n');
  });
});

test('needs a function, a known growth and three sizes', async () => {
  expect(await failureText(() => expect(1).toScaleLike('n'))).toContain('expect was given 1');
  expect(await failureText(() => expect(pairs).toScaleLike('n!' as 'n'))).toContain('Give one of 1, log n, n, n log n');
  expect(await failureText(() => expect(pairs).toScaleLike('n', { sizes: [1, 2, 2] }))).toContain('three sizes');
});
