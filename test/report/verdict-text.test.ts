import { coverageText, driftText, foundText } from '../../src/report/verdict-text';

test('how far a search came', () => {
  expect(coverageText({ kind: 'exhaustive', traces: 36, executions: 36 })).toBe('exhaustive: 36 of 36 traces');
  expect(coverageText({ kind: 'exhaustive', traces: 1, executions: 1 })).toBe('exhaustive: 1 of 1 trace');
  expect(coverageText({ kind: 'sampled', executions: 2000, traces: 311, seed: 7 })).toBe(
    'sampled: 2,000 schedules, 311 distinct traces, seed 7',
  );
});

test('where a search met its first failure', () => {
  expect(foundText(1234, 7)).toBe('fails at execution 1,234, seed 7');
  expect(foundText(0, 7)).toBe('fails in a serial order, without any race');
});

test('where a program leaves a schedule', () => {
  expect(driftText({ at: 7, expected: 'GET k', got: 'SET k' })).toBe('schedule no longer applies at step 7: expected GET k, got SET k');
  expect(driftText({ at: 9, expected: `SET k ${'x'.repeat(99)}`, got: 'nothing' })).toMatch(/expected SET k x+… \+\d+, got nothing$/);
});
