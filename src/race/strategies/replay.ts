import type { ScheduledStep } from '../schedule';
import type { Step } from '../step';
import type { Choices, Strategy } from '../strategy';

/** Where a program did not do what a schedule says. */
export interface Drift {
  /** Which step of the schedule, from 1. */
  readonly at: number;
  readonly expected: string;
  readonly got: string;
}

/** Follows a schedule step by step, and stops where the program does not do what it says. */
export class ReplayStrategy implements Strategy {
  readonly name = 'replay';
  drift: Drift | undefined;
  private at = 0;
  private begun = false;

  constructor(private readonly steps: readonly ScheduledStep[]) {}

  begin(): boolean {
    if (this.begun) return false;
    this.begun = true;
    return true;
  }

  choose(choices: Choices, waiting: readonly Step[]): number | undefined {
    const wanted = this.steps[this.at++];
    const place = choices.findIndex(({ task, digest }) => task === wanted?.task && digest === wanted.digest);
    if (place >= 0) return place;
    const there = [...choices, ...waiting].find(({ task }) => wanted === undefined || task === wanted.task);
    this.drift = { at: this.at, expected: wanted?.label ?? 'the end', got: there?.label ?? 'nothing' };
    return undefined;
  }

  executed(): void {
    // It was known before.
  }

  end(): void {
    const missing = this.steps[this.at];
    if (this.drift === undefined && missing !== undefined) this.drift = { at: this.at + 1, expected: missing.label, got: 'the end' };
  }
}
