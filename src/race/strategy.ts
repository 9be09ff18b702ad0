import type { Step } from './step';

/** What a strategy chooses from: every task that can go on, with its step at the gate; in the order of the tasks, never empty. */
export type Choices = readonly Step[];

/**
 * Chooses orders, one execution after the other: the contract of strategies/. It knows steps, and nothing of who does them.
 *
 * An execution is `begin`, then for each step `choose` and `executed`, then `end`. Until `end` the program does the same as in every
 * execution with the same choices before.
 */
export interface Strategy {
  /** As reports name it. */
  readonly name: string;
  /** Begins an execution. @returns false when there is nothing left that could happen */
  begin(): boolean;
  /**
   * @param waiting steps at the gate that cannot go now: a pop from an empty list
   * @returns the index in `choices` of who goes next; undefined: what follows is known already, the execution need not go on
   */
  choose(choices: Choices, waiting: readonly Step[]): number | undefined;
  /** The chosen step is done; its accesses may be more than it announced. */
  executed(step: Step): void;
  /** @param waiting as for `choose`: in a deadlock, all that are left */
  end(waiting: readonly Step[]): void;
}

/** What samplers know of the program from the executions before. */
export interface ProgramShape {
  /** How many steps each task has done at most. */
  readonly stepCounts: readonly number[];
}
