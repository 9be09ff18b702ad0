import type { Random } from '../../base/random';
import type { Step } from '../step';
import type { Choices, ProgramShape, Strategy } from '../strategy';

/**
 * Each order of all steps is as likely as the others: a task goes with the weight of the steps that it has left. Uniform random walk, of
 * "Selectively uniform concurrency testing" (Zhao, Wolff, Mathur, Roychoudhury, ASPLOS 2025). How many steps are left is told by the
 * executions before; a task that does more than ever counts for one.
 */
export class UrwStrategy implements Strategy {
  readonly name = 'urw';
  private done: number[] = [];

  constructor(
    private readonly random: Random,
    private readonly shape: ProgramShape,
  ) {}

  begin(): boolean {
    this.done = [];
    return true;
  }

  choose(choices: Choices): number {
    let sum = 0;
    for (const step of choices) sum += this.weightOf(step);
    let left = this.random.below(sum);
    return choices.findIndex((step) => (left -= this.weightOf(step)) < 0);
  }

  executed({ task }: Step): void {
    this.done[task] = (this.done[task] ?? 0) + 1;
  }

  end(): void {
    // `begin` forgets.
  }

  private weightOf({ task }: Step): number {
    return Math.max(1, (this.shape.stepCounts[task] ?? 0) - (this.done[task] ?? 0));
  }
}
