import { createRandom } from '../../../src/base/random';
import { PctStrategy } from '../../../src/race/strategies/pct';
import { type Bug, hitRatio, placeOf, read, write } from '../../kit/race-programs';
import { earlyAndLate, insideAmongTen, symmetricAtTheEnd } from './bugs';

const samples = 4000;

// The ratios that 40,000 samples of another implementation came to; the bounds are five standard deviations of that many samples away.
test.each<readonly [string, Bug, number]>([
  ['two read-modify-writes at the end of 2 x 20 steps', symmetricAtTheEnd, 0.024],
  ['early in one task, late in the other', earlyAndLate, 0.024],
  ['one step in one gap among ten tasks', insideAmongTen, 0.003],
])('%s', (_, bug, expected) => {
  const deviation = Math.sqrt((expected * (1 - expected)) / samples);
  const ratio = hitRatio(bug, new PctStrategy(createRandom(1), { stepCounts: bug.program.map((lines) => lines.length) }, 2), samples);
  expect(Math.abs(ratio - expected)).toBeLessThan(5 * deviation);
});

test('finds what needs d steps in order at least as often as the paper promises', () => {
  const program = [
    [read('a'), write('a')],
    [read('a'), write('a')],
  ];
  const isHit: Bug['isHit'] = (run) => placeOf(run, 0, 0) < placeOf(run, 1, 1) && placeOf(run, 1, 0) < placeOf(run, 0, 1);
  for (const depth of [2, 3, 4]) {
    const strategy = new PctStrategy(createRandom(7), { stepCounts: [2, 2] }, depth);
    expect(strategy.name).toBe(`pct${depth}`);
    expect(hitRatio({ program, isHit }, strategy, samples)).toBeGreaterThan(1 / (2 * 4));
  }
});
