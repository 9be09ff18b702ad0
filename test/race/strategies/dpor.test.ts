import { createRandom, type Random } from '../../../src/base/random';
import { DporStrategy } from '../../../src/race/strategies/dpor';
import { increment, type Line, type Program, type ProgramRun, read, runAll, runProgram, take, times, write } from '../../kit/race-programs';

function explore(program: Program, limit?: number): { readonly runs: ProgramRun[]; readonly blocked: number } {
  const strategy = new DporStrategy(program.length);
  const runs = runAll(program, strategy, limit).filter(({ end }) => end !== 'cut');
  expect(strategy.diverged).toBe(0);
  return { runs, blocked: strategy.blocked };
}

const readAndWrite = (count: number): Program => times(count, () => [read('k'), write('k')]);
const own = (task: number, count: number): Line[] => Array.from({ length: count }, (_, at) => (at % 2 === 0 ? read : write)(`own ${task}`));
const amongOwn = (count: number): Program => times(count, (task) => [...own(task, 2), read('k'), write('k'), ...own(task, 2)]);

describe('runs exactly the traces of', () => {
  const rows: readonly (readonly [string, Program, number, number])[] = [
    ['2 x GET k; SET k', readAndWrite(2), 4, 0],
    ['3 x GET k; SET k', readAndWrite(3), 36, 0],
    ['4 x GET k; SET k', readAndWrite(4), 576, 0],
    ['5 x GET k; SET k', readAndWrite(5), 14_400, 0],
    ['3 x GET k; SET k; INCR c', times(3, () => [read('k'), write('k'), increment('c')]), 216, 0],
    ['2 x a lock: SETNX, GET, SET, DEL', times(2, () => [increment('lock'), read('k'), write('k'), increment('lock')]), 18, 0],
    ['3 tasks x 6, one shared read-modify-write', amongOwn(3), 36, 0],
    // 1,111 where each decision begins with the first task; fewer when the one goes on that ran last.
    ['5 tasks x 6, one shared read-modify-write', amongOwn(5), 14_400, 254],
    ['10 tasks x 4, pairs share a key', times(10, (task) => [read(`p${task >> 1}`), write(`p${task >> 1}`), ...own(task, 2)]), 1024, 0],
    [
      '10 tasks x 20, two share one read-modify-write',
      times(10, (task) => [...own(task, 18), ...(task < 2 ? [read('k'), write('k')] : own(task, 2))]),
      4,
      0,
    ],
    ['3 tasks x 4 SET of one key', times(3, () => [write('k'), write('k'), write('k'), write('k')]), 34_650, 0],
  ];

  test.each(rows)('%s', (_, program, traces, blocked) => {
    const { runs, blocked: wasBlocked } = explore(program);
    expect([runs.length, new Set(runs.map(({ trace }) => trace)).size, wasBlocked]).toEqual([traces, traces, blocked]);
  });
});

test.each([
  [2, 2],
  [3, 30],
  [4, 552],
])('%i tasks that read and write: %i orders lose an update, and the second execution is the first of them', (count, bad) => {
  const { runs } = explore(readAndWrite(count));
  const isBad = runs.map(({ outcome }) => !outcome.startsWith(`k=${count} `));
  expect(isBad.filter(Boolean)).toHaveLength(bad);
  expect(isBad.indexOf(true) + 1).toBe(2);
});

/** All orders there are, one by one. */
function everyOrder(program: Program): ProgramRun[] {
  const runs: ProgramRun[] = [];
  let path: { choices: number; chosen: number }[] = [];
  do {
    let depth = 0;
    const strategy = {
      name: 'every order',
      begin: () => true,
      choose(choices: readonly unknown[]): number {
        return (path[depth++] ??= { choices: choices.length, chosen: 0 }).chosen;
      },
      executed: () => undefined,
      end: () => undefined,
    };
    runs.push(runProgram(program, strategy));
    while (path.length > 0 && path.at(-1)!.chosen === path.at(-1)!.choices - 1) path = path.slice(0, -1);
    if (path.length > 0) path.at(-1)!.chosen++;
  } while (path.length > 0);
  return runs;
}

function randomProgram(random: Random): Program {
  const kinds = [read, write, increment, take];
  return times(2 + random.below(2), () =>
    Array.from({ length: 1 + random.below(3) }, () => kinds[random.below(kinds.length)]!('ab'[random.below(2)]!)),
  );
}

test('small programs, some of which wait or end in a deadlock: the outcomes are those of all orders, and each trace comes once', () => {
  const random = createRandom('small programs');
  const ends = new Set<string>();
  for (let round = 0; round < 400; round++) {
    const program = randomProgram(random);
    const { runs } = explore(program);
    const all = everyOrder(program);
    const shown = `round ${round}: ${program.map((lines) => lines.map(({ label }) => label).join('; ')).join(' | ')}`;
    expect([shown, new Set(runs.map(({ outcome }) => outcome))]).toEqual([shown, new Set(all.map(({ outcome }) => outcome))]);
    expect([shown, runs.map(({ trace }) => trace).sort()]).toEqual([shown, [...new Set(all.map(({ trace }) => trace))].sort()]);
    for (const { end } of all) ends.add(end);
  }
  expect([...ends].sort()).toEqual(['deadlock', 'done']);
});
