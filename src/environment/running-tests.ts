import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from '../base/event-loop';
import type { Clock } from '../base/clock';
import { DistributedError } from '../base/errors';
import { isThenable } from '../base/realm';
import type { TierTimes } from '../base/tier';
import type { RunningTest } from '../bridge/wire';
import { concurrentTests, fullName, type CircusHook, type CircusState, type CircusTest } from './circus';
import { CleanupStack } from './cleanup-stack';
import { withinLimit, type TimeLimit } from './time-limit';

/** What is known of a test while it runs. The one of the file stands for all that happens outside of tests. */
interface Scope {
  readonly name: string;
  startedAtMs: number;
  timeoutMs: number;
  readonly announced: Set<Announcement>;
  readonly cleanup: CleanupStack;
}

interface Announcement {
  readonly what: string;
  readonly stack: string;
}

export interface RunningTestsOptions {
  readonly clock: Clock;
  readonly times: Pick<TierTimes, 'waitMs' | 'longestPauseMs'>;
  readonly cleanupLimit: TimeLimit;
  /** Called right before the function of a test.concurrent runs. */
  onConcurrentStart(): void;
}

/**
 * Follows one test file through Jest's events: which test runs, what it must await, what must be cleaned up after it.
 * A test.concurrent is told from its neighbours by an async context around its function.
 */
export class RunningTests {
  private readonly file: Scope = { name: '', startedAtMs: 0, timeoutMs: 0, announced: new Set(), cleanup: new CleanupStack() };
  private readonly concurrentScope = new AsyncLocalStorage<Scope>();
  private scopes = new WeakMap<CircusTest, Scope>();
  private sequential: Scope | undefined;
  /** The beforeAll or afterAll hook that runs: its limit, with the announcements and the cleanup of its block. */
  private hook: Scope | undefined;
  /** The describe blocks that run, the innermost last; each with the file's announcements and a cleanup of its own. */
  private readonly blocks: Scope[] = [];
  private concurrentRunning = 0;
  private readonly inFlight = new Set<PromiseLike<unknown>>();

  constructor(private readonly options: RunningTestsOptions) {}

  /** The running test, or the beforeAll or afterAll hook outside of tests. */
  current(): RunningTest | undefined {
    const scope = this.currentScope() ?? this.hook;
    if (scope === undefined) return undefined;
    const { waitMs, longestPauseMs } = this.options.times;
    return { name: scope.name, startedAtMs: scope.startedAtMs, timeoutMs: scope.timeoutMs, waitMs, longestPauseMs };
  }

  /** The full name of the test that runs in the calling context; '' outside of tests. */
  currentName(): string {
    return this.currentScope()?.name ?? '';
  }

  /** Whether tests run beside each other. */
  get isConcurrent(): boolean {
    return this.concurrentRunning > 0 || this.inFlight.size > 0;
  }

  /** What runs, as errors tell it: 'test "name"', 'a beforeAll hook'. */
  place(): string | undefined {
    const scope = this.currentScope();
    return scope === undefined ? this.hook?.name : `test "${scope.name}"`;
  }

  /** See Bridge.mustAwait. */
  mustAwait(what: string, stack: string): () => void {
    const { announced } = this.currentScope() ?? this.file;
    const announcement = { what, stack };
    announced.add(announcement);
    return () => void announced.delete(announcement);
  }

  /** See Bridge.onCleanup. @param extraMs how much longer than limits.cleanupMs the step may take */
  onCleanup(step: () => void | PromiseLike<void>, extraMs = 0): void {
    (this.currentScope() ?? this.block()).cleanup.add(step, extraMs);
  }

  /** See Bridge.onEnd. */
  onEnd(run: () => void): void {
    (this.currentScope() ?? this.block()).cleanup.onEnd(run);
  }

  /** Jest 29 starts the functions of all concurrent tests right after this event, Jest 30 block by block: both see the wrapped one. */
  runStarts(state: CircusState): void {
    for (const test of concurrentTests(state.rootDescribeBlock)) this.wrap(test, state);
  }

  blockStarts(): void {
    this.blocks.push({ ...this.file, cleanup: new CleanupStack() });
  }

  /** Runs the cleanup of the innermost block. @returns what failed in it */
  async blockEnds(): Promise<unknown[]> {
    const errors = await this.block().cleanup.run(this.options.clock, this.options.cleanupLimit);
    this.blocks.pop();
    return errors;
  }

  testStarts(test: CircusTest, state: CircusState): void {
    if (test.concurrent) {
      this.concurrentRunning++;
      return;
    }
    this.sequential = this.scopeOf(test, state);
    this.clockStarts(this.sequential, test.timeout, state);
  }

  hookStarts(hook: CircusHook, state: CircusState): void {
    // Hooks of concurrent tests overlap: none of them is the one that runs.
    if (this.sequential === undefined && this.concurrentRunning === 0) this.hook = { ...this.block(), name: `a ${hook.type} hook` };
    const scope = this.sequential ?? this.hook;
    if (scope !== undefined) this.clockStarts(scope, hook.timeout, state);
  }

