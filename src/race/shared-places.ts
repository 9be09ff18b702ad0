import { conflict } from './dependence';
import type { Access, Step } from './step';
import type { Choices, Strategy } from './strategy';

/** Which places two tasks share, one of them writing, as far as executions have shown. */
export class SharedPlaces {
  /** By place and kind: the access, and who made it. */
  private readonly seen = new Map<string, { readonly access: Access; readonly tasks: Set<number> }>();
  private readonly shared = new Set<string>();
  /** By task, which accesses have been learnt already: programs touch the same in every execution. */
  private readonly learnt = new Map<number, WeakSet<readonly Access[]>>();
  /** By task and digest, what steps have turned out to touch, announced or not. */
  private readonly touched = new Map<string, Set<string>>();
  /** Likewise, whether steps are private, asked since something was learnt. */
  private readonly answers = new Map<string, boolean>();

  get isEmpty(): boolean {
    return this.shared.size === 0;
  }

  learn(steps: readonly Step[]): void {
    for (const step of steps) {
      const { task, accesses } = step;
      let learnt = this.learnt.get(task);
      if (learnt === undefined) this.learnt.set(task, (learnt = new WeakSet()));
      if (learnt.has(accesses)) continue;
      learnt.add(accesses);
      this.answers.clear();
      const touched = this.touchedBy(step);
      for (const access of accesses) {
        const name = nameOf(access);
        touched.add(name);
        const known = this.seen.get(name);
        if (known?.tasks.has(task) === true) continue;
        if (known === undefined) this.seen.set(name, { access, tasks: new Set([task]) });
        else known.tasks.add(task);
        this.compare(name, task, access);
      }
    }
  }

  /** Whether nobody else is known to care about anything that a step touches, as it says or as it has turned out before. */
  isPrivate(step: Step): boolean {
    const name = `${step.task} ${step.digest}`;
    let answer = this.answers.get(name);
    if (answer === undefined) {
      const names = [...step.accesses.map(nameOf), ...(this.touched.get(name) ?? [])];
      answer = names.every((each) => this.seen.has(each) && !this.shared.has(each));
      this.answers.set(name, answer);
    }
    return answer;
  }

  private touchedBy({ task, digest }: Step): Set<string> {
    const name = `${task} ${digest}`;
    let touched = this.touched.get(name);
    if (touched === undefined) this.touched.set(name, (touched = new Set()));
    return touched;
  }

  private compare(name: string, task: number, access: Access): void {
    for (const [otherName, other] of this.seen) {
      const isOfAnother = other.tasks.size > 1 || !other.tasks.has(task);
      if (!isOfAnother || !conflict(access, other.access)) continue;
      this.shared.add(name).add(otherName);
    }
  }
}

/** Lets steps go at once that nobody else cares about, and asks the strategy about the others only: what is left is a shorter program. */
export class SharedStepsOnly implements Strategy {
  readonly name: string;
  private isAsked = false;

  constructor(
    private readonly strategy: Strategy,
    private readonly places: SharedPlaces,
  ) {
    this.name = strategy.name;
  }

  begin(): boolean {
    return this.strategy.begin();
  }

  choose(choices: Choices, waiting: readonly Step[]): number | undefined {
    const free = choices.findIndex((step) => this.places.isPrivate(step));
    this.isAsked = free < 0;
    return free < 0 ? this.strategy.choose(choices, waiting) : free;
  }

  executed(step: Step): void {
    if (this.isAsked) this.strategy.executed(step);
  }

  end(waiting: readonly Step[]): void {
    this.strategy.end(waiting);
  }
}

function nameOf({ space, key, kind }: Access): string {
  return `${kind} ${space} ${key === undefined ? '*' : `=${key}`}`;
}
