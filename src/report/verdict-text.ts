import type { Drift } from '../race/strategies/replay';
import type { Coverage } from '../race/verdict';
import { cut } from './columns';

const labelColumns = 60;

/** How far a search came: 'exhaustive: 36 of 36 traces', 'sampled: 2,000 schedules, 311 distinct traces, seed 7'. */
export function coverageText(coverage: Coverage): string {
  const traces = counted(coverage.traces, 'trace');
  if (coverage.kind === 'exhaustive') return `exhaustive: ${coverage.traces.toLocaleString('en-US')} of ${traces}`;
  return `sampled: ${counted(coverage.executions, 'schedule')}, ${counted(coverage.traces, 'distinct trace')}, seed ${coverage.seed}`;
}

/**
 * Where a search met its first failure: 'fails at execution 2, seed 7'.
 * @param foundAt 0: a serial order failed
 */
export function foundText(foundAt: number, seed: number): string {
  if (foundAt === 0) return 'fails in a serial order, without any race';
  return `fails at execution ${foundAt.toLocaleString('en-US')}, seed ${seed}`;
}

/** Where a program leaves a schedule: 'schedule no longer applies at step 7: expected GET k, got SET k'. */
export function driftText({ at, expected, got }: Drift): string {
  return `schedule no longer applies at step ${at}: expected ${cut(expected, labelColumns)}, got ${cut(got, labelColumns)}`;
}

function counted(count: number, name: string): string {
  return `${count.toLocaleString('en-US')} ${name}${count === 1 ? '' : 's'}`;
}
