import type { Random } from '../../base/random';
import type { Choices, Strategy } from '../strategy';

/** Each task that can go is as likely as the others. Good where a few steps decide, lost in long programs. */
export class RandomStrategy implements Strategy {
  readonly name = 'random';

  constructor(private readonly random: Random) {}

  begin(): boolean {
    return true;
  }

  choose(choices: Choices): number {
    return this.random.below(choices.length);
  }

  executed(): void {
    // It remembers nothing.
  }

  end(): void {
    // Nor beyond an execution.
  }
}
