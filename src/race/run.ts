import { covers } from './dependence';
import type { Fault } from './fault';
import type { Access, Step } from './step';
import type { Strategy } from './strategy';

/** How an execution is to go. */
export interface Plan {
  readonly strategy: Strategy;
  /** Which tasks take part, in their order. */
  readonly tasks: readonly number[];
  readonly fault: Fault | undefined;
  /** Whether a task's timer is due as soon as it is chosen; else only when nobody else can go. */
  readonly hastensTimers: boolean;
  /** Whether stacks, replies and values are to be kept. */
  readonly isRecorded: boolean;
}

/** A step at the gate. */
export interface Pending {
  readonly step: Step;
  /** Whether it can go now; undefined: always. */
  readonly canGo?: () => boolean;
  /** When it goes by itself, in milliseconds of the run's clock: a timer, the time-out of a blocking command. */
  readonly dueMs?: number;
}

/** What happens to the tasks from outside. */
export interface RunWorld {
  now(): number;
  /** @returns what that changes */
  moveTo(atMs: number): readonly Access[];
  /** When the next key expires; undefined: none does. */
  nextExpiryMs(): number | undefined;
  /** A replica takes over from the master of the step's key. @returns what that changes: nothing where there is none */
  failOver(step: Step): readonly Access[];
}

/** What is to happen next. */
export type Move =
  /** The step goes; after a 'lost reply' its task hears of a broken connection; what is to 'time out' begins to wait, and its time is up at once. */
  | { readonly kind: 'go' | 'lost reply' | 'time out'; readonly pending: Pending }
  /** The step never goes, and no other of its task. */
  | { readonly kind: 'crash'; readonly pending: Pending }
  | { readonly kind: 'end'; readonly end: RunEnd };

/**
 * - 'done': all tasks have ended
 * - 'cut': the strategy knows the rest
 * - 'livelock': more steps than the limit
 */
export type RunEnd = 'done' | 'deadlock' | 'livelock' | 'cut';

/** One execution: which steps are at the gate, and who goes next. A task's steps go in the order in which it made them; timers stand beside them. */
export class Run {
  /** What was done, in order. */
  readonly steps: Step[] = [];
  private readonly queues = new Map<number, Pending[]>();
  private readonly timers = new Map<number, Pending[]>();
  private readonly ended = new Set<number>();
  private readonly counts = new Map<number, number>();
  /** The chosen step, until it is settled, and what it touches beyond what it has announced. */
  private current: { readonly step: Step; readonly more: Access[] } | undefined;

  constructor(
    readonly plan: Plan,
    private readonly world: RunWorld,
    private readonly maxSteps: number,
  ) {
    for (const task of plan.tasks) this.queues.set(task, []);
  }

  /** A step waits at the gate. Those of tasks that have crashed wait for ever. */
  arrive(pending: Pending): void {
    const { task, kind } = pending.step;
    const queue = this.queues.get(task);
    if (queue === undefined) return;
    if (kind !== 'timer') queue.push(pending);
    else if (!this.ended.has(task)) this.timers.set(task, [...(this.timers.get(task) ?? []), pending]);
  }

  /** A step will not be done after all: a timer was cancelled, a connection is gone. */
  withdraw(pending: Pending): void {
    for (const lists of [this.queues, this.timers]) {
      const list = lists.get(pending.step.task);
      if (list?.includes(pending)) list.splice(list.indexOf(pending), 1);
    }
  }

  /** A task has returned or thrown. Commands of it that it did not await are still to go; its timers are not. */
  taskEnds(task: number): void {
    this.timers.delete(task);
    this.ended.add(task);
  }

  /** Whether the task is at the gate or has ended: nothing is to be expected of it before the next move. */
  isAccountedFor(task: number): boolean {
    return this.ended.has(task) || this.queues.get(task)!.length > 0 || (this.timers.get(task)?.length ?? 0) > 0;
  }

  /** The step that was chosen last touches this, too, if it is more than is known of it. */
  touch(accesses: readonly Access[]): void {
    if (this.current === undefined) return;
    const { step, more } = this.current;
    for (const access of accesses) if (!covers(step.accesses, access) && !covers(more, access)) more.push(access);
  }

