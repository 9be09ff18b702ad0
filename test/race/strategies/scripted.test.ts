import { ScriptedStrategy } from '../../../src/race/strategies/scripted';
import { increment, read, runAll, take, write } from '../../kit/race-programs';

test('follows the list, then lets the task go on that ran last', () => {
  const program = [
    [read('a'), write('a')],
    [read('a'), write('a'), read('a')],
  ];
  expect(runAll(program, new ScriptedStrategy([0, 1])).map(({ order }) => order)).toEqual([[0, 1, 1, 1, 0]]);
});

test('where the named task cannot go, the one goes on that ran last', () => {
  const program = [[take('a')], [increment('b'), increment('a')]];
  expect(runAll(program, new ScriptedStrategy([1, 0, 0])).map(({ order }) => order)).toEqual([[1, 1, 0]]);
});
