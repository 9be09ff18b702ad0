/** Points that follow each other, with no fork between them. */
interface Branch {
  length: number;
  /** The number of its first point. */
  readonly since: number;
  /** The point that it goes on from; undefined: none, or it is so long ago that nobody asks. */
  after: FlowPoint | undefined;
  /** The point that was made right before its first one, without waiting for it. */
  beside: FlowPoint | undefined;
}

/** Where a flow of awaits stood when it made a step. */
export class FlowPoint {
  /** The step has its reply: who goes on from here goes on after it. */
  private isOver = false;
  /** The step is done later than what was made right after it. */
  private isLate = false;

  constructor(
    /** Counts points, in the order in which they were made. */
    readonly number: number,
    readonly branch: Branch,
    readonly index: number,
    private before: FlowPoint | undefined,
  ) {}

  over(): void {
    this.isOver = true;
    this.before = undefined;
  }

  /** The step has to wait: who has not awaited it knows nothing of what it will do. */
  waits(): void {
    this.isLate = true;
  }

  /** The point that what is made here comes after: this one, or before its reply the one that it came after itself. */
  get settled(): FlowPoint | undefined {
    return this.isOver ? this : this.before;
  }

  get isLast(): boolean {
    return this.index === this.branch.length;
  }

  /** Whether its flow awaited `other` before it came here. */
  isAfter(other: FlowPoint): boolean {
    return reaches(this, other, (branch) => branch.after);
  }

  /** The same, or its flow made `other` right before, as in Promise.all([first, second]): who awaits both knows both. */
  isAfterOrBeside(other: FlowPoint): boolean {
    return reaches(this, other, ({ beside, after }) => (beside === undefined || beside.isLate ? after : beside));
  }

  /** The last point that both flows have awaited; undefined: none that is known. */
  fork(other: FlowPoint): FlowPoint | undefined {
    let [mine, its]: (FlowPoint | undefined)[] = [this, other];
    while (mine !== undefined && its !== undefined && mine.branch !== its.branch) {
      if (mine.branch.since > its.branch.since) mine = mine.branch.after;
      else its = its.branch.after;
    }
    if (mine === undefined || its === undefined) return undefined;
    return mine.index < its.index ? mine : its;
  }
}

function reaches(from: FlowPoint, other: FlowPoint, next: (branch: Branch) => FlowPoint | undefined): boolean {
  for (let at: FlowPoint | undefined = from; at !== undefined; at = next(at.branch)) {
    if (at.branch === other.branch) return other.index <= at.index;
    // All that is above is older still.
    if (at.branch.since <= other.number) return false;
  }
  return false;
}

/**
 * Which steps come after which, as far as the program says so: a step is a point in the asynchronous context of whoever made it, and what is made in
 * that context from then on goes on from the point. Two calls of one function in Promise.all are two flows, though they have one context: the second
 * one begins before the first has its reply.
 */
export class Flows {
  private count = 0;
  private readonly branches: Branch[] = [];
  private oldest = 0;

  /** @param mostBranches what forked before the last so many forks is not known to be before anything any more */
  constructor(private readonly mostBranches: number) {}

  /** @param from where the calling code stands; undefined: at no point yet */
  next(from: FlowPoint | undefined): FlowPoint {
    const number = ++this.count;
    const after = from?.settled;
    const isFork = after === undefined || !after.isLast;
    const branch = isFork ? this.fork({ length: 0, since: number, after, beside: from === after ? undefined : from }) : after.branch;
    return new FlowPoint(number, branch, ++branch.length, after);
  }

  private fork(branch: Branch): Branch {
    const dropped = this.branches[this.oldest];
    if (dropped !== undefined) dropped.after = dropped.beside = undefined;
    this.branches[this.oldest] = branch;
    this.oldest = (this.oldest + 1) % this.mostBranches;
    return branch;
  }
}
