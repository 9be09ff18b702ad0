import { parseRaceOptions } from '../../src/base/race-options';

test('nothing is no option', () => {
  expect(parseRaceOptions(undefined)).toEqual({});
  expect(parseRaceOptions(' ')).toEqual({});
});

test('all options', () => {
  const text =
    '1 report=warn history=500 budget=10000 time=1.5s preemptions=0 seed=0 strategy=pct halt_on_error=1 log_path="my reports/race" stacks=off exitcode=66';
  expect(parseRaceOptions(text)).toEqual({
    watch: true,
    report: 'warn',
    history: 500,
    executions: 10_000,
    timeMs: 1_500,
    preemptions: 0,
    seed: 0,
    strategy: 'pct',
    haltOnError: true,
    logPath: 'my reports/race',
    stacks: 'off',
    exitCode: 66,
  });
  expect(parseRaceOptions('time=250ms').timeMs).toBe(250);
  expect(parseRaceOptions('0')).toEqual({ watch: false });
});

test.each([
  ['sed=7', 'RACE has no option "sed".', 'Did you mean seed=? Allowed: 1, 0, budget=,'],
  ['yes', 'RACE has no option "yes".', 'Allowed: 1, 0, budget='],
  ['budget=0', 'RACE: budget= cannot be "0".', 'Allowed: a whole number of executions from 1, e.g. budget=10000.'],
  ['budget=1e3', 'RACE: budget= cannot be "1e3".', 'Allowed: a whole number of executions'],
  ['time=5', 'RACE: time= cannot be "5".', 'Allowed: a number with ms, s or m, e.g. time=30s.'],
  ['time=0s', 'RACE: time= cannot be "0s".', 'Allowed: a number with ms, s or m'],
  ['strategy=dfs', 'RACE: strategy= cannot be "dfs".', 'Allowed: dpor, pos, pct, urw, random, portfolio.'],
  ['stacks=', 'RACE: stacks= cannot be "".', 'Allowed: replay, off.'],
  ['halt_on_error=yes', 'RACE: halt_on_error= cannot be "yes".', 'Allowed: 0, 1.'],
  ['exitcode=256', 'RACE: exitcode= cannot be "256".', 'Allowed: a whole number from 1 to 255, e.g. exitcode=66.'],
  ['log_path=""', 'RACE: log_path= cannot be "".', 'Allowed: a folder'],
  ['seed=1 seed=2', 'RACE has seed= twice.', 'Leave one of them.'],
  ['1 0', 'RACE has 1 or 0 twice.', 'Leave one of them.'],
  ['2', 'RACE has no option "2".', 'Allowed: 1, 0, budget='],
  ['report=tell', 'RACE: report= cannot be "tell".', 'Allowed: fail, warn.'],
  ['history=10', 'RACE: history= cannot be "10".', 'Allowed: a whole number of steps from 100 to 1000000'],
  ['log_path="a b', 'RACE has a double quote without its end.', 'Close it'],
  ['constructor=1', 'RACE has no option "constructor".', 'Allowed: 1, 0, budget='],
])('%s is refused, with the fix', (text, what, fix) => {
  let caught: unknown;
  try {
    parseRaceOptions(text);
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ code: 'JD_RACE', fix: expect.stringContaining(fix) as string });
  expect((caught as Error).message.split('\n')[0]).toBe(what);
});
