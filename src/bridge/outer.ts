import type { Socket } from 'node:net';
import type { Clock, Timer } from '../base/clock';
import { isError } from '../base/realm';
import type {
  Bridge,
  ClusterWire,
  ContainerWire,
  GroupWire,
  Interceptors,
  RedisWire,
  RunningTest,
  SentinelWire,
  ServerWire,
  WireError,
  WireServerOptions,
} from './wire';
import type { RaceWire, WatchAsk, WatchWire, WireRaceOptions, WireTouch } from './race-wire';

/** What an environment lets the sandbox use, in its own terms: it may throw and hold on to what it likes until {@link OpenBridge.close}. */
export interface BridgeParts {
  readonly environment: Bridge['environment'];
  readonly clock: Clock;
  currentTest(): RunningTest | undefined;
  mustAwait(what: string, stack: string): () => void;
  onCleanup(run: () => void | PromiseLike<void>): void;
  readonly cleanupMs: number;
  onEnd(run: () => void): void;
  tempDir(): string;
  onInterceptors(interceptors: Interceptors): void;
  ready(): Promise<void>;
  freePort(): Promise<number>;
  serveInMemory(port: number, onConnection: (socket: Socket) => void): () => void;
  /** The file's own server; throws until it listens. */
  readonly redis: (() => RedisWire) | undefined;
  /** See {@link Bridge.cluster}. */
  readonly cluster: ((wanted: string) => ClusterWire) | undefined;
  readonly sentinel: ((wanted: string) => SentinelWire) | undefined;
  startRedis(options: Readonly<Record<string, unknown>>): Promise<RedisWire>;
  /** The file's containers, by their names. */
  containers(): Readonly<Record<string, ContainerWire>>;
  openRace(options: WireRaceOptions): RaceWire;
  /** Undefined: races are not watched. */
  readonly watch?: WatchWire | undefined;
  programVersion: Bridge['programVersion'];
  missingDocker: Bridge['missingDocker'];
  skipUnless: Bridge['skipUnless'];
  spawnServer(options: WireServerOptions, probe: (() => Promise<string | undefined>) | undefined): Promise<ServerWire>;
}

export interface OpenBridge {
  readonly bridge: Bridge;
  /** Cuts the bridge: no timer of the sandbox fires any more, and every function of it fails from now on. */
  close(): void;
}

/**
 * Builds the one {@link Bridge} of a test file.
 *
 * Jest pulls the properties out of what it finds on a sandbox's global when the file ends, and whatever Node's realm still
 * refers to in a sandbox keeps all of the file's memory: so this is a fresh frozen object for each file, its functions reach the
 * environment through one reference, and `close` drops that one.
 */
