import type { Random } from '../../base/random';
import { areDependent } from '../dependence';
import type { Step } from '../step';
import type { Choices, Strategy } from '../strategy';

/**
 * Each step at the gate has a random priority, the highest goes, and those that depend on it draw anew: where few steps depend on each other, their
 * order is as good as uniform, however many others there are. Partial order sampling (Yuan, Yang, Gu, CAV 2018).
 */
export class PosStrategy implements Strategy {
  readonly name = 'pos';
  private priorities: (number | undefined)[] = [];
  private waiting: Choices = [];

  constructor(private readonly random: Random) {}

  begin(): boolean {
    this.priorities = [];
    this.waiting = [];
    return true;
  }

  choose(choices: Choices): number {
    this.waiting = choices;
    let best = 0;
    let highest = -1;
    choices.forEach(({ task }, at) => {
      const priority = (this.priorities[task] ??= this.random.next());
      if (priority > highest) [best, highest] = [at, priority];
    });
    return best;
  }

  executed(step: Step): void {
    for (const { task, accesses } of this.waiting)
      if (task === step.task || areDependent(accesses, step.accesses)) this.priorities[task] = undefined;
  }

  end(): void {
    // `begin` forgets.
  }
}
