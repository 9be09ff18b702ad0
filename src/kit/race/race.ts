import { DistributedError, nearestName } from '../../base/errors';
import { isError } from '../../base/realm';
import { userFramesOf } from '../../base/user-frames';
import { callSite } from '../waiting/announce';
import { isAssertionError } from '../waiting/check-judge';
import type { JestTest } from '../waiting/jest-globals';
import { bridge, fromWireError, isWireError, listening, realClock } from '../../bridge/inner';
import type { RaceWire, WireRaceFinding } from '../../bridge/race-wire';
import { ClientGates } from './client-gates';
import { captureContext, Conductor } from './conductor';
import { HeldCalls } from './held-calls';
import { PendingIo } from './pending-io';
import { raceDefaults } from './race-defaults';
import { RaceFailure } from './race-failure';
import { type FullRaceOptions, isAllowedError, readRaceOptions } from './race-options';
import type { Ended, RaceOptions, RaceResult, RaceSpec } from './race-types';
import { textOfValue } from './result-text';
import { placeTaskChance, TaskChance } from './task-chance';
import { TaskClients } from './task-clients';
import { placeTaskTimers } from './task-timers';

export { track } from './shared';

/** What is left of the test's time for what comes after the search. */
const marginMs = 500;

/** In so many executions, in which all tasks run to their end, it is seen whether they wait for anything but Redis, and which clients they load. */
const watchedExecutions = 3;

/** Runs a check: see `race` of src/kit/race.ts. @param frames of its call */
export async function runRace<Setup, Client>(
  spec: RaceSpec<Setup, Client>,
  given: RaceOptions | undefined,
  frames: string,
): Promise<RaceResult> {
  const options = readRaceOptions(given, process.env.RACE);
  checkSpec(spec);
  const names = Object.keys(spec.tasks);
  const wire = openWire(names, options, frames);
  const check = new Check(spec, options, wire, names);
  try {
    const finding = await check.run();
    if (finding.kind !== 'holds') throw new RaceFailure(finding);
    const { isExhaustive, traces, executions, seed, coverage } = finding;
    return { exhaustive: isExhaustive, traces, executions, seed, coverage };
  } catch (error) {
    throw isWireError(error) ? fromWireError(error) : error;
  } finally {
    check.close();
  }
}

/** Declares a test that is one check. @param callee stacks begin at who called it */
export function testRace<Setup, Client>(test: JestTest, callee: Function, [name, spec, given]: RaceTestWords<Setup, Client>): void {
  const frames = callSite(callee);
  const timeoutMs = readRaceOptions(given, process.env.RACE).timeMs + timeoutAboveMs;
  test(name, async () => void (await runRace(spec, given, frames)), timeoutMs);
}

/** What `test.race` is called with. */
export type RaceTestWords<Setup, Client> = readonly [name: string, spec: RaceSpec<Setup, Client>, options?: RaceOptions];

/** Of a test's time-out above the time of its search: for setting up, and for making small what fails. */
const timeoutAboveMs = 5_000;

function openWire(tasks: readonly string[], options: FullRaceOptions, frames: string): RaceWire {
  const { openRace, currentTest, clock } = bridge('race()');
  const test = currentTest();
  const leftMs = test === undefined ? Infinity : test.startedAtMs + test.timeoutMs - clock.now() - marginMs;
  const { crashes, lostReplies, expiries, failovers } = options;
  const faults = [crashes && 'crash', lostReplies && 'lost reply', expiries && 'expiry', failovers && 'failover'] as const;
  try {
    return openRace({
      tasks,
      createdAt: userFramesOf(frames),
      executions: options.executions,
      timeMs: Math.max(1, Math.min(options.timeMs, leftMs)),
      seed: options.seed,
      strategy: options.strategy,
      preemptions: options.preemptions,
      faults: faults.filter((fault) => fault !== 0),
      maxSteps: options.maxSteps,
      isSerializable: options.serializable,
      hasOneWinner: options.expectOneWinner !== false,
      isOpaque: options.opaque,
      replay: process.env.RACE_REPLAY || undefined,
    });
  } catch (error) {
    throw isWireError(error) ? fromWireError(error) : error;
  }
}

