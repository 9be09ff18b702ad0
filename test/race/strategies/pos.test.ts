import { createRandom } from '../../../src/base/random';
import { PosStrategy } from '../../../src/race/strategies/pos';
import { type Bug, hitRatio } from '../../kit/race-programs';
import { earlyAndLate, insideAmongTen, symmetricAtTheEnd } from './bugs';

const samples = 4000;

// The ratios that 40,000 samples of another implementation came to; the bounds are five standard deviations of that many samples away.
test.each<readonly [string, Bug, number]>([
  ['two read-modify-writes at the end of 2 x 20 steps', symmetricAtTheEnd, 0.026],
  ['early in one task, late in the other', earlyAndLate, 0.049],
  ['one step in one gap among ten tasks', insideAmongTen, 0.072],
])('%s', (_, bug, expected) => {
  const deviation = Math.sqrt((expected * (1 - expected)) / samples);
  const ratio = hitRatio(bug, new PosStrategy(createRandom(1)), samples);
  expect(Math.abs(ratio - expected)).toBeLessThan(5 * deviation);
});