export function openBridge(given: BridgeParts): OpenBridge {
  let parts: BridgeParts | undefined = given;
  const timers = new Set<Timer>();
  const { clock } = given;
  const live = (): BridgeParts => {
    if (parts === undefined) throw fileHasEnded;
    return parts;
  };
  const bridge: Bridge = Object.freeze({
    environment: given.environment,
    containers: Object.freeze(
      Object.fromEntries(Object.keys(given.containers()).map((name) => [name, wrapContainer(() => live().containers()[name]!)])),
    ),
    clock: bridgeClock(clock, live, timers),
    currentTest: () => parts?.currentTest(),
    mustAwait: (what: string, stack: string) => parts?.mustAwait(what, stack) ?? ignore,
    onCleanup: (run: () => void | Promise<void>) => live().onCleanup(run),
    cleanupMs: given.cleanupMs,
    onEnd: (run: () => void) => live().onEnd(run),
    tempDir: throwing(() => live().tempDir()),
    onInterceptors: (interceptors: Interceptors) => live().onInterceptors(interceptors),
    ready: rejecting(() => live().ready()),
    freePort: rejecting(() => live().freePort()),
    serveInMemory: throwing((port: number, onConnection: (socket: Socket) => void) => {
      const end = live().serveInMemory(port, onConnection);
      live().onCleanup(end);
      return end;
    }),
    openRace: throwing((options: WireRaceOptions) => wrapRace(live().openRace(options), (end) => live().onCleanup(end))),
    watch: given.watch && wrapWatch(() => parts?.watch),
    redis: given.redis === undefined ? undefined : wrapRedis(() => live().redis!()),
    cluster: given.cluster && throwing((wanted: string) => wrapCluster(live().cluster!(wanted))),
    sentinel: given.sentinel && throwing((wanted: string) => wrapSentinel(live().sentinel!(wanted))),
    startRedis: rejecting(async (options: Readonly<Record<string, unknown>>) => {
      let server: RedisWire | undefined = await live().startRedis(options);
      live().onCleanup(() => void (server = undefined));
      return wrapRedis(() => {
        live();
        if (server === undefined) throw serverHasEnded;
        return server;
      });
    }),
    programVersion: throwing((path: string) => live().programVersion(path)),
    missingDocker: rejecting(() => live().missingDocker()),
    skipUnless: throwing((...need: Parameters<Bridge['skipUnless']>) => live().skipUnless(...need)),
    spawnServer: rejecting(async (options: WireServerOptions, probe?: () => Promise<string | undefined>) => {
      const server = await live().spawnServer(options, probe);
      return wrapServer(() => (live(), server));
    }),
  });
  return {
    bridge,
    close() {
      parts = undefined;
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}

/** A failure as data. */
export function toWireError(error: unknown): WireError {
  if (isWireError(error)) return error;
  const { name, message, code, fix } = isError(error)
    ? (error as Error & { code?: unknown; fix?: unknown })
    : { name: 'Error', message: String(error) };
  return Object.freeze({ wireError: true, name, message, code: textOrNothing(code), fix: textOrNothing(fix) });
}

const fileHasEnded: WireError = Object.freeze({
  wireError: true,
  name: 'DistributedError',
  message: 'The test file has ended, and its servers and clock with it.',
  code: 'JD_FILE_ENDED',
  fix: 'Await everything that a test or an afterAll hook starts.',
});

const serverHasEnded: WireError = Object.freeze({
  wireError: true,
  name: 'DistributedError',
  message: 'This Redis was stopped at the end of the test or the file in which it was made.',
  code: 'JD_SERVER_ENDED',
  fix: 'Make it where it is used: in beforeAll for a whole file, in beforeEach or in the test for one test.',
});

function ignore(): void {
  // Nothing is announced any more.
}

function isWireError(value: unknown): value is WireError {
  return typeof value === 'object' && value !== null && (value as { wireError?: unknown }).wireError === true;
}

function textOrNothing(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function throwing<Args extends unknown[], Result>(run: (...args: Args) => Result): (...args: Args) => Result {
  return (...args) => {
    try {
      return run(...args);
    } catch (error) {
      throw toWireError(error);
    }
  };
}

function rejecting<Args extends unknown[], Result>(run: (...args: Args) => Promise<Result>): (...args: Args) => Promise<Result> {
  return async (...args) => {
    try {
      return await run(...args);
    } catch (error) {
      throw toWireError(error);
    }
  };
}

function bridgeClock(clock: Clock, live: () => unknown, timers: Set<Timer>): Bridge['clock'] {
  return Object.freeze({
    now: () => clock.now(),
    after(ms: number, run: () => void): Timer {
      live();
      const timer = clock.after(ms, () => {
        timers.delete(timer);
        run();
      });
      timers.add(timer);
      return Object.freeze({
        cancel() {
          timers.delete(timer);
          timer.cancel();
        },
      });
    },
  });
}

function wrapContainer(container: () => ContainerWire): ContainerWire {
  return Object.freeze({
    address: throwing(() => container().address()),
    logs: throwing(() => container().logs()),
    exec: rejecting((command: readonly string[]) => container().exec([...command])),
    stop: rejecting(() => container().stop()),
    start: rejecting(() => container().start()),
  });
}

/** A check's functions, cut off when the check, the test or the file ends. */
function wrapRace(session: RaceWire, onCleanup: (end: () => void) => void): RaceWire {
  let open: RaceWire | undefined = session;
  const live = (): RaceWire => {
    if (open === undefined) throw raceHasEnded;
    return open;
  };
  const close = (): void => {
    const closing = open;
    open = undefined;
    closing?.close();
  };
  onCleanup(close);
  return Object.freeze({
    begin: throwing(() => live().begin()),
    open: (held: () => void) => live().open(held),
    runAs: (task: number, act: () => void) => live().runAs(task, act),
    connectAs: (task: number, act: () => void) => live().connectAs(task, act),
    connected: (task: number) => open?.connected(task),
    // Asked by whoever is left of the tasks, too.
    currentTask: () => open?.currentTask(),
    arriveCommands: (...given: Parameters<RaceWire['arriveCommands']>) => open?.arriveCommands(...given) ?? 0,
    arrive: (...given: Parameters<RaceWire['arrive']>) => open?.arrive(...given) ?? 0,
    withdraw: (id: number) => open?.withdraw(id),
    touch: (...given: Parameters<RaceWire['touch']>) => open?.touch(...given),
    record: (...given: Parameters<RaceWire['record']>) => open?.record(...given),
    taskEnds: (...given: Parameters<RaceWire['taskEnds']>) => open?.taskEnds(...given),
    isSettled: () => live().isSettled(),
    isBlocked: () => live().isBlocked(),
    move: () => live().move(),
    stop: (state: string) => live().stop(state),
    end: (...given: Parameters<RaceWire['end']>) => live().end(...given),
    finding: () => live().finding(),
    nowMs: () => live().nowMs(),
    close,
  });
}

/** Commands of what is left of a file are not watched any more. */
function wrapWatch(watch: () => WatchWire | undefined): WatchWire {
  return Object.freeze({
    open: (ask: WatchAsk) => watch()?.open(ask),
    made: () => watch()?.made() ?? 0,
    // Called for every command: without a list of its arguments.
    sent: (number: number, connection: string, name: string, words: number) => watch()?.sent(number, connection, name, words),
    reached: () => watch()?.reached() ?? 0,
    touched: (number: number, touch: WireTouch) => watch()?.touched(number, touch),
    forget: () => watch()?.forget(),
    connectAs: (client: string, act: () => void) => {
      const watching = watch();
      if (watching === undefined) act();
      else watching.connectAs(client, act);
    },
    history: () => watch()?.history() ?? 0,
    keepsStacks: () => watch()?.keepsStacks() ?? false,
  });
}

const raceHasEnded: WireError = Object.freeze({
  wireError: true,
  name: 'DistributedError',
  message: 'This race check has ended, with the test or the file that it was in.',
  code: 'JD_RACE_ENDED',
  fix: 'Await race().',
});

function wrapRedis(server: () => RedisWire): RedisWire {
  return Object.freeze({
    address: throwing(() => server().address()),
    call: rejecting((argv: readonly string[]) => server().call(argv)),
    flush: throwing(() => server().flush()),
    dump: throwing(() => server().dump()),
    commands: throwing(() => server().commands()),
    load: rejecting((path: string) => server().load(path)),
    loadCommands: rejecting((path: string) => server().loadCommands(path)),
    save: rejecting((path: string) => server().save(path)),
    snapshot: throwing(() => server().snapshot()),
    restore: throwing((id: number) => server().restore(id)),
    stop: rejecting((options: { readonly keepData: boolean }) => server().stop(options)),
    start: rejecting(() => server().start()),
    clock: Object.freeze({
      now: throwing(() => server().clock.now()),
      freeze: throwing(() => server().clock.freeze()),
      advance: rejecting((ms: number) => server().clock.advance(ms)),
      set: rejecting((atMs: number) => server().clock.set(atMs)),
      resume: throwing(() => server().clock.resume()),
    }),
  });
}

/** A handle is fetched at each use, so nobody holds it beyond. */
function wrapGroup(group: GroupWire): GroupWire {
  return {
    nodes: throwing(() => group.nodes()),
    call: rejecting((node: number, argv: readonly string[]) => group.call(node, argv)),
    dump: throwing((node: number) => group.dump(node)),
    commands: throwing((node: number) => group.commands(node)),
    lag: throwing((node: number, lag: Parameters<GroupWire['lag']>[1]) => group.lag(node, lag)),
    partition: throwing((groups: readonly (readonly number[])[]) => group.partition(groups)),
    heal: throwing(() => group.heal()),
    kill: rejecting((node: number) => group.kill(node)),
    start: rejecting((node: number) => group.start(node)),
  };
}

function wrapCluster(cluster: ClusterWire): ClusterWire {
  return Object.freeze({
    ...wrapGroup(cluster),
    slotOf: throwing((key: string) => cluster.slotOf(key)),
    serving: throwing((key: string) => cluster.serving(key)),
    failover: rejecting((node: number, lose: number | undefined) => cluster.failover(node, lose)),
    migrate: rejecting((slot: number, to: number, during: () => Promise<void>) => cluster.migrate(slot, to, during)),
  });
}

function wrapSentinel(sentinel: SentinelWire): SentinelWire {
  return Object.freeze({
    ...wrapGroup(sentinel),
    name: throwing(() => sentinel.name()),
    master: throwing(() => sentinel.master()),
    failover: rejecting((to: number | undefined, lose: number | undefined) => sentinel.failover(to, lose)),
  });
}

function wrapServer(server: () => ServerWire): ServerWire {
  return Object.freeze({
    pid: throwing(() => server().pid()),
    output: throwing(() => server().output()),
    exited: rejecting(() => server().exited()),
    start: rejecting(() => server().start()),
    stop: rejecting((options: { readonly graceMs: number }) => server().stop(options)),
    signal: throwing((name: string) => server().signal(name)),
    freeze: throwing(() => server().freeze()),
    thaw: throwing(() => server().thaw()),
  });
}
