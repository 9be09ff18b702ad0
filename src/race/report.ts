import type { Access, StepKind } from './step';
import type { FailureKind } from './verdict';

/**
 * A race as data: plain JSON, from which text, HTML, SARIF and summaries are made (src/report). `race()` fills it.
 */
export interface RaceReport {
  /** Of this shape. */
  readonly version: 1;
  /** Whether it was searched for (`race`) or seen as it happened. */
  readonly mode: 'explored' | 'watched';
  /** The test file, relative to Jest's root, and the full name of the test; empty outside a test. */
  readonly file: string;
  readonly test: string;
  readonly failure: FailureKind | 'lost update' | 'check then act';
  /** One sentence: 'alice and bob both wrote k from what they had read before.' */
  readonly what: string;
  readonly tasks: readonly ReportTask[];
  /** The schedule, in its order. */
  readonly steps: readonly ReportStep[];
  /** The accesses that conflict; the ones to look at first. */
  readonly conflicts: readonly ReportConflict[];
  /** Undefined: the failure is not one of values. Texts of one or more lines. */
  readonly expected: string | undefined;
  readonly got: string | undefined;
  /** 'exhaustive: 36 of 36 traces'; 'sampled: 2,000 schedules, 311 distinct traces, seed 7'; empty when watched. */
  readonly coverage: string;
  /** The failing schedule (`v1:...`); undefined when watched. */
  readonly schedule: string | undefined;
  /** The command that replays it; undefined when watched. */
  readonly replay: string | undefined;
}

export interface ReportTask {
  readonly name: string;
  /** Where it was created, as lines of a stack ('at ...'), innermost first. */
  readonly stack: readonly string[];
  /** 'returned 3', 'threw Error: locked', 'crashed', 'waits for ever'. */
  readonly result: string;
}

export interface ReportStep {
  /** Index in {@link RaceReport.tasks}. */
  readonly task: number;
  readonly kind: StepKind;
  readonly label: string;
  readonly accesses: readonly Access[];
  /** What came back; undefined: nothing, or it is not known. */
  readonly reply: string | undefined;
  /** The values of the keys it touches, before and after; in the order of the accesses. */
  readonly values: readonly ReportValue[];
  /** Lines of a stack, innermost first; empty when none was taken. */
  readonly stack: readonly string[];
}

export interface ReportValue {
  /** 'db 0 k'. */
  readonly where: string;
  /** As `redis.dump()` shows it; undefined: the key is not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Two accesses of different tasks to one place, one of them a write. */
export interface ReportConflict {
  readonly where: string;
  /** Indexes in {@link RaceReport.steps}; `first` came before `second`. */
  readonly first: number;
  readonly second: number;
}