/** One check, in the sandbox: runs what executions are made of. */
class Check<Setup, Client> {
  private readonly calls: HeldCalls;
  private readonly io: PendingIo;
  private readonly conductor: Conductor;
  private readonly gates: ClientGates;
  private readonly clients: TaskClients<Client>;
  private readonly chance: TaskChance;
  private readonly restores: (() => void)[];
  private isRecorded = false;
  private execution = 0;
  private tracked = new Map<string, object>();
  private readonly happened = (): void => this.calls.happened();

  constructor(
    private readonly spec: RaceSpec<Setup, Client>,
    private readonly options: FullRaceOptions,
    private readonly wire: RaceWire,
    private readonly names: readonly string[],
  ) {
    this.calls = new HeldCalls(wire, () => this.isRecorded);
    this.io = new PendingIo(wire);
    this.conductor = new Conductor({
      wire,
      calls: this.calls,
      io: this.io,
      clock: realClock(),
      ioTimeoutMs: options.ioTimeoutMs,
      taskNames: names,
      isOverTcp: isOverTcp(),
    });
    this.gates = new ClientGates({ wire, calls: this.calls });
    this.clients = new TaskClients(
      wire,
      () => connectWith(spec),
      (act) => this.whileConnecting(act),
    );
    this.chance = new TaskChance(wire, options.seed);
    this.restores = [
      placeTaskTimers({ wire, calls: this.calls, capture: captureContext }),
      placeTaskChance(this.chance, wire),
      this.listen(),
      () => this.gates.remove(),
      () => this.io.stop(),
      () => this.clients.close(),
    ];
    this.io.watch();
  }

  async run(): Promise<WireRaceFinding> {
    for (;;) {
      const plan = this.wire.begin();
      if (plan === undefined) return this.wire.finding();
      this.isRecorded = plan.isRecorded;
      if (plan.hasNewRoles) this.clients.forget();
      await this.execute(plan.tasks);
    }
  }

  close(): void {
    for (const restore of this.restores) restore();
    this.wire.close();
  }

  private async execute(tasks: readonly number[]): Promise<void> {
    const { spec, wire } = this;
    this.execution++;
    const isFirst = this.execution <= watchedExecutions;
    if (!isFirst && !this.conductor.hasWaited) this.io.stop();
    this.calls.forget();
    this.io.forget();
    this.chance.restart();
    this.clients.restart();
    this.tracked = new Map();
    const setup = (await spec.setup?.()) as Setup;
    if (isFirst) this.gates.place();
    const results: Record<string, PromiseSettledResult<unknown>> = {};
    wire.open(this.happened);
    for (const task of tasks) wire.runAs(task, () => void this.runTask(task, setup, results));
    await this.conductor.conduct();
    wire.stop(this.trackedState());
    const ended: Ended<Setup> = { setup, results };
    const broken = await this.brokenBy(ended, tasks);
    await spec.teardown?.(ended);
    wire.end(broken, this.conductor.uncontrolled);
  }

  private async runTask(task: number, setup: Setup, results: Record<string, PromiseSettledResult<unknown>>): Promise<void> {
    const { options, wire, execution } = this;
    const name = this.names[task]!;
    const isOver = (): boolean => execution !== this.execution;
    try {
      await this.conductor.step('start', name);
      const connect = (): Promise<Client> => this.clients.connect(task);
      const value = await this.spec.tasks[name]!({ name, index: task, setup, connect });
      if (isOver()) return;
      results[name] = { status: 'fulfilled', value };
      const wins = options.expectOneWinner;
      const hasWon = typeof wins === 'function' ? wins(value) : value !== false && value !== null;
      wire.taskEnds(task, { kind: 'returned', text: textOfValue(value), isAllowed: false, hasWon });
    } catch (error) {
      if (isOver()) return;
      results[name] = { status: 'rejected', reason: error };
      const isAllowed = isAllowedError(error, options.allowErrors);
      wire.taskEnds(task, { kind: 'threw', text: textOfValue(error), isAllowed, bug: isAllowed ? undefined : bugOf(error), hasWon: false });
    }
    this.calls.happened();
  }

