import type { Clock } from '../../base/clock';
import type { Random } from '../../base/random';
import { isThenable } from '../../base/realm';
import { tierTimes, type TierTimes } from '../../base/tier';
import type { RunningTest } from '../../bridge/wire';
import type { AssertionCount, Tally } from './assertion-count';
import { backOffMs } from './back-off';
import { Course } from './course';
import type { FakeTimers } from './fake-timers';
import { drivenPace, realPace, type Pace } from './pace';
import type { Ending, Outcome, Plan, Story, Verdict } from './plan';
import { showThrown } from './show';
import { askedPauseMs, isStopTrying } from './stop-trying';
import { testEndsAtMs } from './test-ends-at';
import { waitDefaults, type Attempt } from './wait-options';

/** What a wait runs in. */
export interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly test: RunningTest | undefined;
  readonly fakeTimers: FakeTimers | undefined;
  readonly count: AssertionCount;
  /** Abandons the wait. */
  readonly halt: AbortSignal;
}

/**
 * Tries until the plan's goal is met or cannot be met any more. Calls never overlap. At least one try is made unless the wait is abandoned before.
 * Rejects only with what `stopOn`, the fake timers' callbacks or the judge itself throw.
 */
export function poll<T>(plan: Plan<T>, around: Surroundings): Promise<Ending<T>> {
  return new Polling(plan, around).run();
}

type Failed = NonNullable<Story['last']>;

class Polling<T> {
  private readonly pace: Pace;
  private readonly course = new Course();
  private readonly times: Pick<TierTimes, 'waitMs' | 'longestPauseMs'>;
  private readonly askedMs: number;
  private readonly limitMs: number;
  private tries = 0;
  private latestMs = 0;
  private failures = 0;
  private held = 0;
  private heldSinceMs = 0;
  private tally: Tally = { calls: 0 };
  private value: unknown;
  private last: Failed | undefined;
  private lastReturned: Failed | undefined;
  private unfinished: Story['unfinished'];

  constructor(
    private readonly plan: Plan<T>,
    private readonly around: Surroundings,
  ) {
    const { clock, halt, fakeTimers, test } = around;
    const drives = plan.options.advance === true && fakeTimers !== undefined;
    this.pace = drives ? drivenPace(clock, halt, fakeTimers) : realPace(clock, halt);
    this.times = test ?? tierTimes.unit;
    this.askedMs = plan.goal === 'reach' ? (plan.options.timeoutMs ?? this.times.waitMs) : (plan.options.forMs ?? waitDefaults.forMs);
    this.limitMs = drives ? this.askedMs : Math.max(0, Math.min(this.askedMs, this.testLeftMs()));
  }

  async run(): Promise<Ending<T>> {
    const { halt } = this.around;
    if (this.plan.goal === 'keep' && this.limitMs < this.askedMs) return this.fail({ kind: 'limit' });
    for (let isLast = false; !halt.aborted;) {
      const verdict = await this.tryOnce();
      if (halt.aborted) break;
      const ending = this.judge(verdict, isLast);
      if (ending !== undefined) return ending;
      const pause = this.pause(verdict);
      isLast = pause.isLast;
      await this.pace.pass(pause.ms);
    }
    return this.fail({ kind: 'abandoned', reason: halt.reason });
  }

  /** Whether this try ends the wait. */
  private judge(verdict: Verdict<T> | undefined, isLast: boolean): Ending<T> | undefined {
    const { goal, options } = this.plan;
    if (verdict === undefined) return this.fail({ kind: 'limit' });
    const isOver = isLast || this.leftMs() <= 0;
    if (verdict.kind === 'holds') {
      const isKept = this.held >= (options.times ?? waitDefaults.times) && this.heldMs() >= (options.duringMs ?? waitDefaults.duringMs);
      if (goal === 'keep' ? isOver : isKept) return { fulfilled: true, value: verdict.value, calls: this.tally.calls };
      return isOver ? this.fail({ kind: 'limit' }) : undefined;
    }
    if (goal === 'keep') return this.fail({ kind: 'broken' });
    if (verdict.error !== undefined && (isStopTrying(verdict.error) || options.stopOn?.(verdict.error) === true)) {
      return this.fail({ kind: 'stopped', error: verdict.error });
    }
    return isOver ? this.fail({ kind: 'limit' }) : undefined;
  }

  /** The next pause; the last try begins early enough for a call as slow as the latest. */
  private pause(verdict: Verdict<T> | undefined): { ms: number; isLast: boolean } {
    const { intervalMs = waitDefaults.intervalMs } = this.plan.options;
    const { longestPauseMs } = this.times;
    const usualMs = backOffMs({ intervalMs, longestPauseMs }, this.plan.goal === 'keep' ? 0 : this.failures, this.around.random);
    const error = verdict?.kind === 'holds' ? undefined : verdict?.error;
    const ms = askedPauseMs(error) ?? usualMs;
    const leftMs = this.leftMs();
    if (this.plan.goal === 'keep') return { ms: Math.min(ms, leftMs), isLast: false };
    const reserveMs = Math.min(2 * this.latestMs, leftMs / 2);
    return ms < leftMs - reserveMs ? { ms, isLast: false } : { ms: leftMs - reserveMs, isLast: true };
  }

