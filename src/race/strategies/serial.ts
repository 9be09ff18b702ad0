import type { Step } from '../step';
import type { Choices, Strategy } from '../strategy';

/** One task after the other, in a given order, each as far as it can go: the executions that nobody can object to. */
export class SerialStrategy implements Strategy {
  readonly name = 'serial';
  /** Whether a task had to be left before its end, for it waited for another. */
  hasInterrupted = false;
  private last = -1;
  private begun = false;

  /** @param order the tasks, first to last */
  constructor(private readonly order: readonly number[]) {}

  begin(): boolean {
    if (this.begun) return false;
    this.begun = true;
    return true;
  }

  choose(choices: Choices): number {
    const task = this.order.find((each) => choices.some((choice) => choice.task === each)) ?? choices[0]!.task;
    if (this.order.indexOf(task) < this.last) this.hasInterrupted = true;
    this.last = this.order.indexOf(task);
    return choices.findIndex((choice) => choice.task === task);
  }

  executed(_step: Step): void {
    // What was done does not matter.
  }

  end(): void {
    // One execution only.
  }
}
