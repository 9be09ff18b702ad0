import { areDependent } from '../dependence';
import type { Step } from '../step';
import type { Choices, Strategy } from '../strategy';
import { type EnabledBy, Trace } from '../trace';

/** One decision on the way to the execution that runs. */
interface Decision {
  /** Announced steps, by task. */
  readonly choices: ReadonlyMap<number, Step>;
  /** Tasks whose step was tried in the place of an earlier decision, and nothing since depends on it. */
  readonly asleep: ReadonlyMap<number, Step>;
  /** Tasks that are to be tried here, in the order in which they were found. */
  readonly wanted: Set<number>;
  /** Tasks that were tried here, with all that their step turned out to touch. */
  readonly tried: Map<number, Step>;
  chosen: number;
}

/**
 * Tries every order once, up to the order of independent steps: source-DPOR with sleep sets (Abdulla, Aronis, Jonsson, Sagonas, POPL 2014), depth
 * first; where nothing else decides, the task goes on that ran last, so that preemptions come one by one.
 *
 * Departures from the paper: steps may turn out to touch more than they announced, so sleeping steps are kept as they were executed; what a step
 * makes possible comes after it; steps that wait are in races, too, for they might have gone earlier, as in the first DPOR (Flanagan, Godefroid, POPL
 * 2005); where the paper's candidate cannot go, all that can are tried.
 */
export class DporStrategy implements Strategy {
  readonly name = 'dpor';
  /** Executions that were cut short, for what follows was known: 0 where source sets are exact. */
  blocked = 0;
  /** Executions that did another thing than before after the same choices. */
  diverged = 0;
  /** Whether nothing is left to try, and nothing was left out. */
  isComplete = false;
  private isBounded = false;
  private readonly decisions: Decision[] = [];
  private readonly trace: Trace;
  private depth = 0;
  private started = false;
  private isCut = false;
  /** Before the first decision, decisions are those of the last execution. */
  private branch = 0;

  /** @param preemptions orders with more are left out; the search is not complete then */
  constructor(
    taskCount: number,
    private readonly preemptions = Infinity,
  ) {
    this.trace = new Trace(taskCount);
  }

  begin(): boolean {
    if (!this.started) {
      this.started = true;
      return true;
    }
    while (this.decisions.length > 0) {
      const decision = this.decisions.at(-1)!;
      const next = this.nextOf(decision);
      if (next !== undefined) {
        decision.chosen = next;
        this.branch = this.decisions.length - 1;
        this.trace.truncate(this.branch);
        this.depth = 0;
        this.isCut = false;
        return true;
      }
      this.decisions.pop();
    }
    this.isComplete = !this.isBounded;
    return false;
  }

  choose(choices: Choices, waiting: readonly Step[]): number | undefined {
    const known = this.decisions[this.depth];
    if (known !== undefined) {
      const at = choices.findIndex(({ task }) => task === known.chosen);
      if (at >= 0) return at;
      this.diverged++;
      return undefined;
    }
    this.reverseWaiting(waiting);
    this.noteRobbed([...choices, ...waiting]);
    const asleep = this.stillAsleep();
    const awake = choices.filter(({ task }) => !asleep.has(task));
    if (awake.length === 0) {
      this.blocked++;
      this.isCut = true;
      return undefined;
    }
    const chosen = (awake.find(({ task }) => task === this.trace.events.at(-1)?.step.task) ?? awake[0]!).task;
    this.decisions.push({
      choices: new Map(choices.map((step) => [step.task, step])),
      asleep,
      wanted: new Set([chosen]),
      tried: new Map(),
      chosen,
    });
    return choices.findIndex(({ task }) => task === chosen);
  }

  executed(step: Step): void {
    const at = this.depth++;
    if (at < this.branch) {
      if (this.trace.events[at]!.step.digest !== step.digest) this.diverged++;
      return;
    }
    this.decisions[at]!.tried.set(step.task, step);
    const races = this.trace.add(step, this.enabledBy(step.task, at));
    for (const race of races) this.reverse(race, at);
  }