  /** One call and its judgement; undefined when it was still under way at the end. */
  private async tryOnce(): Promise<Verdict<T> | undefined> {
    const number = ++this.tries;
    const beganMs = this.pace.elapsedMs();
    const controller = new AbortController();
    const tally: Tally = { calls: 0 };
    const begun = this.around.count.apart(tally, () => this.begin({ signal: controller.signal, number, elapsedMs: beganMs }, tally));
    const verdict = isThenable(begun) ? await this.finish(begun, controller) : begun;
    // what returned at once needs no reserve
    this.latestMs = isThenable(begun) ? this.pace.elapsedMs() - beganMs : 0;
    this.tally = tally;
    if (verdict === undefined) this.unfinished = { number, forMs: this.pace.elapsedMs() - beganMs };
    else this.record(verdict, number, beganMs);
    return verdict;
  }

  private begin(attempt: Attempt, tally: Tally): Verdict<T> | PromiseLike<Verdict<T>> {
    const outcome = callOnce(this.plan.call, attempt);
    return isThenable(outcome) ? outcome.then((settled) => this.plan.judge(settled, tally)) : this.plan.judge(outcome, tally);
  }

  /** Waits for a call under way: to its own limit, where its signal aborts, and then, lest two overlap, to the end of the wait. */
  private async finish(begun: PromiseLike<Verdict<T>>, controller: AbortController): Promise<Verdict<T> | undefined> {
    const settled: { verdict?: Verdict<T>; failure?: { readonly error: unknown }; isDone: boolean } = { isDone: false };
    const done = begun.then(
      (verdict) => void Object.assign(settled, { verdict, isDone: true }),
      (error: unknown) => void Object.assign(settled, { failure: { error }, isDone: true }),
    );
    const { attemptTimeoutMs = Infinity } = this.plan.options;
    const leftMs = this.hardLeftMs();
    await this.pace.pass(Math.min(attemptTimeoutMs, leftMs), done);
    if (!settled.isDone) {
      const late = new Error(`the call took longer than ${attemptTimeoutMs} ms (attemptTimeoutMs)`);
      // by the limits themselves: a timer may fire a little before its time
      const isLate = !this.around.halt.aborted && attemptTimeoutMs < leftMs;
      controller.abort(isLate ? late : (this.around.halt.reason ?? new Error('the wait is over')));
      if (isLate) await this.pace.pass(this.hardLeftMs(), done);
      if (isLate && settled.isDone) return { kind: 'threw', seen: showThrown(late), error: late };
    }
    if (settled.failure !== undefined) throw settled.failure.error;
    return settled.verdict;
  }

  private record(verdict: Verdict<T>, number: number, beganMs: number): void {
    this.course.add(verdict.seen, number, beganMs);
    if (verdict.kind !== 'threw') this.value = verdict.value;
    if (verdict.kind === 'holds') {
      if (this.held++ === 0) this.heldSinceMs = beganMs;
      this.failures = 0;
      return;
    }
    this.held = 0;
    this.failures++;
    this.last = { ...verdict, number, atMs: beganMs };
    if (verdict.kind === 'misfit') this.lastReturned = this.last;
  }

  private heldMs(): number {
    return this.held === 0 ? 0 : this.pace.elapsedMs() - this.heldSinceMs;
  }

  private testLeftMs(): number {
    return testEndsAtMs(this.around.test) - this.around.clock.now();
  }

  private leftMs(): number {
    return Math.min(this.limitMs - this.pace.elapsedMs(), this.testLeftMs());
  }

  /** What a call under way has left. For 'keep' the time may be over first: the call is heard out, for the unknown never passes. */
  private hardLeftMs(): number {
    const graceMs = this.plan.goal === 'keep' ? tierTimes.unit.waitMs : 0;
    return Math.max(0, Math.min(this.limitMs + graceMs - this.pace.elapsedMs(), this.testLeftMs()));
  }

  private fail(ending: Story['ending']): Ending<T> {
    const { what, goal, options } = this.plan;
    const story: Story = {
      what,
      ending,
      goal,
      options,
      askedMs: this.askedMs,
      limitMs: this.limitMs,
      testTimeoutMs: this.around.test?.timeoutMs,
      elapsedMs: this.pace.elapsedMs(),
      tries: this.tries,
      heldTries: this.held,
      heldMs: this.heldMs(),
      course: this.course.lines(),
      last: this.last,
      lastReturned: this.lastReturned,
      unfinished: this.unfinished,
      idleFakeTimers: this.around.fakeTimers !== undefined && options.advance !== true,
    };
    return { fulfilled: false, value: this.value, story, calls: this.tally.calls };
  }
}

const returned = (value: unknown): Outcome => ({ kind: 'returned', value });
const threw = (error: unknown): Outcome => ({ kind: 'threw', error });

function callOnce(call: (attempt: Attempt) => unknown, attempt: Attempt): Outcome | PromiseLike<Outcome> {
  try {
    const value = call(attempt);
    return isThenable(value) ? Promise.resolve(value).then(returned, threw) : returned(value);
  } catch (error) {
    return threw(error);
  }
}
