import { headLine, isClean, summary, unitLine } from './report';
import type { UnitResult } from './unit-run';

const clean: UnitResult = { unit: 'unit/quit', passed: 3, failures: [], hung: [], leftOut: 1, seconds: 0.61, trouble: undefined };
const byDecision = { test: 'propagation with eviction', reason: 'no stream' };

test('a line for each unit below the heads, with what kept it from its end', () => {
  expect([headLine(), unitLine(clean), unitLine({ ...clean, unit: 'unit/sort', trouble: 'the server ended with SIGSEGV' })]).toEqual([
    'unit                           passed   failed     hung  seconds left out',
    'unit/quit                           3        0        0      0.6        1',
    'unit/sort                           3        0        0      0.6        1  the server ended with SIGSEGV',
  ]);
});

test('the sums, and what did not pass', () => {
  const failed: UnitResult = {
    ...clean,
    unit: 'unit/maxmemory',
    failures: [byDecision, { test: 'slave buffers', reason: 'x'.repeat(400) }, { test: undefined, reason: 'NOAUTH' }],
    hung: ['lru'],
  };
  expect(summary([clean, failed]).split('\n')).toEqual([
    'total                               6        3        1      1.2        2',
    '',
    'unit/maxmemory failed: propagation with eviction: by decision: no replica is ever told what changes',
    `unit/maxmemory failed: slave buffers: ${'x'.repeat(300)}`,
    'unit/maxmemory failed: (outside its tests): NOAUTH',
    'unit/maxmemory hung: lru',
  ]);
});

test('clean is what passed or fails by decision', () => {
  expect(isClean(clean)).toBe(true);
  expect(isClean({ ...clean, unit: 'unit/maxmemory', failures: [byDecision] })).toBe(true);
  expect(isClean({ ...clean, unit: 'unit/sort', failures: [byDecision] })).toBe(false);
  expect(isClean({ ...clean, hung: ['lru'] })).toBe(false);
  expect(isClean({ ...clean, trouble: 'no end' })).toBe(false);
});
