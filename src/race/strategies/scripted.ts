import type { Step } from '../step';
import type { Choices, Strategy } from '../strategy';

/** Follows a list of tasks, as far as it can be followed; where the named task cannot go, and after the end, the task goes on that ran last. */
export class ScriptedStrategy implements Strategy {
  readonly name = 'scripted';
  private at = 0;
  private last = -1;
  private begun = false;

  constructor(private readonly tasks: readonly number[]) {}

  begin(): boolean {
    if (this.begun) return false;
    this.begun = true;
    return true;
  }

  choose(choices: Choices): number {
    const placeOf = (task: number | undefined): number => choices.findIndex((choice) => choice.task === task);
    const named = placeOf(this.tasks[this.at++]);
    return named >= 0 ? named : Math.max(0, placeOf(this.last));
  }

  executed({ task }: Step): void {
    this.last = task;
  }

  end(): void {
    // One execution only.
  }
}
