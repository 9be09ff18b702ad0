import type { RunEnd } from './run';
import type { Step } from './step';

/** What a task came to. */
export interface TaskResult {
  /** 'waits': it did not come to an end. */
  readonly kind: 'returned' | 'threw' | 'crashed' | 'waits';
  /** The value or error as text; the same for equal values. */
  readonly text: string;
  /** It threw, and the options allow that. */
  readonly isAllowed: boolean;
  /**
   * It threw what no task means to, and the options do not allow that: 'assertion', a failed expectation or an error of this package, is wrong in any order;
   * 'mistake', a TypeError or ReferenceError, where it comes without any race.
   */
  readonly bug?: 'assertion' | 'mistake' | undefined;
  /** Whether it counts as a winner: it returned, and neither false nor null. */
  readonly hasWon: boolean;
}

/** One execution, as it came out. */
export interface Execution {
  /** Those that took part. */
  readonly tasks: readonly number[];
  readonly steps: readonly Step[];
  /** Whether timers were due as soon as they were chosen: the plan's `hastensTimers`. */
  readonly isHastened: boolean;
  readonly end: RunEnd;
  /** By task; of those that did not take part undefined. */
  readonly results: readonly (TaskResult | undefined)[];
  /** All data of the servers at the end, as text. */
  readonly state: string;
  /** What the invariant says; undefined: it holds, or there is none. */
  readonly broken: string | undefined;
  /** I/O that was still pending when patience was at an end: what, and where; undefined: none. */
  readonly uncontrolled: string | undefined;
}

/** What can be told apart of an execution without looking inside. */
export function outcomeOf({ tasks, results, state }: Execution, without: ReadonlySet<number> = new Set()): string {
  const shown = tasks.filter((task) => !without.has(task)).map((task) => `${task}: ${results[task]!.kind} ${results[task]!.text}`);
  return [...shown, state].join('\n');
}

/** In which order the tasks took their steps. */
export function orderOf({ steps }: Pick<Execution, 'steps'>): number[] {
  return steps.map(({ task }) => task);
}
