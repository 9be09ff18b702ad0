import { createRandom } from '../../../src/base/random';
import { UrwStrategy } from '../../../src/race/strategies/urw';
import { type Bug, hitRatio } from '../../kit/race-programs';
import { earlyAndLate, insideAmongTen, symmetricAtTheEnd } from './bugs';

const samples = 4000;

// The ratios that 40,000 samples of another implementation came to; the bounds are five standard deviations of that many samples away.
test.each<readonly [string, Bug, number]>([
  ['two read-modify-writes at the end of 2 x 20 steps', symmetricAtTheEnd, 0.51],
  ['early in one task, late in the other', earlyAndLate, 0.0001],
  ['one step in one gap among ten tasks', insideAmongTen, 0.048],
])('%s', (_, bug, expected) => {
  const deviation = Math.sqrt((expected * (1 - expected)) / samples);
  const ratio = hitRatio(bug, new UrwStrategy(createRandom(1), { stepCounts: bug.program.map((lines) => lines.length) }), samples);
  expect(Math.abs(ratio - expected)).toBeLessThan(5 * deviation);
});
