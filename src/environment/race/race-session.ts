import { AsyncLocalStorage } from 'node:async_hooks';
import type { Binary } from '../../base/bytes';
import { systemClock } from '../../base/clock';
import { DistributedError } from '../../base/errors';
import type { RaceWire, WireMove, WirePlan, WireRaceFinding, WireRaceOptions, WireTaskResult } from '../../bridge/race-wire';
import type { RacedRedis } from '../../backends/raced-redis';
import type { StrategyName } from '../../base/race-options';
import type { Execution, TaskResult } from '../../race/execution';
import { type Pending, type Plan, Run } from '../../race/run';
import { decodeSchedule, type Schedule } from '../../race/schedule';
import { Search } from '../../race/search';
import { type Access, everywhere, type Step } from '../../race/step';
import type { RedisEngine } from '../../redis/engine/engine';
import { interceptConnect } from '../../redis/transport/socket-connect';
import { waitingOf } from './blocking-commands';
import { digestOf, labelOf } from './command-label';
import { CommandSteps, labelOfAll, type Sending } from './command-steps';
import { ConnectionStates } from './connection-states';
import { Findings, type FoundRace, type RacePlace } from './findings';
import { RacedServers } from './raced-servers';
import { Recording } from './recording';
import { type HeldCommand, type HeldMessage, ServerGate } from './server-gate';

/** A task's place in the contexts of one check: of which execution it is. */
const tasksAnExecution = 1024;

const nothing: readonly Access[] = [];
const anything: Access = { space: everywhere, key: undefined, kind: 'write' };

/** One race check, in Node's realm: has the search, the gates of the servers, and which context is whose. */
export class RaceSession implements RaceWire {
  private readonly contexts = new AsyncLocalStorage<number>();
  private readonly servers: RacedServers;
  private readonly gates: ServerGate[];
  private readonly owners = new Map<string, number>();
  private readonly search: Generator<Plan, FoundRace, Execution>;
  private readonly findings: Findings;
  private readonly stopWatching: () => void;
  private found: WireRaceFinding | undefined;
  private executed: Execution | undefined;
  /** Counts executions; what belongs to an earlier one is not let in. */
  private execution = 0;
  private run: Run | undefined;
  private isOpen = false;
  private onHeld: () => void = () => undefined;
  private state = '';
  private ending: WireMove['end'];
  private readonly pending = new Map<number, Pending>();
  private readonly ids = new Map<Pending, number>();
  private readonly held = new Map<Pending, Pick<HeldCommand, 'letGo'>>();
  private readonly onSent = new Map<Pending, () => void>();
  private readonly commandSteps: CommandSteps;
  /** Accesses with {@link anything} added, by what they were. */
  private readonly opaque = new WeakMap<readonly Access[], readonly Access[]>();
  private nextId = 1;
  private connections = new ConnectionStates();
  private results: (TaskResult | undefined)[] = [];
  /** How many connections are being made for a task. */
  private readonly making = new Map<number, number>();
  /** Of this execution, where it is recorded; and of the last one that was. */
  private recording: Recording | undefined;
  private recorded: Recording | undefined;
  /** The name of a command that was just let go on a client's side: the next of this name at a server is it. */
  private expected: string | undefined;
  /** Its time is up when it begins to wait there. */
  private timesOut = false;
  /** The command that was let go last waits in its server. */
  private isWaitedFor = false;

  constructor(
    private readonly options: WireRaceOptions,
    servers: readonly RacedRedis[],
    place: RacePlace,
  ) {
    // Before anything is held or stands still.
    this.search = this.createSearch();
    checkFaults(options, servers);
    this.servers = new RacedServers(servers);
    this.commandSteps = new CommandSteps(this.servers.engines[0]!);
    const host = {
      ownerOf: (address: string) => this.taskOf(this.owners.get(address)),
      isExpected: (argv: readonly string[]) => this.isExpected(argv),
      held: (task: number, command: HeldCommand) => this.holdInServer(task, command),
      touched: (accesses: readonly Access[]) => this.run!.touch(accesses),
      heldMessage: (task: number, message: HeldMessage) => this.holdMessage(task, message),
      blocked: () => this.blocked(),
    };
    this.gates = this.servers.engines.map((engine) => new ServerGate(engine, host));
    this.stopWatching = interceptConnect((socket) => {
      const context = this.contexts.getStore();
      if (context !== undefined) socket.once('connect', () => this.owners.set(`${socket.localAddress}:${socket.localPort}`, context));
      return false;
    });
    this.findings = new Findings(options, place);
  }

  private createSearch(): Generator<Plan, FoundRace, Execution> {
    const { tasks, isSerializable, hasOneWinner, replay } = this.options;
    const search = new Search(
      {
        ...this.options,
        taskCount: tasks.length,
        strategy: this.options.strategy as StrategyName | 'auto',
        expectations: { isSerializable, hasOneWinner },
      },
      systemClock,
    );
    const schedule = replay === undefined ? undefined : readSchedule(replay, tasks);
    return schedule === undefined ? search.run() : search.replay(schedule);
  }

