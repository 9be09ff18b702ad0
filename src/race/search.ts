import type { Clock } from '../base/clock';
import type { StrategyName } from '../base/race-options';
import { createRandom, type Random } from '../base/random';
import { type Execution, orderOf, outcomeOf } from './execution';
import type { Fault } from './fault';
import { type Expectations, type Failure, judge, judgeSerial, survivorsOf } from './judge';
import { minimise } from './minimise';
import type { Plan } from './run';
import { SharedPlaces, SharedStepsOnly } from './shared-places';
import { createStrategy } from './create-strategy';
import type { Step } from './step';
import type { Schedule } from './schedule';
import { DporStrategy } from './strategies/dpor';
import { type Drift, ReplayStrategy } from './strategies/replay';
import { ScriptedStrategy } from './strategies/scripted';
import { type Delivery, SerialStrategy } from './strategies/serial';
import type { Strategy } from './strategy';
import { Trace } from './trace';
import type { Coverage, Verdict } from './verdict';

/** Orders of more tasks than this are sampled. */
const allOrdersUpTo = 5;
/** How many are. */
const serialSamples = 120;
/** How much of the time the exhaustive search may use before samplers have their turn. */
const exhaustiveShare = 0.6;

export interface SearchOptions {
  readonly taskCount: number;
  /** Executions of the exhaustive search, and again of the samplers. */
  readonly executions: number;
  readonly timeMs: number;
  readonly seed: number;
  /** 'auto': dpor, and the portfolio when that does not come to its end. */
  readonly strategy: 'auto' | StrategyName;
  /** At most so many preemptions in an order; undefined: any number. */
  readonly preemptions: number | undefined;
  /** Which faults to try, one in an execution. */
  readonly faults: readonly Fault['kind'][];
  readonly expectations: Expectations;
}

/** What a search came to. */
export interface Finding {
  readonly verdict: Verdict;
  /** What failed, recorded; undefined when nothing did. */
  readonly failing: { readonly execution: Execution; readonly failure: Failure; readonly fault: Fault | undefined } | undefined;
  /** Which execution of the search was the first that failed, serial orders not counted; 0: a serial order failed, or none did. */
  readonly foundAt: number;
  readonly coverage: Coverage;
}

type Steps<Result> = Generator<Plan, Result, Execution>;

/**
 * Looks for an execution that fails: a program that yields plans and is given what came of them. Determinism and serial orders first, then every
 * order as far as the budget reaches, then samples; what fails is made small and run once more to be recorded.
 */
export class Search {
  private readonly random: Random;
  private readonly places = new SharedPlaces();
  private readonly all: readonly number[];
  private readonly stepCounts: number[];
  private readonly serial = new Map<string, ReadonlySet<string>>();
  private readonly traces = new Set<string>();
  private executions = 0;
  private isExhaustive = true;
  private hasMessages = false;
  private uncontrolled: string | undefined;
  private readonly endsAtMs: number;

  constructor(
    private readonly options: SearchOptions,
    private readonly clock: Clock,
  ) {
    this.random = createRandom(options.seed);
    this.all = Array.from({ length: options.taskCount }, (_, task) => task);
    this.stepCounts = this.all.map(() => 0);

    this.endsAtMs = clock.now() + options.timeMs;
  }

  *run(): Steps<Finding> {
    const unknown = yield* this.checkDeterminism();
    if (unknown !== undefined) return this.finding(unknown);
    const unfit = yield* this.runSerial(this.all, undefined);
    if (unfit !== undefined) return yield* this.conclude(unfit.execution, unfit.failure, undefined, 0);
    const faults = [undefined, ...this.faults()];
    for (const [at, fault] of faults.entries()) {
      const nowMs = this.clock.now();
      const found = yield* this.explore(fault, nowMs, nowMs + (this.endsAtMs - nowMs) / (faults.length - at));
      if (found !== undefined) return found;
    }
    return this.finding(this.verdict());
  }

