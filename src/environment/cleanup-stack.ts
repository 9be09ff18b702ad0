import type { Clock } from '../base/clock';
import { withinLimit, type TimeLimit } from './time-limit';

/** What must be done at the end of a test or of a file, last registered first. */
export class CleanupStack {
  private readonly steps: { readonly run: () => void | PromiseLike<void>; readonly extraMs: number }[] = [];

  private endings: (() => void)[] = [];

  /** Registers what is done before all steps. */
  onEnd(run: () => void): void {
    this.endings.push(run);
  }

  /**
   * Registers a step. One registered while the stack is being run is run too.
   * @param extraMs how much longer than others it may take
   */
  add(run: () => void | PromiseLike<void>, extraMs = 0): void {
    this.steps.push({ run, extraMs });
  }

  /**
   * Runs every step once, each after the one before it has ended, each within `limit`. A step that fails does not keep the
   * others from running.
   * @returns what the failed steps threw, in the order in which they ran
   */
  async run(clock: Clock, limit: TimeLimit): Promise<unknown[]> {
    const errors: unknown[] = [];
    const endings = this.endings;
    this.endings = [];
    for (const end of endings) end();
    for (let step = this.steps.pop(); step !== undefined; step = this.steps.pop()) {
      try {
        await withinLimit(clock, { ...limit, ms: limit.ms + step.extraMs }, 'A cleanup step', Promise.resolve(step.run()));
      } catch (error) {
        errors.push(error);
      }
    }
    return errors;
  }
}
