import { createRandom } from '../../../src/base/random';
import { PortfolioStrategy } from '../../../src/race/strategies/portfolio';
import { type Bug, hitRatio, runAll } from '../../kit/race-programs';
import { earlyAndLate, insideAmongTen, symmetricAtTheEnd } from './bugs';

const shapeOf = ({ program }: Bug): { stepCounts: number[] } => ({ stepCounts: program.map((lines) => lines.length) });

test.each<readonly [string, Bug, number]>([
  ['two read-modify-writes at the end', symmetricAtTheEnd, 0.05],
  ['early in one task, late in the other', earlyAndLate, 0.008],
  ['one step in one gap among ten tasks', insideAmongTen, 0.012],
])('finds %s', (_, bug, atLeast) => {
  expect(hitRatio(bug, new PortfolioStrategy(createRandom(3), shapeOf(bug)), 3000)).toBeGreaterThan(atLeast);
});

test('a seed gives the same orders again, another one others', () => {
  const orders = (seed: number): string =>
    JSON.stringify(
      runAll(earlyAndLate.program, new PortfolioStrategy(createRandom(seed), shapeOf(earlyAndLate)), 12).map(({ order }) => order),
    );
  expect(orders(1)).toBe(orders(1));
  expect(orders(1)).not.toBe(orders(2));
});