  /** What the invariant says of an execution in which all tasks took part. */
  private async brokenBy(ended: Ended<Setup>, tasks: readonly number[]): Promise<string | undefined> {
    const { invariant } = this.spec;
    if (invariant === undefined || tasks.length < this.names.length) return undefined;
    try {
      return (await invariant(ended)) === false ? 'The invariant returned false.' : undefined;
    } catch (error) {
      return textOfValue(error);
    }
  }

  private async whileConnecting<T>(act: () => Promise<T>): Promise<T> {
    this.conductor.connecting++;
    try {
      return await act();
    } finally {
      this.conductor.connecting--;
      this.calls.happened();
    }
  }

  private listen(): () => void {
    const before = listening.now;
    listening.now = {
      point: (name) => this.conductor.step('point', name),
      touch: (space, key, kind) => this.wire.touch(space, key, kind),
      tracks: (name, value) => void this.tracked.set(name, value),
    };
    return () => (listening.now = before);
  }

  private trackedState(): string {
    return [...this.tracked].map(([name, value]) => `\n${name} ${textOfValue(value)}`).join('');
  }
}

async function connectWith<Client>({ connect }: Pick<RaceSpec<unknown, Client>, 'connect'>): Promise<Client> {
  if (connect !== undefined) return connect(bridge('race()').redis!.address().url);
  throw new DistributedError({
    code: 'JD_RACE_CONNECT',
    what: 'A task called connect(), and the check does not say what a client is.',
    fix: 'Give race() a `connect` beside `tasks`: connect: (url) => new Redis(url).',
  });
}

/** Where memory leads to the Redis, another address leads to it by TCP. */
function isOverTcp(): boolean {
  const { url, tcpUrl } = bridge('race()').redis!.address();
  return url === tcpUrl;
}

/** See TaskResult of src/race. */
function bugOf(error: unknown): 'assertion' | 'mistake' | undefined {
  if (isAssertionError(error) || (isError(error) && String((error as { code?: unknown }).code).startsWith('JD_'))) return 'assertion';
  return isError(error) && (error.name === 'TypeError' || error.name === 'ReferenceError') ? 'mistake' : undefined;
}

/** What to write in the place of a key that a spec does not have. */
function fixOf(unknown: string): string {
  if (unknown in raceDefaults) return `Options are the second argument: race({ tasks }, { ${unknown} }).`;
  const near = nearestName(unknown, specKeys);
  return near === undefined ? `It has ${specKeys.join(', ')}; options are the second argument.` : `Did you mean ${near}?`;
}

const specKeys = ['setup', 'tasks', 'invariant', 'teardown', 'connect'];

function checkSpec(spec: { readonly tasks: Readonly<Record<string, unknown>> }): void {
  const unknown = Object.keys(spec ?? {}).find((key) => !specKeys.includes(key));
  if (unknown !== undefined)
    throw new DistributedError({ code: 'JD_RACE_SPEC', what: `race() was told of ${unknown} in its first argument.`, fix: fixOf(unknown) });
  const { tasks } = spec ?? {};
  const names = Object.keys(tasks ?? {});
  const wrong = names.find((name) => typeof tasks[name] !== 'function');
  if (names.length > 0 && wrong === undefined) return;
  throw new DistributedError({
    code: 'JD_RACE_TASKS',
    what: wrong === undefined ? 'race() has no tasks.' : `The task ${wrong} of race() is no function.`,
    fix: 'Give them by name, tasks: { alice: async () => {...}, bob: async () => {...} }, or several of one: tasks: copies(3, async () => {...}).',
  });
}