  end(waiting: readonly Step[]): void {
    if (!this.isCut && this.depth === this.decisions.length) this.reverseWaiting(waiting);
    const last = this.decisions[this.branch];
    // It did not come as far as the first new decision: that is not to be tried for ever.
    if (last !== undefined && this.depth <= this.branch) last.tried.set(last.chosen, last.choices.get(last.chosen)!);
  }

  /** Fewest preemptions first. */
  private nextOf({ wanted, tried, asleep, choices }: Decision): number | undefined {
    const at = this.decisions.length - 1;
    const ranBefore = this.decisions[at - 1]?.chosen;
    const mayPreempt = this.preemptions === Infinity || this.preemptionsBefore(at) < this.preemptions;
    const open = [...wanted].filter((task) => !tried.has(task) && !asleep.has(task));
    if (open.length === 0 || mayPreempt || ranBefore === undefined || !choices.has(ranBefore))
      return open.find((task) => task === ranBefore) ?? open[0];
    this.isBounded = true;
    return open.find((task) => task === ranBefore);
  }

  private preemptionsBefore(at: number): number {
    let count = 0;
    for (let place = 1; place < at; place++) {
      const ranBefore = this.decisions[place - 1]!.chosen;
      const { chosen, choices } = this.decisions[place]!;
      if (chosen !== ranBefore && choices.has(ranBefore)) count++;
    }
    return count;
  }

  private stillAsleep(): Map<number, Step> {
    const asleep = new Map<number, Step>();
    const before = this.decisions.at(-1);
    if (before === undefined) return asleep;
    const { step: done } = this.trace.events.at(-1)!;
    for (const steps of [before.asleep, before.tried])
      for (const [task, step] of steps) if (task !== done.task && !areDependent(step.accesses, done.accesses)) asleep.set(task, step);
    return asleep;
  }

  /** A step that waits might have gone before what it depends on. */
  private reverseWaiting(waiting: readonly Step[]): void {
    const at = this.trace.events.length;
    for (const step of waiting) {
      for (const race of this.trace.add(step, undefined)) this.reverse(race, at);
      this.trace.truncate(at);
    }
  }

  /** A choice that is gone, though nobody took it and it does not wait, is in a race with what came between. */
  private noteRobbed(present: readonly Step[]): void {
    const before = this.decisions.at(-1);
    if (before === undefined) return;
    const still = new Set(present.map(({ task }) => task));
    for (const task of before.choices.keys()) if (task !== before.chosen && !still.has(task)) before.wanted.add(task);
  }

  /** The event after which the task's step was there to be chosen, unless that was its own. */
  private enabledBy(task: number, at: number): EnabledBy {
    let since = at;
    while (since > 0 && this.decisions[since - 1]!.chosen !== task && this.decisions[since - 1]!.choices.has(task)) since--;
    return since === 0 || this.decisions[since - 1]!.chosen === task ? undefined : since - 1;
  }

  /** Sees to it that an execution is tried in which the later of two events in a race comes first. */
  private reverse(first: number, second: number): void {
    const { wanted, choices } = this.decisions[first]!;
    const candidates = this.initials(first, second);
    if (candidates.some((task) => wanted.has(task))) return;
    const candidate = candidates.find((task) => choices.has(task));
    if (candidate !== undefined) wanted.add(candidate);
    else for (const task of choices.keys()) wanted.add(task);
  }

  /** Who can go first in what comes between the two events without the first one, and in the second. */
  private initials(first: number, second: number): number[] {
    const { events } = this.trace;
    const rest: number[] = [];
    for (let at = first + 1; at < second; at++) if (!this.trace.isBefore(first, at)) rest.push(at);
    rest.push(second);
    const initials: number[] = [];
    rest.forEach((at, place) => {
      const { task } = events[at]!.step;
      const isFree = rest.slice(0, place).every((earlier) => events[earlier]!.step.task !== task && !this.trace.isBefore(earlier, at));
      if (isFree) initials.push(task);
    });
    return initials;
  }
}