  /** Everything has come to rest: chooses the next step. */
  next(): Move {
    this.settle();
    if (this.plan.tasks.every((task) => this.ended.has(task) && (this.queues.get(task)?.length ?? 0) === 0)) return this.end('done');
    const { able, waiting } = this.atTheGate();
    if (able.length === 0) return this.end('deadlock', waiting);
    if (this.steps.length >= this.maxSteps) return this.end('livelock', waiting);
    const chosen = this.plan.strategy.choose(
      able.map(({ step }) => step),
      waiting.map(({ step }) => step),
    );
    return chosen === undefined ? this.end('cut') : this.go(able[chosen]!);
  }

  private settle(): void {
    if (this.current === undefined) return;
    const { step, more } = this.current;
    this.current = undefined;
    const whole = more.length === 0 ? step : { ...step, accesses: [...step.accesses, ...more] };
    this.steps[this.steps.length - 1] = whole;
    this.plan.strategy.executed(whole);
  }

  private end(end: RunEnd, waiting: readonly Pending[] = []): Move {
    this.plan.strategy.end(waiting.map(({ step }) => step));
    return { kind: 'end', end };
  }

  private atTheGate(): { readonly able: Pending[]; readonly waiting: Pending[] } {
    const able: Pending[] = [];
    const waiting: Pending[] = [];
    for (const [task, queue] of this.queues) {
      const first = queue[0];
      if (first !== undefined) (first.canGo?.() === false ? waiting : able).push(first);
      const timer = this.plan.hastensTimers && first === undefined ? earliest(this.timers.get(task) ?? [])[0] : undefined;
      if (timer !== undefined) able.push(timer);
    }
    return { able: inOrder(able.length > 0 ? able : this.dueFirst(waiting)), waiting };
  }

  /** Nobody can go: time passes until the first timer is due. */
  private dueFirst(waiting: readonly Pending[]): Pending[] {
    const timed = [...[...this.timers.values()].flat(), ...waiting.filter(({ dueMs }) => dueMs !== undefined)];
    const first = earliest(timed);
    return first.filter(({ step }, at) => first.findIndex((other) => other.step.task === step.task) === at);
  }

  private go(pending: Pending): Move {
    const { step } = pending;
    const { fault } = this.plan;
    const index = this.counts.get(step.task) ?? 0;
    this.counts.set(step.task, index + 1);
    this.withdraw(pending);
    const isFaulty = fault?.task === step.task && fault.step === index;
    if (isFaulty && fault.kind === 'crash') {
      this.taskEnds(step.task);
      this.queues.delete(step.task);
      this.begin({ ...step, kind: 'crash', label: 'crash', accesses: [] });
      return { kind: 'crash', pending };
    }
    const expires = isFaulty && fault.kind === 'expiry';
    const moved = isFaulty && fault.kind === 'failover' ? this.world.failOver(step) : [];
    const expired = expires ? this.passTime(this.world.nextExpiryMs()) : [];
    // What it would have found may be gone by that.
    const timesOut = pending.dueMs !== undefined && pending.canGo?.() === false;
    const changed = [...moved, ...expired, ...this.passTime(timesOut || step.kind === 'timer' ? pending.dueMs : undefined)];
    const losesReply = isFaulty && fault.kind === 'lost reply' && step.kind === 'command';
    const kind = losesReply ? 'lost reply' : expires ? 'clock' : moved.length > 0 ? 'failover' : step.kind;
    this.begin(kind === step.kind ? step : { ...step, kind }, changed);
    return { kind: timesOut ? 'time out' : losesReply ? 'lost reply' : 'go', pending };
  }

  private begin(step: Step, more: readonly Access[] = []): void {
    this.steps.push(step);
    this.current = { step, more: [...more] };
  }

  /** @param target undefined: none passes. @returns what has changed by it */
  private passTime(target: number | undefined): readonly Access[] {
    if (target === undefined) return [];
    const changed = this.world.moveTo(Math.max(target, this.world.now()));
    return [{ space: 'clock', key: undefined, kind: 'write' }, ...changed];
  }
}

function earliest(timers: readonly Pending[]): Pending[] {
  const firstMs = Math.min(...timers.map(({ dueMs }) => dueMs!));
  return timers.filter(({ dueMs }) => dueMs === firstMs);
}

function inOrder(pending: Pending[]): Pending[] {
  return pending.length < 2 ? pending : pending.sort((a, b) => a.step.task - b.step.task);
}
