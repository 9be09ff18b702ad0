import type { Binary } from '../base/bytes';
import { systemClock } from '../base/clock';
import { DrivenClock } from '../base/driven-clock';
import { createRandom, type Random } from '../base/random';
import { CoreAtFirstUse, type ServerSnapshot } from './core-at-first-use';
import type { NodeCluster } from './engine/cluster/node-cluster';
import type { RedisEngine } from './engine/engine';
import { callErrors } from './call-errors';
import type { PlainEngine } from './engine/replicating/plain-engine';
import type { SentinelNode } from './engine/sentinel/sentinel-node';
import type { CommandRecord } from './engine/command-log';
import type { Fixtures } from './fixtures';
import type { LocalCalls } from './local-calls';
import { listen, type Listener, type ListenerOptions } from './listener';
import type { Reply } from './reply';
import { createRunId } from './run-id';
import { ServerClock } from './server-clock';
import { checkOptions, redisServerDefaults, type RedisServerOptions, wrongOption } from './server-options';
import type { StoredKey } from './stored-keys';
import { readTls, type TlsContext } from './tls';
import type { Channel } from './transport/channel';
import { dial, directHost } from './transport/dial';

/**
 * A Redis in this process, with the protocol on a socket.
 *
 * @example
 * const server = await RedisServer.start();
 * const redis = new Redis(server.port); // any client
 * await redis.set('k', 'v');
 * server.dump(); // 'db 0: 1 key\n  "k" string "v"'
 * await server.stop();
 */
export class RedisServer {
  readonly clock: ServerClock;
  private readonly core: CoreAtFirstUse;
  private readonly runIds: Random;
  private readonly tls: TlsContext | undefined;
  private listeners: Listener[] = [];
  private boundPort = 0;
  /** Where TLS is spoken, or was before the server was stopped. */
  private secureAt: number | undefined;
  private running = false;
  /** Whether the data are those of a run before, not to be loaded from the directory. */
  private holdsData = false;
  /** Starts and stops run one after the other. */
  private transition: Promise<void> = Promise.resolve();

  private constructor(private readonly options: RedisServerOptions) {
    this.tls = options.tls && readTls(options.tls);
    this.runIds = createRandom(options.seed ?? redisServerDefaults.seed).fork('runs');
    const clock = options.clock instanceof DrivenClock ? options.clock : new DrivenClock(options.clock ?? systemClock);
    this.core = new CoreAtFirstUse({
      options,
      clock,
      settings: this.tls?.settings ?? {},
      onShutdown: () => void this.stop(),
    });
    this.clock = new ServerClock(clock, () => this.core.flushOutput());
  }

