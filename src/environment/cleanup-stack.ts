import type { Clock } from '../base/clock';
import { withinLimit, type TimeLimit } from './time-limit';

/** What must be done at the end of a test or of a file, last registered first. */
export class CleanupStack {
  private readonly steps: (() => void | PromiseLike<void>)[] = [];

  /** Registers a step. One registered while the stack is being run is run too. */
  add(step: () => void | PromiseLike<void>): void {
    this.steps.push(step);
  }

  /**
   * Runs every step once, each after the one before it has ended, each within `limit`. A step that fails does not keep the
   * others from running.
   * @returns what the failed steps threw, in the order in which they ran
   */
  async run(clock: Clock, limit: TimeLimit): Promise<unknown[]> {
    const errors: unknown[] = [];
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      try {
        await withinLimit(clock, limit, 'A cleanup step', Promise.resolve(step()));
      } catch (error) {
        errors.push(error);
      }
    }
    return errors;
  }
}