  /** Follows a schedule instead of searching. @returns where the program did something else, if it did */
  *replay({ steps }: Schedule): Steps<Finding | Drift> {
    const tasks = this.all.filter((task) => steps.some((step) => step.task === task));
    const fault = faultOf(steps);
    let drift: Drift | undefined;
    // A serial order that fails by itself has hastened its timers.
    for (const hastensTimers of [false, true]) {
      const strategy = new ReplayStrategy(steps);
      strategy.begin();
      const execution = yield { strategy, tasks, fault, hastensTimers, isRecorded: true };
      if (strategy.drift !== undefined) {
        drift ??= strategy.drift;
        continue;
      }
      const failure = yield* this.judge(execution, fault);
      this.isExhaustive = false;
      if (failure === undefined) return this.finding({ kind: 'holds', coverage: this.coverage() });
      return this.finding({ kind: 'fails', failure: failure.kind, coverage: this.coverage() }, { execution, failure, fault });
    }
    return drift!;
  }

  private verdict(): Verdict {
    if (this.uncontrolled !== undefined) return { kind: 'unknown', because: 'uncontrolled', what: this.uncontrolled };
    return { kind: 'holds', coverage: this.coverage() };
  }

  private coverage(): Coverage {
    const { executions } = this;
    const traces = this.traces.size;
    return this.isExhaustive
      ? { kind: 'exhaustive', traces, executions }
      : { kind: 'sampled', traces, executions, seed: this.options.seed };
  }

  private finding(verdict: Verdict, failing?: Finding['failing'], foundAt = 0): Finding {
    return { verdict, failing, foundAt, coverage: this.coverage() };
  }

  // ---- 1. The same choices must give the same execution

  private *checkDeterminism(): Steps<Verdict | undefined> {
    // Not counted: connections are made, scripts and modules loaded, once.
    yield this.serialPlan(this.all);
    const [first, second] = [yield this.serialPlan(this.all), yield this.serialPlan(this.all)];
    this.learn(first);
    const difference = differenceOf(first, second);
    const uncontrolled = first.uncontrolled ?? second.uncontrolled;
    if (difference !== undefined && uncontrolled !== undefined) return { kind: 'unknown', because: 'uncontrolled', what: uncontrolled };
    if (difference !== undefined) return { kind: 'unknown', because: 'nondeterministic', what: difference };
    // A task that does not come far is told of by its error.
    if (first.results.some((result) => result?.bug !== undefined)) return undefined;
    if (!this.places.isEmpty || this.options.faults.length > 0 || first.end !== 'done') return undefined;
    return { kind: 'unknown', because: 'nothing to race', what: touched(first.steps) };
  }

  private learn(execution: Execution): void {
    this.places.learn(execution.steps);
    this.hasMessages ||= execution.steps.some(({ kind }) => kind === 'message');
    const counts = this.all.map((task) => execution.steps.filter((step) => step.task === task).length);
    counts.forEach((count, task) => (this.stepCounts[task] = Math.max(count, this.stepCounts[task]!)));
    this.uncontrolled ??= execution.uncontrolled;
  }

  // ---- 2. Serial orders

  private serialPlan(order: readonly number[], fault?: Fault, delivery?: Delivery): Plan {
    const strategy = new SerialStrategy(order, delivery);
    strategy.begin();
    return { strategy, tasks: [...order].sort((a, b) => a - b), fault, hastensTimers: true, isRecorded: false };
  }

  /** Runs the serial orders of some tasks, unless that was done. @returns the first that fails by itself */
  private *runSerial(tasks: readonly number[], fault: Fault | undefined): Steps<{ execution: Execution; failure: Failure } | undefined> {
    const name = serialName(tasks, fault);
    if (this.serial.has(name)) return undefined;
    const outcomes = new Set<string>();
    this.serial.set(name, outcomes);
    for (const [order, delivery] of this.serialOrders(tasks)) {
      const execution = yield this.serialPlan(order, fault, delivery);
      this.learn(execution);
      outcomes.add(outcomeOf(execution));
      const serial = (asked: readonly number[]): ReadonlySet<string> | undefined => this.serial.get(serialName(asked, fault));
      const failure = judge(execution, this.options.expectations, serial) ?? mistakeIn(execution, fault);
      if (failure !== undefined) return { execution, failure };
      if (this.clock.now() > this.endsAtMs) break;
    }
    return undefined;
  }

