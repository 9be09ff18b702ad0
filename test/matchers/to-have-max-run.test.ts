import { toHaveMaxRun } from '../../matchers/to-have-max-run';
import { failureText } from '../kit/failure-text';

expect.extend({ toHaveMaxRun });

test('the longest run counts, wherever it is', () => {
  expect([...'abab']).toHaveMaxRun(1);
  expect([...'aabbb']).toHaveMaxRun(3);
  expect([...'aabbb']).not.toHaveMaxRun(2);
  expect([...'aaab']).not.toHaveMaxRun(2);
  expect([{ id: 1 }, { id: 1 }]).not.toHaveMaxRun(1);
});

test('weights picked in bursts are told from smooth ones', async () => {
  const [smooth, bursts] = [[...'aabacaa'], [...'aaaaabc']];
  expect([...smooth].sort()).toEqual([...bursts].sort());
  expect(smooth).toHaveMaxRun(2);
  expect(await failureText(() => expect(bursts).toHaveMaxRun(2))).toBe(
    "expect(list).toHaveMaxRun(2)\n\nExpected runs of at most: 2\nReceived a run of:        5, of 'a' from 0 on",
  );
});

test('an empty list has no runs to judge', async () => {
  expect(await failureText(() => expect([]).toHaveMaxRun(1))).toContain('The list is empty.');
});
