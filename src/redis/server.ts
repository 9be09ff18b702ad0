import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Binary, toBinary, toText } from '../base/bytes';
import { systemClock } from '../base/clock';
import { createRandom, type Random } from '../base/random';
import { assembleEngine } from './assemble';
import { callErrors } from './call-errors';
import type { Master } from './context';
import { Connection } from './connection';
import { dump } from './dump';
import type { CommandRecord } from './engine/command-log';
import type { SavedAccess } from './engine/access-control';
import type { SavedConfig } from './engine/config';
import type { RedisEngine } from './engine/engine';
import type { LibrarySet } from './engine/scripting/function-libraries';
import { Fixtures } from './fixtures';
import type { Snapshot } from './keyspace/snapshot';
import { listen, type Listener, type ListenerOptions } from './listener';
import { LocalCalls } from './local-calls';
import type { Reply } from './reply';
import { createRunId } from './run-id';
import { ServerClock } from './server-clock';
import { checkOptions, redisServerDefaults, type RedisServerOptions, refusedSettings, wrongOption } from './server-options';
import { readTls, type TlsContext } from './tls';
import type { Channel } from './transport/channel';
import { dial, directHost } from './transport/dial';

/** The state of a server at one moment. */
export interface ServerSnapshot {
  readonly keyspace: Snapshot;
  /** The libraries of FUNCTION LOAD. */
  readonly libraries: LibrarySet;
  readonly config: SavedConfig;
  readonly access: SavedAccess;
  readonly activeExpiry: boolean;
  /** Whom it follows as a replica. */
  readonly master: Master | undefined;
  /** The database that calls without a socket go to. */
  readonly callDb: number;
}

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
  private readonly engine: RedisEngine;
  /** Data from files and into files. */
  readonly fixtures: Fixtures;
  private readonly calls: LocalCalls;
  private readonly initialConfig: SavedConfig;
  private readonly initialAccess: SavedAccess;
  private readonly runIds: Random;
  private readonly connections = new Set<Connection>();
  private readonly turnedAway = new Set<Channel>();
  private readonly tls: TlsContext | undefined;
  private listeners: Listener[] = [];
  /** Where TLS is spoken, or was before the server was stopped. */
  private secureAt: number | undefined;
  private running = false;
  /** Whether the data are those of a run before, not to be loaded from the directory. */
  private holdsData = false;
  /** Starts and stops run one after the other. */
  private transition: Promise<void> = Promise.resolve();

  private constructor(private readonly options: RedisServerOptions) {
    const { seed, databases, version } = { ...redisServerDefaults, ...options };
    this.tls = options.tls && readTls(options.tls);
    this.runIds = createRandom(seed).fork('runs');
    this.engine = assembleEngine(options.clock ?? systemClock, {
      databases,
      seed,
      password: options.password,
      version,
      ...(options.scriptTimeoutMs !== undefined && { scriptTimeoutMs: options.scriptTimeoutMs }),
      identity: { host: this.host, port: 0 },
      onShutdown: () => void this.stop(),
    });
    const refused = this.engine.config.set(Object.entries(options.config ?? {}));
    if (refused) throw refusedSettings(refused.message, Object.keys(options.config ?? {}), [...this.engine.config.names()]);
    for (const [name, value] of Object.entries(this.tls?.settings ?? {})) this.engine.config.override(name, toBinary(value));
    if (options.dir !== undefined) this.setDirectory(options.dir);
    if (options.aclfile !== undefined) this.engine.config.override('aclfile', toBinary(options.aclfile));
    this.initialConfig = this.engine.config.save();
    this.initialAccess = this.engine.acl.snapshot();
    this.clock = new ServerClock(this.engine.clock, () => this.flushOutput());
    this.calls = new LocalCalls(this.engine);
    this.fixtures = new Fixtures(this.engine);
  }

  /**
   * Starts a server.
   * @throws DistributedError JD_ADDRESS_IN_USE, JD_CANNOT_LISTEN, or JD_OPTION for a wrong option
   */
  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    checkOptions(options);
    const server = new RedisServer(options);
    await server.start();
    return server;
  }

  get host(): string {
    return this.options.host ?? redisServerDefaults.host;
  }

  /** The port it listens on, or did before it was stopped. */
  get port(): number {
    return this.engine.identity.port;
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
    return this.engine.config.get('requirepass') || undefined;
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
    return this.calls.call(argv);
  }

  /** Removes all keys of all databases. */
  flush(): void {
    this.engine.step(() => this.engine.flush(this.engine.keyspace.databases));
  }

  /** The key space as readable text: see {@link dump}. */
  dump(): string {
    return this.engine.step(() => dump(this.engine.keyspace));
  }

  /** The last 10,000 commands that were executed, oldest first. */
  commands(): readonly CommandRecord[] {
    return this.engine.log.records();
  }

  /** Takes a snapshot of keys, settings and users in O(1); writes that follow copy what they change first. */
  snapshot(): ServerSnapshot {
    const { keyspace, config } = this.engine;
    return this.engine.step(() => ({
      keyspace: keyspace.snapshot(),
      libraries: this.engine.scripting.libraries.all(),
      config: config.save(),
      access: this.engine.acl.snapshot(),
      activeExpiry: keyspace.activeExpiry,
      master: this.engine.replication.master,
      callDb: this.calls.db,
    }));
  }

  /** Puts keys, settings and users back, ends CLIENT PAUSE, a session of the Lua debugger and an open MULTI of {@link call}. O(what was written since); the snapshot stays valid, as do all others. */
  restore(snapshot: ServerSnapshot): void {
    const { keyspace, config } = this.engine;
    this.engine.unpause();
    this.engine.wake();
    this.engine.migrations.abort();
    this.engine.scripting.abandonDebugging();
    this.engine.step(() => {
      const former = keyspace.databases;
      keyspace.restore(snapshot.keyspace);
      this.engine.scripting.libraries.replaceAll(snapshot.libraries);
      keyspace.activeExpiry = snapshot.activeExpiry;
      config.restore(snapshot.config);
      this.engine.replication.restore(snapshot.master);
      this.engine.acl.restore(snapshot.access);
      this.calls.putBack(snapshot.callDb);
      this.engine.keysReplaced(former);
    });
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

  private async open(): Promise<void> {
    if (this.running) return;
    this.loadUsers();
    const port = await this.openListeners();
    this.engine.open({ host: this.host, port, runId: createRunId(this.runIds) });
    const settings = {
      port: this.tlsPort === port ? 0 : port,
      'tls-port': this.tlsPort ?? 0,
      bind: this.host,
      unixsocket: this.unixsocket ?? '',
    };
    for (const [name, value] of Object.entries(settings)) this.engine.config.override(name, String(value));
    await this.loadSaved();
    this.running = true;
  }

  private async close(keepData: boolean): Promise<void> {
    if (this.running) {
      this.running = false;
      this.engine.dispose();
      for (const connection of this.connections) connection.destroy();
      for (const channel of this.turnedAway) channel.destroy();
      await this.closeListeners();
      this.engine.config.restore(this.initialConfig);
      this.engine.acl.restore(this.initialAccess);
      this.engine.keyspace.activeExpiry = true;
    }
    if (keepData) return;
    this.flush();
    this.holdsData = false;
  }

  /** What SAVE has left in the directory, when there are no data yet. */
  private async loadSaved(): Promise<void> {
    const { path } = this.engine.persistence;
    try {
      if (!this.holdsData && path !== undefined && existsSync(path)) await this.fixtures.load(path);
    } catch (error) {
      await this.closeListeners();
      throw error;
    }
    this.holdsData = true;
  }

  private setDirectory(dir: string): void {
    const refused = this.engine.config.set([['dir', toBinary(resolve(dir))]]);
    if (refused === undefined) return;
    const reason = refused.message.replace(/^.* - /, '');
    throw wrongOption(`The directory ${dir} cannot be used: ${reason}.`, 'Give a directory that is there as the option `dir`.');
  }

  /** Users of the ACL file, if there is one. */
  private loadUsers(): void {
    if (this.options.aclfile === undefined) return;
    const refused = this.engine.acl.load();
    if (refused !== undefined) {
      throw wrongOption(
        `RedisServer cannot take its users from \`aclfile\`: ${toText(refused)}.`,
        'Correct the file, or leave the option out.',
      );
    }
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
    const { clients, config } = this.engine;
    if (!this.running) channel.destroy();
    else if (clients.size >= config.number('maxclients')) this.turnAway(channel);
    else this.connections.add(new Connection(this.engine, channel, (connection) => this.connections.delete(connection)));
  }

  /** Tells why, heeds nothing, and is gone when the peer is, or with the server. */
  private turnAway(channel: Channel): void {
    this.engine.stats.connectionsRejected++;
    this.turnedAway.add(channel);
    // What the peer sends must be taken, or its end would never be seen.
    channel.open({ receive: () => undefined, drained: () => undefined, closed: () => this.turnedAway.delete(channel) });
    channel.write('-ERR max number of clients reached\r\n');
    channel.halfClose();
  }

  private flushOutput(): void {
    for (const connection of this.connections) connection.flush();
  }
}