  /** Messages may be on their way for as long as they like. */
  private *serialOrders(tasks: readonly number[]): Generator<readonly [order: readonly number[], delivery: Delivery]> {
    for (const order of this.ordersOf(tasks)) {
      yield [order, 'soon'];
      if (this.hasMessages) yield [order, 'late'];
    }
  }

  private ordersOf(tasks: readonly number[]): Iterable<readonly number[]> {
    if (tasks.length <= allOrdersUpTo) return permutations(tasks);
    const random = this.random.fork('serial orders');
    return Array.from({ length: serialSamples }, () => shuffled(tasks, random));
  }

  // ---- 3. Every order, 4. samples

  /** Every fault has its share of the time that is left. */
  private *explore(fault: Fault | undefined, startsAtMs: number, endsAtMs: number): Steps<Finding | undefined> {
    const { options } = this;
    if (fault !== undefined && options.expectations.isSerializable) {
      const unfit = yield* this.runSerial(this.all, fault);
      if (unfit !== undefined) return yield* this.conclude(unfit.execution, unfit.failure, fault, 0);
    }
    if (options.strategy === 'auto' || options.strategy === 'dpor') {
      const dpor = new DporStrategy(options.taskCount, options.preemptions);
      const share = options.strategy === 'auto' ? exhaustiveShare : 1;
      const found = yield* this.tryAll(dpor, fault, startsAtMs + share * (endsAtMs - startsAtMs));
      if (found !== undefined) return found;
      if (dpor.diverged > 0) return this.finding(divergence);
      if (dpor.isComplete) return undefined;
    }
    this.isExhaustive = false;
    if (options.strategy === 'dpor') return undefined;
    const name = options.strategy === 'auto' ? 'portfolio' : options.strategy;
    const sampler = createStrategy(name, this.random.fork(`${name} ${fault?.kind} ${fault?.task} ${fault?.step}`), {
      stepCounts: this.stepCounts,
    });
    return yield* this.tryAll(new SharedStepsOnly(sampler, this.places), fault, endsAtMs);
  }

  /** Runs what the strategy chooses, within the budget. @returns the first that fails */
  private *tryAll(strategy: Strategy, fault: Fault | undefined, endsAtMs: number): Steps<Finding | undefined> {
    for (let left = this.options.executions; left > 0 && this.clock.now() < endsAtMs && strategy.begin(); left--) {
      const execution = yield { strategy, tasks: this.all, fault, hastensTimers: false, isRecorded: false };
      if (execution.end === 'cut') continue;
      this.executions++;
      this.learn(execution);
      this.traces.add(`${fault?.kind} ${fault?.task} ${fault?.step} ${traceKey(execution, this.options.taskCount)}`);
      const failure = yield* this.judge(execution, fault);
      if (failure !== undefined) return yield* this.conclude(execution, failure, fault, this.executions);
    }
    return undefined;
  }

  private *judge(execution: Execution, fault: Fault | undefined): Steps<Failure | undefined> {
    const { expectations } = this.options;
    if (expectations.isSerializable && execution.end === 'done') {
      yield* this.runSerial(execution.tasks, fault);
      const survivors = survivorsOf(execution);
      if (survivors.length < execution.tasks.length) yield* this.runSerial(survivors, fault);
    }
    return judge(execution, expectations, (tasks) => this.serial.get(serialName(tasks, fault))) ?? mistakeIn(execution, fault);
  }

  private faults(): Fault[] {
    const places = this.all.flatMap((task) => Array.from({ length: this.stepCounts[task]! }, (_, step) => ({ task, step })));
    // Before its start nothing has happened that could be left half done.
    return this.options.faults.flatMap((kind) => places.filter(({ step }) => step > 0).map((place) => ({ kind, ...place })));
  }

  // ---- 5. What failed, as small as it gets

