import type { Random } from '../../base/random';
import type { Step } from '../step';
import type { Choices, ProgramShape, Strategy } from '../strategy';
import { PctStrategy } from './pct';
import { PosStrategy } from './pos';
import { RandomStrategy } from './random';
import { UrwStrategy } from './urw';

/** Goes round the samplers, one execution each: none of them is the best for every bug. */
export class PortfolioStrategy implements Strategy {
  readonly name = 'portfolio';
  private readonly members: readonly Strategy[];
  private turn = -1;

  constructor(random: Random, shape: ProgramShape) {
    this.members = [
      new PosStrategy(random.fork('pos')),
      new PctStrategy(random.fork('pct2'), shape, 2),
      new UrwStrategy(random.fork('urw'), shape),
      new PctStrategy(random.fork('pct3'), shape, 3),
      new RandomStrategy(random.fork('random')),
      new PctStrategy(random.fork('pct4'), shape, 4),
    ];
  }

  begin(): boolean {
    this.turn = (this.turn + 1) % this.members.length;
    return this.current.begin();
  }

  choose(choices: Choices, waiting: readonly Step[]): number | undefined {
    return this.current.choose(choices, waiting);
  }

  executed(step: Step): void {
    this.current.executed(step);
  }

  end(waiting: readonly Step[]): void {
    this.current.end(waiting);
  }

  private get current(): Strategy {
    return this.members[this.turn]!;
  }
}