  functionStarts(test: CircusTest, state: CircusState): void {
    if (!test.concurrent) this.clockStarts(this.scopeOf(test, state), test.timeout, state);
  }

  /** @param failed a failed function is not blamed for what it did not come to await */
  functionEnds(test: CircusTest, state: CircusState, failed: boolean): void {
    const pending = takeAll(this.scopeOf(test, state).announced);
    if (!failed) test.errors.push(...pending.map((announcement) => notAwaitedError(announcement, 'test')));
  }

  /** @param errors where the failures go: the test's, or the file's for beforeAll and afterAll */
  hookEnds(hook: CircusHook, errors: unknown[], failed: boolean): void {
    // Hooks of concurrent tests overlap: one that ends says nothing about what another one still waits for.
    if (this.concurrentRunning > 0) return;
    this.hook = undefined;
    const pending = takeAll((this.sequential ?? this.file).announced);
    if (!failed) errors.push(...pending.map((announcement) => notAwaitedError(announcement, `${hook.type} hook`)));
  }

  /**
   * Resolves when no function of a test.concurrent runs any more, or after `limitMs`. Jest 30 runs nothing beside them, but
   * Jest 29 starts them all at once and goes on with the other tests.
   */
  async concurrentTestsOver(limitMs: number): Promise<void> {
    const { clock } = this.options;
    const givesUpAtMs = clock.now() + limitMs;
    while (this.inFlight.size > 0 && clock.now() < givesUpAtMs) {
      const limit = { name: 'testTimeout', ms: Math.max(1, givesUpAtMs - clock.now()) };
      await withinLimit(clock, limit, 'test.concurrent', Promise.allSettled(this.inFlight)).catch(() => this.inFlight.clear());
      // Jest's queue starts the next ones in this turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Runs the test's cleanup; what fails in it fails the test. */
  async testEnds(test: CircusTest, state: CircusState): Promise<void> {
    const scope = this.scopeOf(test, state);
    test.errors.push(...(await scope.cleanup.run(this.options.clock, this.options.cleanupLimit)));
    this.testIsOver(test);
  }

  /** For a test that does not run, and at the end of one that did. */
  testIsOver(test: CircusTest): void {
    if (test.concurrent) this.concurrentRunning--;
    else this.sequential = undefined;
    if (!test.concurrent || this.concurrentRunning === 0) this.file.announced.clear();
  }

  /** Runs the file's cleanup. @returns what failed in it */
  async fileEnds(): Promise<unknown[]> {
    this.sequential = undefined;
    this.hook = undefined;
    // An instance that has run is otherwise kept by Node for the life of the process.
    this.concurrentScope.disable();
    const errors: unknown[] = [];
    // Those that Jest did not come to end.
    while (this.blocks.length > 0) errors.push(...(await this.blockEnds()));
    errors.push(...(await this.file.cleanup.run(this.options.clock, this.options.cleanupLimit)));
    return errors;
  }

  /** The innermost describe block that runs; the file while they are being collected. */
  private block(): Scope {
    return this.blocks.at(-1) ?? this.file;
  }

  private currentScope(): Scope | undefined {
    return this.concurrentScope.getStore() ?? this.sequential;
  }

  private scopeOf(test: CircusTest, state: CircusState): Scope {
    let scope = this.scopes.get(test);
    if (scope === undefined) {
      scope = {
        name: fullName(test),
        startedAtMs: 0,
        timeoutMs: test.timeout ?? state.testTimeout,
        announced: new Set(),
        cleanup: new CleanupStack(),
      };
      this.scopes.set(test, scope);
    }
    return scope;
  }

  private clockStarts(scope: Scope, timeoutMs: number | undefined, state: CircusState): void {
    scope.startedAtMs = this.options.clock.now();
    scope.timeoutMs = timeoutMs ?? state.testTimeout;
  }

  private wrap(test: CircusTest, state: CircusState): void {
    const run = test.fn;
    if (run === undefined) return;
    const scope = this.scopeOf(test, state);
    test.fn = (...args: unknown[]) => {
      this.options.onConcurrentStart();
      this.clockStarts(scope, test.timeout, state);
      const result = this.concurrentScope.run(scope, () => run(...args));
      if (isThenable(result)) this.follow(result);
      return result;
    };
  }

  private follow(work: PromiseLike<unknown>): void {
    const over = (): void => void this.inFlight.delete(work);
    this.inFlight.add(work);
    work.then(over, over);
  }
}

function takeAll(announced: Set<Announcement>): Announcement[] {
  const all = [...announced];
  announced.clear();
  return all;
}

function notAwaitedError({ what, stack }: Announcement, where: string): DistributedError {
  const error = new DistributedError({
    code: 'JD_NOT_AWAITED',
    what: `${what} was not awaited: the ${where} ended before it did.`,
    fix: 'Write `await` before it, or return it.',
  });
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
  return error;
}