  // ---- Executions

  begin(): WirePlan | undefined {
    const next = this.executed === undefined ? this.search.next() : this.search.next(this.executed);
    this.servers.putBack();
    if (next.done === true) {
      this.found = this.findings.tell(next.value, this.recorded);
      return undefined;
    }
    const { tasks, isRecorded } = next.value;
    const hasNewRoles = this.run?.plan.fault?.kind === 'failover';
    this.execution++;
    this.run = new Run(next.value, this.servers, this.options.maxSteps);
    this.pending.clear();
    this.ids.clear();
    this.held.clear();
    this.onSent.clear();
    this.connections = new ConnectionStates();
    this.results = [];
    this.ending = undefined;
    this.expected = undefined;
    this.recording = isRecorded ? new Recording((access) => this.servers.valueAt(access)) : undefined;
    this.recorded = this.recording ?? this.recorded;
    return { tasks, isRecorded, hasNewRoles };
  }

  open(held: () => void): void {
    this.isOpen = true;
    this.onHeld = held;
    this.servers.opened();
    for (const gate of this.gates) gate.open();
  }

  stop(state: string): void {
    this.recording?.settle();
    this.isOpen = false;
    for (const gate of this.gates) gate.close();
    this.state = this.servers.state() + state;
  }

  end(broken: string | undefined, uncontrolled: string | undefined): void {
    const { plan, steps } = this.run!;
    const waits: TaskResult = { kind: 'waits', text: '', isAllowed: false, hasWon: false };
    this.executed = {
      tasks: plan.tasks,
      steps,
      isHastened: plan.hastensTimers,
      end: this.ending ?? 'done',
      results: this.options.tasks.map((_, task) => (plan.tasks.includes(task) ? (this.results[task] ?? waits) : undefined)),
      state: this.state,
      broken,
      uncontrolled,
    };
    if (plan.isRecorded) this.recording!.execution = this.executed;
  }

  finding(): WireRaceFinding {
    return this.found!;
  }

  close(): void {
    this.stopWatching();
    for (const gate of this.gates) gate.remove();
    this.servers.release();
    this.contexts.disable();
  }

  // ---- Tasks

  runAs(task: number, act: () => void): void {
    this.contexts.run(this.execution * tasksAnExecution + task, act);
  }

  connectAs(task: number, act: () => void): void {
    this.making.set(task, (this.making.get(task) ?? 0) + 1);
    this.contexts.run(-1 - task, act);
  }

  connected(task: number): void {
    this.making.set(task, this.making.get(task)! - 1);
  }

  currentTask(): number | undefined {
    const context = this.contexts.getStore();
    if (!this.isOpen || context === undefined) return undefined;
    // What a connection hears is its task's.
    return context < 0 && this.making.get(-1 - context)! > 0 ? undefined : this.taskOf(context);
  }

  /** A negative context is that of a connection: see {@link connectAs}. */
  private taskOf(context: number | undefined): number | undefined {
    if (context !== undefined && context < 0) return -1 - context;
    return context !== undefined && Math.floor(context / tasksAnExecution) === this.execution ? context % tasksAnExecution : undefined;
  }

  /** Whether somebody calls who belongs to an execution that is over. */
  private get isStale(): boolean {
    const context = this.contexts.getStore();
    return context !== undefined && context >= 0 && (!this.isOpen || this.taskOf(context) === undefined);
  }

  taskEnds(task: number, result: WireTaskResult): void {
    this.results[task] = result;
    this.run!.taskEnds(task);
  }

  isSettled(): boolean {
    return this.run!.plan.tasks.every((task) => this.run!.isAccountedFor(task));
  }

  isBlocked(): boolean {
    return this.isWaitedFor;
  }

  nowMs(): number {
    return this.servers.now();
  }

  // ---- Steps

  arriveCommands(connection: number, how: Sending, commands: readonly (readonly string[])[]): number {
    const task = this.currentTask();
    if (task === undefined) return this.isStale ? -1 : 0;
    const found = this.commandSteps.of(connection, how, commands, this.connections);
    if (!found.isHeld) return 0;
    const { calls, label, digest } = found;
    const executes = calls.some(({ command }) => command.fullName === 'exec');
    const open = executes ? this.connections.openOf(connection) : [];
    const accesses = open.length === 0 ? found.accesses : [...found.accesses, ...open];
    const waiting =
      calls.length === 1 ? waitingOf(this.engineOf, calls[0]!.command, calls[0]!.argv, this.connections.databaseOf(connection)) : undefined;
    return this.enter(
      {
        step: this.step({ task, kind: 'command', label, digest, accesses }),
        ...(waiting && { canGo: waiting.canGo }),
        ...(waiting?.timeoutMs !== undefined && { dueMs: this.servers.now() + waiting.timeoutMs }),
      },
      (pending) =>
        this.onSent.set(pending, () => {
          this.expected = commands[0]![0]!.toLowerCase();
          for (const { command, argv, accesses: own } of calls) this.connections.sent(connection, command.fullName, argv, own);
        }),
    );
  }

