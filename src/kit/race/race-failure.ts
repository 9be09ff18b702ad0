import { DistributedError } from '../../base/errors';
import type { WireRaceFinding } from '../../bridge/race-wire';

/** Why a check does not pass: a schedule that fails, or that it cannot be told. */
export class RaceFailure extends DistributedError {
  /** The schedule that fails, for RACE_REPLAY; undefined where none does. */
  readonly schedule: string | undefined;
  /** The report as JSON, as src/race/report.ts describes it. */
  readonly report: string | undefined;
  /** Which execution of the search failed first; 0: a serial order. */
  readonly foundAt: number;

  constructor({ kind, what, text, schedule, report, foundAt }: WireRaceFinding) {
    super({ code: codes[kind], ...(kind === 'fails' ? { what: text, fix: '' } : { what: `race: ${what}`, fix: fixOf(kind, what) }) });
    this.name = 'RaceFailure';
    this.message = this.message.trimEnd();
    this.schedule = schedule;
    this.report = report;
    this.foundAt = foundAt;
  }
}

const codes: Readonly<Record<WireRaceFinding['kind'], string>> = {
  fails: 'JD_RACE',
  unknown: 'JD_RACE_UNKNOWN',
  drift: 'JD_RACE_DRIFT',
  holds: 'JD_RACE',
};

function fixOf(kind: WireRaceFinding['kind'], what: string): string {
  if (kind === 'drift') return 'The program has changed since the schedule was written: run the test without RACE_REPLAY to search anew.';
  const reason = what.split(':', 1)[0]!;
  return fixes[reason] ?? '';
}

const fixes: Readonly<Record<string, string>> = {
  uncontrolled: 'Tasks may wait for Redis, timers and each other. Put other I/O before the tasks (setup), or replace it by a stand-in.',
  nondeterministic:
    'Make the tasks do the same each time: set up all they use in `setup`, and take chance and time from Math.random, node:crypto and Date.',
  'nothing to race': 'Let tasks use the same keys, track memory that they share by shared(object, name), or set `opaque: true`.',
};
