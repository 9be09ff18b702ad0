import type { Step } from '../step';
import type { Choices, Strategy } from '../strategy';

/**
 * When messages are delivered: never while a task is on its way.
 * - 'soon': before another task goes on
 * - 'late': when no task can go on
 */
export type Delivery = 'soon' | 'late';

/** One task after the other, in a given order, each as far as it can go, and so what comes of a message: the executions that nobody can object to. */
export class SerialStrategy implements Strategy {
  readonly name = 'serial';
  /** Whether a task had to be left before its end, for it waited for another. */
  hasInterrupted = false;
  private last = -1;
  /** The task that was sent a message, until it has no more to do. */
  private listener: number | undefined;
  private begun = false;

  /** @param order the tasks, first to last */
  constructor(
    private readonly order: readonly number[],
    private readonly delivery: Delivery = 'soon',
  ) {}

  begin(): boolean {
    if (this.begun) return false;
    this.begun = true;
    return true;
  }

  choose(choices: Choices): number {
    const { step, isMessage } = this.next(choices);
    this.listener = isMessage || step.task === this.listener ? step.task : undefined;
    const place = this.order.indexOf(step.task);
    if (place < this.last && this.listener === undefined) this.hasInterrupted = true;
    this.last = place;
    return choices.indexOf(step);
  }

  private next(choices: Choices): { readonly step: Step; readonly isMessage: boolean } {
    const messages = choices.filter(({ kind }) => kind === 'message');
    const steps = choices.filter(({ kind }) => kind !== 'message');
    const running = steps.find(({ task }) => task === (this.listener ?? this.order[this.last]));
    const isDue = messages.length > 0 && running === undefined && (this.delivery === 'soon' || steps.length === 0);
    if (isDue) return { step: this.firstOf(messages), isMessage: true };
    const goesOn = this.listener !== undefined && running !== undefined;
    return { step: goesOn ? running : this.firstOf(steps), isMessage: false };
  }

  private firstOf(steps: Choices): Step {
    const first = this.order.find((each) => steps.some(({ task }) => task === each));
    return steps.find(({ task }) => task === first) ?? steps[0]!;
  }

  executed(_step: Step): void {
    // What was done does not matter.
  }

  end(): void {
    // One execution only.
  }
}
