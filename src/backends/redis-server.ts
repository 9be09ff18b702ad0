import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Binary, toBinary, toText } from '../base/bytes';
import type { Clock } from '../base/clock';
import { DistributedError } from '../base/errors';
import type { WireReply } from '../bridge/wire';
import { GuardedProcess } from '../processes/guarded-process';
import { callErrors } from '../redis/call-errors';
import { runCommandFile } from '../redis/fixtures';
import { toWire } from '../redis/protocol/wire';
import { ErrorReply, type Reply, SimpleReply } from '../redis/reply';
import { refusedSettings } from '../redis/server-options';
import { dial } from '../redis/transport/dial';
import { lacking, type RedisBackend, type ServerOptions } from './backend';
import { Mirror } from './external/mirror';
import { findRedisProgram, type RedisProgram } from './external/redis-program';
import {
  addKeys,
  type Ask,
  check,
  readMark,
  readState,
  regainRights,
  release,
  type ServerState,
  type StateMark,
  writeKeys,
  writeOthers,
} from './external/server-state';
import { SocketCalls } from './external/socket-calls';
import { WaitedConnection } from './external/waited-connection';

export interface RedisServerParts {
  readonly clock: Clock;
  /** See src/environment/ports.ts. */
  freePort(): Promise<number>;
}

/** Ports that are tried when somebody outside of the run has taken one meanwhile. */
const portTries = 3;
/** Between two looks whether a server that was started answers. */
const lookEveryMs = 2;
/** How long a server may take to answer at all. */
const startMs = 10_000;
/** Of the output, in errors. */
const shownLines = 10;
const host = '127.0.0.1';

/**
 * Starts a redis-server of this machine (or Valkey, KeyDB) in a process of its own, with nothing on disk.
 * @throws DistributedError JD_BACKEND_MISSING when there is none; JD_OPTION for settings that it refuses
 */
