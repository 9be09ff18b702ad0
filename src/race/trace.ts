import { areDependent } from './dependence';
import type { Step } from './step';

/** A step that was done, with what had to come before it. */
export interface TraceEvent {
  readonly step: Step;
  /** Which step of its task it is, from 0. */
  readonly index: number;
  /** For each task how many of its steps happened before this one, or are it: its vector clock. */
  readonly clock: readonly number[];
}

/** Who made a step possible: undefined, or the position of the event that did, where that is another task's. */
export type EnabledBy = number | undefined;

/** An execution with the order that it imposes: a step comes after those of its task, those that it depends on, and the one that made it possible. */
export class Trace {
  readonly events: TraceEvent[] = [];
  private readonly lastOf: (TraceEvent | undefined)[] = [];

  constructor(private readonly taskCount: number) {}

  /**
   * Adds the next event.
   * @returns positions of the events that it is in a race with: dependent, and with nothing between them that orders the two; the latest first
   */
  add(step: Step, enabledBy: EnabledBy): number[] {
    const before = this.lastOf[step.task];
    const clock = before === undefined ? new Array<number>(this.taskCount).fill(0) : [...before.clock];
    if (enabledBy !== undefined) join(clock, this.events[enabledBy]!.clock);
    const races: number[] = [];
    for (let at = this.events.length - 1; at >= 0; at--) {
      const other = this.events[at]!;
      if (clock[other.step.task]! > other.index || !areDependent(other.step.accesses, step.accesses)) continue;
      races.push(at);
      join(clock, other.clock);
    }
    const index = before === undefined ? 0 : before.index + 1;
    clock[step.task] = index + 1;
    this.lastOf[step.task] = { step, index, clock };
    this.events.push(this.lastOf[step.task]!);
    return races;
  }

  /** Whether the event at `first` must come before the one at `second`. */
  isBefore(first: number, second: number): boolean {
    const { step, index } = this.events[first]!;
    return this.events[second]!.clock[step.task]! > index;
  }

  /** Takes back all events from this position on. */
  truncate(length: number): void {
    this.events.length = Math.min(this.events.length, length);
    this.lastOf.length = 0;
    for (const event of this.events) this.lastOf[event.step.task] = event;
  }

  /** The same for two executions exactly when they differ in the order of independent steps only. */
  key(): string {
    const byTask: string[][] = Array.from({ length: this.taskCount }, () => []);
    for (const { step, clock } of this.events) byTask[step.task]!.push(`${step.digest}@${clock.join()}`);
    return byTask.map((events) => events.join(' ')).join('|');
  }
}

function join(clock: number[], other: readonly number[]): void {
  for (let task = 0; task < clock.length; task++) if (other[task]! > clock[task]!) clock[task] = other[task]!;
}