  private *conclude(failing: Execution, failure: Failure, fault: Fault | undefined, foundAt: number): Steps<Finding> {
    const failsAgain = function* (
      this: Search,
      tasks: readonly number[],
      order: readonly number[],
      isRecorded = false,
    ): Steps<Execution | undefined> {
      const strategy = new ScriptedStrategy(order);
      strategy.begin();
      const execution = yield { strategy, tasks, fault, hastensTimers: failing.isHastened, isRecorded };
      const again = yield* this.judge(execution, fault);
      return again?.kind === failure.kind ? execution : undefined;
    }.bind(this);
    // It has ended before its end.
    this.isExhaustive = false;
    const coverage = this.coverage();
    const minTasks = this.options.faults.length > 0 ? 1 : 2;
    const smallest = yield* minimise(failing, failsAgain, minTasks) as Steps<Execution>;
    const execution = (yield* failsAgain(smallest.tasks, orderOf(smallest), true)) ?? smallest;
    const last = (yield* this.judge(execution, fault)) ?? failure;
    const verdict: Verdict = { kind: 'fails', failure: last.kind, coverage };
    return { verdict, failing: { execution, failure: last, fault }, foundAt, coverage };
  }
}

/** Of a serial order, or of what it was made small to. */
function mistakeIn(execution: Execution, fault: Fault | undefined): Failure | undefined {
  return execution.isHastened && fault === undefined ? judgeSerial(execution) : undefined;
}

const divergence: Verdict = {
  kind: 'unknown',
  because: 'nondeterministic',
  what: 'After the same choices a task did another step than before.',
};

/** What goes wrong in a schedule. */
function faultOf(steps: Schedule['steps']): Fault | undefined {
  const at = steps.findIndex(({ kind }) => kind in faultKinds);
  if (at < 0) return undefined;
  const { task, kind } = steps[at]!;
  return { kind: faultKinds[kind]!, task, step: steps.slice(0, at).filter((step) => step.task === task).length };
}

const faultKinds: Partial<Record<Step['kind'], Fault['kind']>> = {
  crash: 'crash',
  'lost reply': 'lost reply',
  clock: 'expiry',
  failover: 'failover',
};

function serialName(tasks: readonly number[], fault: Fault | undefined): string {
  return `${tasks.join()} ${fault === undefined ? '' : `${fault.kind} ${fault.task} ${fault.step}`}`;
}

function traceKey({ steps }: Execution, taskCount: number): string {
  const trace = new Trace(taskCount);
  for (const step of steps) trace.add(step, undefined);
  return trace.key();
}

/** What differs first. */
function differenceOf(first: Execution, second: Execution): string | undefined {
  const at = first.steps.findIndex(
    ({ task, digest }, place) => second.steps[place]?.task !== task || second.steps[place].digest !== digest,
  );
  if (at >= 0 || second.steps.length > first.steps.length) {
    const place = at < 0 ? first.steps.length : at;
    const shown = ({ steps }: Execution): string => steps[place]?.label ?? 'nothing any more';
    return `Step ${place + 1} was ${shown(first)} in one execution and ${shown(second)} in the next, after the same choices.`;
  }
  if (outcomeOf(first) === outcomeOf(second)) return undefined;
  return `The same steps came to\n${outcomeOf(first)}\nin one execution and to\n${outcomeOf(second)}\nin the next.`;
}

function touched(steps: readonly Step[]): string {
  const named = steps.flatMap(({ accesses }) => accesses.filter(({ key }) => key !== undefined));
  const places = new Set(named.map(({ space, key }) => `${space} ${key}`));
  return places.size === 0
    ? 'The tasks do nothing that others can see.'
    : `No two tasks touch the same of ${[...places].join(', ')}, one of them writing.`;
}

function* permutations(tasks: readonly number[]): Generator<readonly number[]> {
  if (tasks.length === 0) yield [];
  for (const first of tasks) for (const rest of permutations(tasks.filter((task) => task !== first))) yield [first, ...rest];
}

function shuffled(tasks: readonly number[], random: Random): number[] {
  const left = [...tasks];
  const order: number[] = [];
  while (left.length > 0) order.push(...left.splice(random.below(left.length), 1));
  return order;
}
