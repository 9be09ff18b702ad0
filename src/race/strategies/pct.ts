import type { Random } from '../../base/random';
import type { Step } from '../step';
import type { Choices, ProgramShape, Strategy } from '../strategy';

/**
 * Tasks have random priorities, the highest goes, and at d - 1 random places the one that has just gone falls below all others: finds a bug that
 * needs d steps in a certain order with a chance of at least 1 / (n k^(d-1)) an execution, for n tasks and k steps. PCT: "A randomized scheduler
 * with probabilistic guarantees of finding bugs" (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010).
 */
export class PctStrategy implements Strategy {
  readonly name: string;
  private priorities: number[] = [];
  /** By the number of steps after which it comes: the priority that the last task falls to. */
  private falls = new Map<number, number>();
  private done = 0;

  /** @param depth d: how many steps must come in a certain order, 1 or more */
  constructor(
    private readonly random: Random,
    private readonly shape: ProgramShape,
    private readonly depth: number,
  ) {
    this.name = `pct${depth}`;
  }

  begin(): boolean {
    const { stepCounts } = this.shape;
    const steps = Math.max(
      1,
      stepCounts.reduce((sum, count) => sum + count, 0),
    );
    this.priorities = this.shuffled(stepCounts.length).map((rank) => rank + this.depth);
    this.falls = new Map();
    for (let change = 1; change < this.depth; change++) this.falls.set(1 + this.random.below(steps), this.depth - change);
    this.done = 0;
    return true;
  }

  choose(choices: Choices): number {
    let best = 0;
    choices.forEach(({ task }, at) => {
      if (this.priorities[task]! > this.priorities[choices[best]!.task]!) best = at;
    });
    return best;
  }

  executed({ task }: Step): void {
    const fall = this.falls.get(++this.done);
    if (fall !== undefined) this.priorities[task] = fall;
  }

  end(): void {
    // `begin` draws anew.
  }

  private shuffled(count: number): number[] {
    const ranks = Array.from({ length: count }, (_, at) => at);
    for (let at = count - 1; at > 0; at--) {
      const other = this.random.below(at + 1);
      [ranks[at], ranks[other]] = [ranks[other]!, ranks[at]!];
    }
    return ranks;
  }
}
