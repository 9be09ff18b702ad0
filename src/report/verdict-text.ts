import type { Drift } from '../race/strategies/replay';
import type { Coverage, Verdict } from '../race/verdict';
import { cut } from './columns';

const labelColumns = 60;

/** How far a search came: 'exhaustive: 36 of 36 traces', 'sampled: 2,000 schedules, 311 distinct traces, seed 7'. */
export function coverageText(coverage: Coverage): string {
  const traces = counted(coverage.traces, 'trace');
  if (coverage.kind === 'exhaustive') return `exhaustive: ${coverage.traces.toLocaleString('en-US')} of ${traces}`;
  return `sampled: ${counted(coverage.executions, 'schedule')}, ${counted(coverage.traces, 'distinct trace')}, seed ${coverage.seed}`;
}

/** What a reader is told of a check that cannot be decided, and what to do. */
export function unknownText({ because, what }: Extract<Verdict, { kind: 'unknown' }>): string {
  return [`RACE: unknown, which is no pass (${because}).`, what, remedies[because]].filter((line) => line !== '').join('\n');
}

const remedies: Readonly<Record<Extract<Verdict, { kind: 'unknown' }>['because'], string>> = {
  uncontrolled:
    'The order of such input and output is not the search\'s to choose. Replace it by a stand-in in the test, or raise "ioTimeoutMs" where it is only slow.',
  nondeterministic:
    'Run twice with the same choices, the tasks did different things. Pass time, chance and ids in; make all state in "setup"; put shared objects under shared(object, name).',
  'nothing to race':
    'No two tasks touch the same key or object, one of them writing, so no order can matter. Put objects that they share under shared(object, name).',
};

/** What a reader is told when a schedule is replayed on a changed program. */
export function driftText({ at, expected, got }: Drift): string {
  return [
    `RACE_REPLAY: schedule no longer applies at step ${at}: expected ${cut(expected, labelColumns)}, got ${cut(got, labelColumns)}.`,
    'The program has changed since the schedule was written. Run the check without RACE_REPLAY to search anew.',
  ].join('\n');
}

function counted(count: number, name: string): string {
  return `${count.toLocaleString('en-US')} ${name}${count === 1 ? '' : 's'}`;
}
