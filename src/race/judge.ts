import { type Execution, outcomeOf } from './execution';
import type { FailureKind } from './verdict';

/** What a check expects of every execution. */
export interface Expectations {
  /** Whether the outcome must be one of a serial order. */
  readonly isSerializable: boolean;
  /** Whether exactly one task must win. */
  readonly hasOneWinner: boolean;
}

/** What is wrong with an execution. */
export interface Failure {
  readonly kind: FailureKind;
  /** One sentence, or what the invariant threw. */
  readonly what: string;
  readonly expected: string | undefined;
  readonly got: string | undefined;
}

/** Outcomes of the serial orders of some tasks. */
export type SerialOutcomes = (tasks: readonly number[]) => ReadonlySet<string> | undefined;

/**
 * Judges an execution that came to its end.
 * @param serial undefined for tasks whose serial orders were not run yet
 */
export function judge(execution: Execution, expectations: Expectations, serial: SerialOutcomes): Failure | undefined {
  const { end, tasks, results } = execution;
  if (end === 'deadlock') return plain('deadlock', 'Nobody can go on: every task that has not ended waits for another.');
  if (end === 'livelock') return plain('livelock', `The tasks did not come to an end within ${execution.steps.length} steps (maxSteps).`);
  if (execution.broken !== undefined) return plain('invariant', execution.broken);
  const asserting = tasks.find((task) => results[task]!.bug === 'assertion');
  if (asserting !== undefined) return plain('error', `A task threw ${results[asserting]!.text}`);
  const ended = tasks.filter((task) => results[task]!.kind !== 'crashed');
  if (expectations.hasOneWinner && ended.length === tasks.length) {
    const winners = tasks.filter((task) => results[task]!.hasWon).length;
    if (winners !== 1) return { ...plain('invariant', `${winners} tasks won.`), expected: 'one winner', got: `${winners} winners` };
  }
  if (expectations.isSerializable) return isSerial(execution, serial) ? undefined : notSerializable(execution, serial);
  const thrown = tasks.find((task) => results[task]!.kind === 'threw' && !results[task]!.isAllowed && !expectations.hasOneWinner);
  return thrown === undefined ? undefined : plain('error', `A task threw ${results[thrown]!.text}`);
}

/** What is wrong with a serial order beside that: a mistake in the program, for nobody has been in its way. */
export function judgeSerial({ tasks, results }: Execution): Failure | undefined {
  const mistaken = tasks.find((task) => results[task]!.bug === 'mistake');
  return mistaken === undefined ? undefined : plain('error', `A task threw ${results[mistaken]!.text}`);
}

/** The tasks without those that failed as they may: the others must come to what they come to without them. */
export function survivorsOf({ tasks, results }: Execution): number[] {
  return tasks.filter((task) => !(results[task]!.kind === 'threw' && results[task]!.isAllowed));
}

function isSerial(execution: Execution, serial: SerialOutcomes): boolean {
  const { tasks } = execution;
  if (serial(tasks)?.has(outcomeOf(execution)) === true) return true;
  const survivors = survivorsOf(execution);
  if (survivors.length === tasks.length) return false;
  const failed = new Set(tasks.filter((task) => !survivors.includes(task)));
  return serial(survivors)?.has(outcomeOf(execution, failed)) === true;
}

function notSerializable(execution: Execution, serial: SerialOutcomes): Failure {
  const outcomes = [...(serial(execution.tasks) ?? [])];
  return {
    kind: 'not serializable',
    what: 'No order in which the tasks run one after the other comes to this.',
    expected: outcomes.join('\n-- or --\n'),
    got: outcomeOf(execution),
  };
}

function plain(kind: FailureKind, what: string): Failure {
  return { kind, what, expected: undefined, got: undefined };
}
