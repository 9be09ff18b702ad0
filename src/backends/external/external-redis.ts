import type { NetConnectOpts } from 'node:net';
import { type Binary, toBinary, toText } from '../../base/bytes';
import type { Clock } from '../../base/clock';
import { DistributedError } from '../../base/errors';
import type { RedisVersion } from '../../base/redis-versions';
import type { WireReply } from '../../bridge/wire';
import { callErrors } from '../../redis/call-errors';
import { runCommandFile } from '../../redis/fixtures';
import { toWire } from '../../redis/protocol/wire';
import { ErrorReply, type Reply, SimpleReply } from '../../redis/reply';
import { refusedSettings } from '../../redis/server-options';
import type { StoredKey } from '../../redis/stored-keys';
import { dial } from '../../redis/transport/dial';
import { handleClientName, type RedisBackend, type ServerOptions, sharedError } from '../backend';
import { Mirror } from './mirror';
import { likeVersion } from './redis-program';
import {
  addKeys,
  type Ask,
  check,
  readMark,
  readRelease,
  readState,
  regainRights,
  release,
  type ServerState,
  type StateMark,
  writeKeys,
  writeOthers,
} from './server-state';
import { SocketCalls } from './socket-calls';
import { WaitedConnection } from './waited-connection';

/** A server of another process, to be started any number of times at one address. */
export interface ServerPlace {
  /** As a reader knows it: 'redis-server 7.0.15', 'container redis:7.2'. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** What a reader does when it does not start. */
  readonly fix: string;
  /** Starts it, with what was there before gone; resolves when it can be asked whether it is ready. */
  launch(): Promise<LaunchedServer>;
}

export interface LaunchedServer {
  /** Where the handle reaches it. */
  readonly way: NetConnectOpts;
  /** What it writes; undefined where nobody hears it. */
  readonly output: ServerOutput | undefined;
  /** How it has ended, by itself or by {@link end}; undefined while it runs. */
  readonly exit: string | undefined;
  readonly exited: Promise<unknown>;
  end(): Promise<void>;
}

export interface ServerOutput {
  /** The last lines. */
  tail(lines: number): string;
  onText(listener: (text: string) => void): () => void;
}

/** Of the output, in errors. */
const shownLines = 10;
/** Between two looks whether a server that was started answers. */
const lookEveryMs = 2;
/** How long a server may take to answer at all. */
const startMs = 10_000;

/** A running server and the ways to it. */
interface Running {
  readonly server: LaunchedServer;
  readonly calls: SocketCalls;
  readonly waited: WaitedConnection;
}

interface ServerSnapshot {
  readonly state: ServerState;
  /** The database that calls of the handle go to. */
  readonly callDb: number;
}

/** What of {@link ServerOptions} a server of another process is started with. */
export type ExternalOptions = Pick<ServerOptions, 'databases' | 'password' | 'config'>;

/** A Redis in another process, wherever that is; the handle asks it over a socket. */
export class ExternalRedis implements RedisBackend {
  readonly connectionCount = undefined;
  readonly clock = undefined;
  readonly commands = undefined;
  readonly cluster = undefined;
  readonly sentinel = undefined;
  readonly server = undefined;
  readonly revive = undefined;
  private running: Running | undefined;
  private ending = Promise.resolve();
  private readonly listeners = new Set<(text: string) => void>();
  /** The Redis whose commands and formats it has; known since its first start. */
  private version: RedisVersion = '7.0';
  /** As it says: '7.0.15'. Empty before its first start. */
  release = '';
  /** While it is stopped. */
  private kept: ServerState | undefined;
  /** Right after its start. */
  private fresh: ServerState | undefined;
  /** The state that it is known to have been in when its counts were these. */
  private known: { readonly state: ServerState; readonly mark: StateMark } | undefined;

  constructor(
    private readonly place: ServerPlace,
    private readonly options: ExternalOptions,
    private readonly realTime: Clock,
    /** Of a server that other test files use, too: the database that is this one's. */
    readonly sharedDatabase?: number,
  ) {}

  get name(): string {
    return this.place.name;
  }

  get host(): string {
    return this.place.host;
  }

  get port(): number {
    return this.place.port;
  }

  get password(): string | undefined {
    return this.options.password;
  }

  get url(): string {
    const credentials = this.password === undefined ? '' : `:${encodeURIComponent(this.password)}@`;
    return `redis://${credentials}${this.host}:${this.port}${this.sharedDatabase === undefined ? '' : `/${this.sharedDatabase}`}`;
  }