  arrive(kind: 'start' | 'point' | 'timer', label: string, dueMs: number): number {
    const task = this.currentTask();
    if (task === undefined) return this.isStale ? -1 : 0;
    const step = this.step({ task, kind, label, digest: digestOf([[label]]), accesses: nothing });
    return this.enter({ step, ...(kind === 'timer' && { dueMs: this.servers.now() + dueMs }) });
  }

  withdraw(id: number): void {
    const pending = this.pending.get(id);
    if (pending !== undefined) this.run!.withdraw(pending);
  }

  touch(space: string, key: string, kind: Access['kind']): void {
    this.run?.touch([{ space, key, kind }]);
  }

  record(id: number, stack: string, reply: string): void {
    this.recording?.note(id, stack, reply);
  }

  move(): WireMove {
    this.recording?.settle();
    const move = this.run!.next();
    if (move.kind === 'end') {
      this.ending = move.end;
      return { kind: 'end', id: 0, task: -1, isMessage: false, end: move.end };
    }
    const { pending, kind } = move;
    const id = this.ids.get(pending)!;
    const { task } = pending.step;
    if (kind === 'crash') this.results[task] = { kind: 'crashed', text: '', isAllowed: false, hasWon: false };
    else {
      this.recording?.begin(this.run!.steps.length - 1, id, pending.step);
      this.timesOut = kind === 'time out';
      this.isWaitedFor = false;
      this.onSent.get(pending)?.();
      this.held.get(pending)?.letGo();
    }
    return { kind, id: this.held.has(pending) ? 0 : id, task, isMessage: pending.step.kind === 'message', end: undefined };
  }

  private readonly engineOf = (key: Binary): RedisEngine | undefined => this.servers.engineOf(key);

  private step(step: Step): Step {
    if (!this.options.isOpaque) return step;
    let accesses = this.opaque.get(step.accesses);
    if (accesses === undefined) this.opaque.set(step.accesses, (accesses = [...step.accesses, anything]));
    return { ...step, accesses };
  }

  private enter(pending: Pending, also?: (pending: Pending) => void): number {
    const id = this.nextId++;
    this.pending.set(id, pending);
    this.ids.set(pending, id);
    also?.(pending);
    this.run!.arrive(pending);
    return id;
  }

  // ---- What the servers' gates ask

  private holdInServer(task: number, command: HeldCommand): void {
    const { commands, accesses, waiting } = command;
    const label = labelOfAll(commands.length === 1 ? 'one' : 'transaction', commands);
    const pending: Pending = {
      step: this.step({ task, kind: 'command', label, digest: digestOf(commands), accesses }),
      ...(waiting && { canGo: waiting.canGo }),
      ...(waiting?.timeoutMs !== undefined && { dueMs: this.servers.now() + waiting.timeoutMs }),
    };
    this.held.set(pending, command);
    this.enter(pending);
    this.onHeld();
  }

  /** It is the subscriber's step, and what its listeners do is the subscriber's, too. @returns takes it away again */
  private holdMessage(task: number, { words, deliver }: HeldMessage): () => void {
    const pending: Pending = {
      step: this.step({ task, kind: 'message', label: labelOf(words), digest: digestOf([words]), accesses: nothing }),
    };
    this.held.set(pending, { letGo: deliver });
    this.enter(pending);
    this.onHeld();
    return () => this.run!.withdraw(pending);
  }

  private isExpected(argv: readonly string[]): boolean {
    if (this.expected === undefined || argv[0]!.toLowerCase() !== this.expected) return false;
    this.expected = undefined;
    return true;
  }

  private blocked(): boolean {
    this.isWaitedFor = !this.timesOut;
    return this.timesOut;
  }
}

/** @throws DistributedError JD_BACKEND */
function checkFaults({ faults }: WireRaceOptions, servers: readonly RacedRedis[]): void {
  if (!faults.includes('failover') || servers.some(({ failovers }) => failovers !== undefined)) return;
  throw new DistributedError({
    code: 'JD_BACKEND',
    what: 'race() was given failovers: 1, and no Redis of this file has replicas that could take over.',
    fix: 'Put this first in the file: /** @jest-environment jest-distributed/environments/redis-cluster */',
  });
}

/** @throws DistributedError JD_RACE_REPLAY */
function readSchedule(text: string, tasks: readonly string[]): Schedule {
  const schedule = decodeSchedule(text);
  if (schedule?.tasks.join() === tasks.join()) return schedule;
  throw new DistributedError({
    code: 'JD_RACE_REPLAY',
    what:
      schedule === undefined
        ? 'RACE_REPLAY is no schedule.'
        : `RACE_REPLAY is of the tasks ${schedule.tasks.join(', ')}; this check has ${tasks.join(', ')}.`,
    fix: "Copy the whole line of the report: RACE_REPLAY='v1:...' npx jest path -t 'name'; -t must name the test that it is of.",
  });
}
