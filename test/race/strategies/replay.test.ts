import type { ScheduledStep } from '../../../src/race/schedule';
import { ReplayStrategy } from '../../../src/race/strategies/replay';
import { type Program, read, runAll, write } from '../../kit/race-programs';

const program: Program = [
  [read('k'), write('k')],
  [read('k'), write('k')],
];
const entry = (task: number, index: number, label: string): ScheduledStep => ({ task, kind: 'command', label, digest: `${index}${label}` });
const lost = [entry(0, 0, 'GET k'), entry(1, 0, 'GET k'), entry(0, 1, 'SET k'), entry(1, 1, 'SET k')];

test('follows a schedule', () => {
  const strategy = new ReplayStrategy(lost);
  expect(runAll(program, strategy).map(({ order }) => order)).toEqual([[0, 1, 0, 1]]);
  expect(strategy.drift).toBeUndefined();
});

test.each<readonly [string, ScheduledStep[], { at: number; expected: string; got: string }]>([
  ['another step', [lost[0]!, lost[1]!, entry(0, 1, 'GET c'), lost[3]!], { at: 3, expected: 'GET c', got: 'SET k' }],
  ['a task that has ended', [lost[0]!, lost[2]!, entry(0, 2, 'GET c')], { at: 3, expected: 'GET c', got: 'nothing' }],
  ['a program that goes on', lost.slice(0, 3), { at: 4, expected: 'the end', got: 'SET k' }],
  ['a program that ends before', [...lost, entry(1, 2, 'GET c')], { at: 5, expected: 'GET c', got: 'the end' }],
])('tells of %s', (_, steps, drift) => {
  const strategy = new ReplayStrategy(steps);
  runAll(program, strategy);
  expect(strategy.drift).toEqual(drift);
});