  get tcpUrl(): string {
    return this.url;
  }

  async call(argv: readonly string[]): Promise<WireReply> {
    if (this.running === undefined) throw callErrors.stopped(argv);
    return toWire(await this.running.calls.call(argv));
  }

  onText(listener: (text: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  flush(): void {
    if (this.running !== undefined) writeKeys(this.ask, [], this.sharedDatabase);
    else if (this.kept !== undefined) this.kept = { ...this.kept, keys: [] };
  }

  dump(): string {
    return this.withMirror((mirror) => mirror.add(this.ownKeys()).text());
  }

  async load(path: string): Promise<number> {
    const mirror = this.mirror();
    try {
      const { keys, libraries } = await mirror.load(path);
      check(this.ask(libraries.map((code) => ['FUNCTION', 'LOAD', 'REPLACE', code])));
      addKeys(
        this.ask,
        keys.map((key) => this.atHome(key)),
      );
      return keys.length;
    } finally {
      mirror.end();
    }
  }

  async loadCommands(path: string): Promise<number> {
    const calls = this.openCalls(this.ways().server.way);
    try {
      return await runCommandFile(path, calls);
    } finally {
      calls.end();
    }
  }

  async save(path: string): Promise<void> {
    const [listed] = this.ask([['FUNCTION', 'LIST', 'WITHCODE']]);
    const codes = Array.isArray(listed) ? (listed as readonly (readonly Reply[])[]).map((library) => String(library.at(-1))) : [];
    this.withMirror((mirror) => mirror.add(this.ownKeys()).addLibraries(codes).save(path));
  }

  snapshot(): ServerSnapshot {
    return { state: this.state(), callDb: this.running?.calls.db ?? this.sharedDatabase ?? 0 };
  }

  restore(snapshot: unknown): void {
    const { state, callDb } = snapshot as ServerSnapshot;
    if (this.running === undefined) {
      this.kept = state;
      return;
    }
    this.running.calls.putBack(callDb);
    if (this.sharedDatabase === undefined) this.ask(release);
    const mark = readMark(this.ask, this.sharedDatabase);
    const known = this.known?.state === state ? this.known.mark : undefined;
    const isUntouched = (part: keyof StateMark): boolean => mark !== undefined && mark[part] === known?.[part];
    if (isUntouched('keys') && isUntouched('others')) return;
    if (!isUntouched('others')) this.ask(regainRights);
    writeKeys(this.ask, state.keys, this.sharedDatabase);
    if (!isUntouched('others')) writeOthers(this.ask, state);
    this.know(state, readMark(this.ask, this.sharedDatabase));
  }

  answerAt(addresses: readonly string[], onConnect: (address: string) => void): () => void {
    const port = (): number | undefined => (this.running === undefined ? undefined : this.port);
    const removals = addresses.map((address) => dial.alias(address, { port, onConnect }));
    return () => removals.forEach((remove) => remove());
  }

  /** Whoever waits for it keeps the process alive: a start that nobody waits for any more does not. */
  async start(): Promise<void> {
    try {
      if (await this.isAnswering()) return;
      await this.end();
      await this.launch();
      this.release = readRelease(this.ask);
      this.version = likeVersion(this.release);
      this.configure();
      const mark = readMark(this.ask, this.sharedDatabase);
      this.fresh = readState(this.ask, this.realTime, this.sharedDatabase);
      this.know(this.fresh, mark);
      this.fill();
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  async stop({ keepData }: { readonly keepData: boolean }): Promise<void> {
    if (keepData && this.running !== undefined) this.kept = this.state();
    if (!keepData) this.kept = undefined;
    await this.end();
  }

  private readonly ask: Ask = (commands) => (commands.length === 0 ? [] : this.ways().waited.ask(commands));

  private ways(): Running {
    if (this.running === undefined) throw callErrors.stopped([]);
    return this.running;
  }

  private state(): ServerState {
    if (this.running === undefined) return this.kept ?? { ...this.fresh!, keys: [] };
    const mark = readMark(this.ask, this.sharedDatabase);
    const { known } = this;
    if (mark !== undefined && mark.keys === known?.mark.keys && mark.others === known.mark.others) return known.state;
    const state = readState(this.ask, this.realTime, this.sharedDatabase);
    this.know(state, mark);
    return state;
  }

  private know(state: ServerState, mark: StateMark | undefined): void {
    this.known = mark === undefined ? undefined : { state, mark };
  }

  /** As if it had the server alone. */
  private ownKeys(): readonly StoredKey[] {
    const { keys } = this.state();
    return this.sharedDatabase === undefined ? keys : keys.map((key) => ({ ...key, db: 0 }));
  }

  private atHome(key: StoredKey): StoredKey {
    if (this.sharedDatabase === undefined) return key;
    if (key.db !== 0) throw sharedError(`Keys of database ${key.db}`, this);
    return { ...key, db: this.sharedDatabase };
  }

  private mirror(): Mirror {
    return new Mirror(this.version, this.options.databases, this.realTime);
  }

  private withMirror<T>(run: (mirror: Mirror) => T): T {
    const mirror = this.mirror();
    try {
      return run(mirror);
    } finally {
      mirror.end();
    }
  }

  /** Whether it runs. A first connection may have been killed, but not a second one. */
  private async isAnswering(): Promise<boolean> {
    for (let tries = 0; tries < 2 && this.running !== undefined; tries++) {
      const reply = await this.running.calls.call(['ECHO', '']).catch(() => undefined);
      if (reply !== undefined) return true;
    }
    return false;
  }

  /** Resolves when it answers. */
  private async launch(): Promise<void> {
    const server = await this.place.launch();
    const calls = this.openCalls(server.way);
    const running = { server, calls, waited: new WaitedConnection(server.way, this.authentication()) };
    this.running = running;
    // By SHUTDOWN, or by a crash.
    void server.exited.then(() => (this.running === running ? this.end() : undefined)).catch(() => undefined);
    await this.answers(running);
    server.output?.onText((text) => this.listeners.forEach((listener) => listener(text)));
  }

  private async answers({ server, calls }: Running): Promise<void> {
    const givesUpAtMs = this.realTime.now() + startMs;
    for (;;) {
      const reply = await calls.call(['PING']).catch(() => undefined);
      if (reply instanceof SimpleReply) return;
      if (server.exit !== undefined) {
        // Its last words.
        await server.exited;
        throw notStarted(this.place, `ended with ${server.exit}`, server);
      }
      if (this.realTime.now() > givesUpAtMs) throw notStarted(this.place, `does not answer after ${startMs} ms (startMs)`, server);
      await new Promise<void>((resolve) => void this.realTime.after(lookEveryMs, resolve));
    }
  }

  private openCalls(way: NetConnectOpts): SocketCalls {
    return new SocketCalls(way, this.greeting(), this.sharedDatabase ?? 0);
  }

  private greeting(): string[] {
    const authentication = this.password === undefined ? [] : ['AUTH', 'default', toBinary(this.password)];
    return ['HELLO', '3', ...authentication, 'SETNAME', handleClientName];
  }

  private authentication(): string[][] {
    const named = ['CLIENT', 'SETNAME', handleClientName];
    return this.password === undefined ? [named] : [['AUTH', toBinary(this.password)], named];
  }

  /** The settings of the options, as CONFIG SET takes them. */
  private configure(): void {
    const given = Object.entries(this.options.config);
    const refusal = this.ask(given.map(([name, value]) => ['CONFIG', 'SET', name, toBinary(value)])).find(
      (reply) => reply instanceof ErrorReply,
    );
    if (refusal === undefined) return;
    const settings = this.ask([['CONFIG', 'GET', '*']])[0] as readonly Binary[];
    const names = settings.filter((_, at) => at % 2 === 0);
    throw refusedSettings(
      toText(refusal.message),
      given.map(([name]) => name),
      names,
    );
  }

  /** With what was kept while it was stopped. */
  private fill(): void {
    const { kept } = this;
    this.kept = undefined;
    if (kept === undefined) return;
    if (kept.functions !== undefined) this.ask([['FUNCTION', 'RESTORE', kept.functions, 'FLUSH']]);
    addKeys(this.ask, kept.keys);
  }

  /** Whoever comes second waits for the end that has begun. */
  private end(): Promise<void> {
    const { running } = this;
    if (running === undefined) return this.ending;
    this.running = undefined;
    running.calls.end();
    running.waited.close();
    return (this.ending = running.server.end());
  }
}

function notStarted({ name, fix }: ServerPlace, what: string, { output }: LaunchedServer): DistributedError {
  return new DistributedError({
    code: 'JD_BACKEND_START',
    what: `${name} ${what}. It wrote last:\n${output?.tail(shownLines) ?? ''}`,
    fix,
  });
}