export async function startRedisServer(options: ServerOptions, parts: RedisServerParts): Promise<RedisBackend> {
  const program = findRedisProgram(options, { path: process.env.PATH, cwd: process.cwd() });
  if (options.tls !== undefined) throw lacking('The option "tls"', program);
  for (let left = portTries - 1; ; left--) {
    const backend = new RedisServerBackend(program, options, await parts.freePort(), parts.clock);
    try {
      await backend.start();
      return backend;
    } catch (error) {
      if (left === 0 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

/** A running process and the ways to it. */
interface Running {
  readonly child: GuardedProcess;
  /** Its Unix socket, which only the handle uses. */
  readonly socket: string;
  readonly calls: SocketCalls;
  readonly waited: WaitedConnection;
}

interface ServerSnapshot {
  readonly state: ServerState;
  /** The database that calls of the handle go to. */
  readonly callDb: number;
}

class RedisServerBackend implements RedisBackend {
  readonly name: string;
  readonly host = host;
  readonly connectionCount = undefined;
  readonly clock = undefined;
  readonly server = undefined;
  readonly commands = undefined;
  readonly cluster = undefined;
  readonly sentinel = undefined;
  readonly revive = undefined;
  private readonly folder: string;
  private running: Running | undefined;
  /** While it is stopped. */
  private kept: ServerState | undefined;
  /** Right after its start. */
  private fresh: ServerState | undefined;
  /** The state that it is known to have been in when its counts were these. */
  private known: { readonly state: ServerState; readonly mark: StateMark } | undefined;

  constructor(
    private readonly program: RedisProgram,
    private readonly options: ServerOptions,
    readonly port: number,
    private readonly realTime: Clock,
  ) {
    this.name = program.name;
    // The same at each start, for settings name it.
    this.folder = join(tmpdir(), `jd-redis-${process.pid}-${port}`);
  }

  get password(): string | undefined {
    return this.options.password;
  }

  get url(): string {
    const credentials = this.password === undefined ? '' : `:${encodeURIComponent(this.password)}@`;
    return `redis://${credentials}${host}:${this.port}`;
  }

  get tcpUrl(): string {
    return this.url;
  }

  async call(argv: readonly string[]): Promise<WireReply> {
    if (this.running === undefined) throw callErrors.stopped(argv);
    return toWire(await this.running.calls.call(argv));
  }

  flush(): void {
    if (this.running !== undefined) writeKeys(this.ask, []);
    else if (this.kept !== undefined) this.kept = { ...this.kept, keys: [] };
  }

  dump(): string {
    return this.withMirror((mirror) => mirror.add(this.state().keys).text());
  }

  async load(path: string): Promise<number> {
    const mirror = this.mirror();
    try {
      const { keys, libraries } = await mirror.load(path);
      check(this.ask(libraries.map((code) => ['FUNCTION', 'LOAD', 'REPLACE', code])));
      addKeys(this.ask, keys);
      return keys.length;
    } finally {
      mirror.end();
    }
  }

  async loadCommands(path: string): Promise<number> {
    const calls = new SocketCalls(this.ways().socket, this.greeting());
    try {
      return await runCommandFile(path, calls);
    } finally {
      calls.end();
    }
  }

  async save(path: string): Promise<void> {
    const [listed] = this.ask([['FUNCTION', 'LIST', 'WITHCODE']]);
    const codes = Array.isArray(listed) ? (listed as readonly (readonly Reply[])[]).map((library) => String(library.at(-1))) : [];
    this.withMirror((mirror) => mirror.add(this.state().keys).addLibraries(codes).save(path));
  }

  snapshot(): ServerSnapshot {
    return { state: this.state(), callDb: this.running?.calls.db ?? 0 };
  }

  restore(snapshot: unknown): void {
    const { state, callDb } = snapshot as ServerSnapshot;
    if (this.running === undefined) {
      this.kept = state;
      return;
    }
    this.running.calls.putBack(callDb);
    this.ask(release);
    const mark = readMark(this.ask);
    const known = this.known?.state === state ? this.known.mark : undefined;
    const isUntouched = (part: keyof StateMark): boolean => mark !== undefined && mark[part] === known?.[part];
    if (isUntouched('keys') && isUntouched('others')) return;
    if (!isUntouched('others')) this.ask(regainRights);
    writeKeys(this.ask, state.keys);
    if (!isUntouched('others')) writeOthers(this.ask, state);
    this.know(state, readMark(this.ask));
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
      this.configure();
      const mark = readMark(this.ask);
      this.fresh = readState(this.ask, this.realTime);
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
    const mark = readMark(this.ask);
    const { known } = this;
    if (mark !== undefined && mark.keys === known?.mark.keys && mark.others === known.mark.others) return known.state;
    const state = readState(this.ask, this.realTime);
    this.know(state, mark);
    return state;
  }

  private know(state: ServerState, mark: StateMark | undefined): void {
    this.known = mark === undefined ? undefined : { state, mark };
  }

  private mirror(): Mirror {
    return new Mirror(this.program.version, this.options.databases, this.realTime);
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
    const { folder } = this;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { mode: 0o700 });
    const socket = join(folder, 's');
    const options = {
      program: this.program.path,
      args: this.args(folder, socket),
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C' },
      folder,
    };
    const child = await GuardedProcess.start(options, this.realTime).catch((error: unknown) => {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    });
    const calls = new SocketCalls(socket, this.greeting());
    const running = { child, socket, calls, waited: new WaitedConnection(socket, this.authentication()) };
    this.running = running;
    // By SHUTDOWN, or by a crash.
    void child.exited.then(() => (this.running === running ? this.end() : undefined));
    await this.answers(running);
  }

  private async answers({ child, calls }: Running): Promise<void> {
    const givesUpAtMs = this.realTime.now() + startMs;
    for (;;) {
      const reply = await calls.call(['PING']).catch(() => undefined);
      if (reply instanceof SimpleReply) return;
      if (child.exit !== undefined) throw notStarted(this.name, `ended with ${child.exit.code ?? child.exit.signal}`, child);
      if (this.realTime.now() > givesUpAtMs) throw notStarted(this.name, `does not answer after ${startMs} ms (startMs)`, child);
      await new Promise<void>((resolve) => void this.realTime.after(lookEveryMs, resolve));
    }
  }

  private args(folder: string, socket: string): string[] {
    const { databases, password } = this.options;
    return [
      ...['--port', String(this.port), '--bind', host, '--unixsocket', socket, '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--databases', String(databases)],
      ...(password === undefined ? [] : ['--requirepass', password]),
      ...(this.program.isModern ? ['--enable-debug-command', 'local', '--enable-protected-configs', 'local'] : []),
    ];
  }

  private greeting(): string[] {
    return ['HELLO', '3', ...(this.password === undefined ? [] : ['AUTH', 'default', toBinary(this.password)])];
  }

  private authentication(): string[][] {
    return this.password === undefined ? [] : [['AUTH', toBinary(this.password)]];
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

  private async end(): Promise<void> {
    const { running } = this;
    if (running === undefined) return;
    this.running = undefined;
    running.calls.end();
    running.waited.close();
    await running.child.end({ graceMs: 0 });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function notStarted(name: string, what: string, { output }: GuardedProcess): DistributedError {
  return new DistributedError({
    code: 'JD_BACKEND_START',
    what: `${name} ${what}. It wrote last:\n${output.tail(shownLines)}`,
    fix: 'Start it by hand to see more; the option "binary" names another one.',
  });
}
