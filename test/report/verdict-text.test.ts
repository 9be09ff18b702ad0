import { coverageText, driftText, unknownText } from '../../src/report/verdict-text';

test('how far a search came', () => {
  expect(coverageText({ kind: 'exhaustive', traces: 36, executions: 36 })).toBe('exhaustive: 36 of 36 traces');
  expect(coverageText({ kind: 'exhaustive', traces: 1, executions: 1 })).toBe('exhaustive: 1 of 1 trace');
  expect(coverageText({ kind: 'sampled', executions: 2000, traces: 311, seed: 7 })).toBe(
    'sampled: 2,000 schedules, 311 distinct traces, seed 7',
  );
});

test('what cannot be decided is no pass, and there is something to do', () => {
  expect(
    unknownText({ kind: 'unknown', because: 'uncontrolled', what: 'alice waits for a TCPWRAP made at fetchPrice (src/price.ts:3:9).' }),
  ).toBe(
    [
      'RACE: unknown, which is no pass (uncontrolled).',
      'alice waits for a TCPWRAP made at fetchPrice (src/price.ts:3:9).',
      'The order of such input and output is not the search\'s to choose. Replace it by a stand-in in the test, or raise "ioTimeoutMs" where it is only slow.',
    ].join('\n'),
  );
  expect(unknownText({ kind: 'unknown', because: 'nothing to race', what: '' })).toContain('shared(object, name)');
  expect(unknownText({ kind: 'unknown', because: 'nondeterministic', what: '' })).toContain('Pass time, chance and ids in');
});

test('a schedule of a program that has changed says where it leaves it', () => {
  expect(driftText({ at: 7, expected: 'GET k', got: 'SET k' })).toBe(
    [
      'RACE_REPLAY: schedule no longer applies at step 7: expected GET k, got SET k.',
      'The program has changed since the schedule was written. Run the check without RACE_REPLAY to search anew.',
    ].join('\n'),
  );
  expect(driftText({ at: 9, expected: `SET k ${'x'.repeat(99)}`, got: 'nothing' })).toMatch(/expected SET k x+… \+\d+, got nothing\./);
});