  /**
   * Starts a server.
   * @throws DistributedError JD_ADDRESS_IN_USE, JD_CANNOT_LISTEN, or JD_OPTION for a wrong option
   */
  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    checkOptions(options);
    const server = new RedisServer({ ...options });
    server.checkWithCore();
    await server.start();
    return server;
  }

  get host(): string {
    return this.options.host ?? redisServerDefaults.host;
  }

  /** The port it listens on, or did before it was stopped. */
  get port(): number {
    return this.boundPort;
  }

  /** The port that speaks TLS, or did before it was stopped; undefined without TLS. */
  get tlsPort(): number | undefined {
    return this.secureAt;
  }

  get unixsocket(): string | undefined {
    return this.options.unixsocket;
  }

  /** What AUTH asks for now; CONFIG SET requirepass changes it. */
  get password(): string | undefined {
    return this.core.password;
  }

  /** redis://host:port, with the password if there is one; with TLS rediss://, and its port. */
  get url(): string {
    return this.urls.at(-1)!;
  }

  /** A URL for each port. */
  get urls(): string[] {
    const host = this.host.includes(':') ? `[${this.host}]` : this.host;
    const credentials = this.password === undefined ? '' : `:${encodeURIComponent(this.password)}@`;
    const plain = this.tlsPort === this.port ? [] : [`redis://${credentials}${host}:${this.port}`];
    return this.tlsPort === undefined ? plain : [...plain, `rediss://${credentials}${host}:${this.tlsPort}`];
  }

  /** The address by which clients in this process, too, come by TCP. */
  get tcpUrl(): string {
    return this.listeners.some((each) => each.servesMemory) ? this.url.replace(`${this.host}:`, `${directHost}:`) : this.url;
  }

  /**
   * Has connections of this process to other addresses come here, until the returned function is called; while the server is stopped they are refused.
   * @param addresses host:port
   * @param onConnect told of each connection, with the address
   */
  answerAt(addresses: readonly string[], onConnect: (address: string) => void): () => void {
    const removals = addresses.map((address) => dial.alias(address, { port: () => (this.running ? this.port : undefined), onConnect }));
    return () => removals.forEach((remove) => remove());
  }

  /** Data from files and into files. */
  get fixtures(): Fixtures {
    return this.core.used.fixtures;
  }

  /** Who decides which command runs next: makes the core. */
  get engine(): RedisEngine {
    return this.core.used.engine;
  }

  /** How many clients are connected. */
  get connectionCount(): number {
    return this.core.connectionCount;
  }

  /** Its part in a cluster; undefined: it is in none. */
  get cluster(): NodeCluster | undefined {
    return this.core.used.cluster;
  }

  /** Of its present run, 40 hexadecimal digits. */
  get runId(): string {
    return this.core.used.runId;
  }

  /** Undefined: it is a server with data. */
  get sentinel(): SentinelNode | undefined {
    return this.core.used.sentinel;
  }

  /** Its replication without a cluster; undefined: it has none. */
  get replicated(): PlainEngine | undefined {
    return this.core.used.replicated;
  }

  /** Whether it listens. */
  get isRunning(): boolean {
    return this.running;
  }

  /**
   * Runs one command without a socket. An error of Redis is a reply too.
   * @param argv the command and its arguments, one character a byte
   * @throws DistributedError JD_STOPPED, JD_CALL_NO_REPLY, JD_CALL_ENDED
   */
  async call(argv: readonly Binary[]): Promise<Reply> {
    if (!this.running) throw callErrors.stopped(argv);
    if (argv.length === 0) throw wrongOption('call([]) names no command.', "Give the command and its arguments: call(['GET', 'key']).");
    return this.core.used.call(argv);
  }

  /** A connection of its own for calls: what MULTI and SELECT do there holds for these. */
  openCalls(): LocalCalls {
    return this.core.used.openCalls();
  }

  /** Hands to the system what is written to clients. */
  flushOutput(): void {
    this.core.flushOutput();
  }

  /** All keys, as DUMP gives them out. */
  storedKeys(): readonly StoredKey[] {
    return this.core.used.storedKeys();
  }

  /** Removes all keys of all databases. */
  flush(): void {
    this.core.flush();
  }

  /** The key space as readable text: see {@link dump}. */
  dump(): string {
    return this.core.used.dump();
  }

  /** The last 10,000 commands that were executed, oldest first. */
  commands(): readonly CommandRecord[] {
    return this.core.used.commands();
  }

  /** Takes a snapshot of keys, settings and users in O(1); writes that follow copy what they change first. */
  snapshot(): ServerSnapshot {
    return this.core.snapshot();
  }

  /** Puts keys, settings and users back, ends CLIENT PAUSE, a session of the Lua debugger and an open MULTI of {@link call}. O(what was written since); the snapshot stays valid, as do all others. */
  restore(snapshot: ServerSnapshot): void {
    this.core.restore(snapshot);
  }

  /** Listens again, on the same port, after {@link stop}. Does nothing while it runs. */
  start(): Promise<void> {
    return this.inTurn(() => this.open());
  }

  /**
   * Ends all connections and frees the port. May be called twice.
   * @param options keepData (default true): whether the keys are still there after {@link start}. Settings are not, as in Redis.
   */
  stop({ keepData = true }: { readonly keepData?: boolean } = {}): Promise<void> {
    return this.inTurn(() => this.close(keepData));
  }

  /** {@link stop} and {@link start}. */
  async restart(options: { readonly keepData?: boolean } = {}): Promise<void> {
    await this.stop(options);
    await this.start();
  }

  private inTurn(act: () => Promise<void>): Promise<void> {
    this.transition = this.transition.catch(() => undefined).then(act);
    return this.transition;
  }

  /** What only the core can tell to be wrong is found before the server listens. */
  private checkWithCore(): void {
    const { config = {}, dir, aclfile, bus } = this.options;
    if (Object.keys(config).length > 0 || dir !== undefined || aclfile !== undefined || bus !== undefined) void this.core.used;
  }

  private async open(): Promise<void> {
    if (this.running) return;
    if (this.options.aclfile !== undefined) this.core.used.loadUsers();
    this.boundPort = await this.openListeners();
    const { host, port, tlsPort, unixsocket = '' } = this;
    this.core.open({
      host,
      port,
      runId: createRunId(this.runIds),
      startedAtMs: this.clock.now(),
      settings: { port: String(tlsPort === port ? 0 : port), 'tls-port': String(tlsPort ?? 0), bind: host, unixsocket },
    });
    await this.loadSaved();
    this.running = true;
  }

  private async close(keepData: boolean): Promise<void> {
    if (this.running) {
      this.running = false;
      this.core.close();
      await this.closeListeners();
    }
    if (keepData) return;
    this.flush();
    this.holdsData = false;
  }

  /** What SAVE has left in the directory, when there are no data yet. */
  private async loadSaved(): Promise<void> {
    try {
      if (!this.holdsData) await this.core.loadSaved();
    } catch (error) {
      await this.closeListeners();
      throw error;
    }
    this.holdsData = true;
  }

  /** @returns the server's port */
  private async openListeners(): Promise<number> {
    const { host, tls, unixsocket } = this;
    try {
      const port = await this.listenAt({ host, port: this.port || (this.options.port ?? 0) }, tls?.port === undefined ? tls : undefined);
      if (tls !== undefined)
        this.secureAt = tls.port === undefined ? port : await this.listenAt({ host, port: this.secureAt ?? tls.port }, tls);
      if (unixsocket !== undefined) await this.listenAt({ path: unixsocket });
      return port;
    } catch (error) {
      await this.closeListeners();
      throw error;
    }
  }

  private async listenAt(at: ListenerOptions['at'], tls?: TlsContext): Promise<number> {
    const { keepsProcessAlive, transport } = { ...redisServerDefaults, ...this.options };
    const listener = await listen({
      at,
      keepsProcessAlive,
      tls: tls?.options,
      throughMemory: transport === 'memory',
      onConnection: (channel) => this.accept(channel),
    });
    this.listeners.push(listener);
    return listener.port;
  }

  private async closeListeners(): Promise<void> {
    const listeners = this.listeners;
    this.listeners = [];
    await Promise.all(listeners.map((each) => each.close()));
  }

  private accept(channel: Channel): void {
    if (this.running) this.core.used.accept(channel);
    else channel.destroy();
  }
}
