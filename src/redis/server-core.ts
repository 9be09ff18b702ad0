import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Binary, toBinary, toText } from '../base/bytes';
import type { DrivenClock } from '../base/driven-clock';
import { assembleEngine } from './assemble';
import { Connection } from './connection';
import type { Master, ServerIdentity } from './context';
import { dump } from './dump';
import type { NodeCluster } from './engine/cluster/node-cluster';
import type { SavedAccess } from './engine/access-control';
import type { CommandRecord } from './engine/command-log';
import type { SavedConfig } from './engine/config';
import type { RedisEngine } from './engine/engine';
import { PlainEngine } from './engine/replicating/plain-engine';
import type { SentinelNode } from './engine/sentinel/sentinel-node';
import type { LibrarySet } from './engine/scripting/function-libraries';
import { Fixtures } from './fixtures';
import type { Snapshot } from './keyspace/snapshot';
import { LocalCalls } from './local-calls';
import type { Reply } from './reply';
import { redisServerDefaults, type RedisServerOptions, refusedSettings, wrongOption } from './server-options';
import { type StoredKey, storedKeys } from './stored-keys';
import type { Channel } from './transport/channel';

export interface ServerCoreParts {
  readonly options: RedisServerOptions;
  readonly clock: DrivenClock;
  /** Settings that CONFIG GET shows and the options do not hold. */
  readonly settings: Readonly<Record<string, string>>;
  /** SHUTDOWN was called. */
  readonly onShutdown: () => void;
}

/** A time in which the server listens, without a break. */
export interface Run extends Pick<ServerIdentity, 'runId' | 'host' | 'port' | 'startedAtMs'> {
  /** What CONFIG GET shows of the address. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Keys, settings and users at one moment. */
export interface CoreSnapshot {
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

/** All of a server but its address: the engine, its connections, its data from files and into files. */
export class ServerCore {
  readonly fixtures: Fixtures;
  readonly engine: RedisEngine;
  private readonly calls: LocalCalls;
  private readonly initialConfig: SavedConfig;
  private readonly initialAccess: SavedAccess;
  private readonly connections = new Set<Connection>();
  private readonly turnedAway = new Set<Channel>();

  /** @throws DistributedError JD_OPTION for settings or a directory that Redis refuses */
  constructor({ options, clock, settings, onShutdown }: ServerCoreParts) {
    const { databases, seed, version, host } = { ...redisServerDefaults, ...options };
    this.engine = assembleEngine(clock.source, {
      databases,
      seed,
      password: options.password === undefined ? undefined : toBinary(options.password),
      version,
      clock,
      ...(options.scriptTimeoutMs !== undefined && { scriptTimeoutMs: options.scriptTimeoutMs }),
      bus: options.bus,
      isSentinel: options.isSentinel,
      identity: { host, port: 0 },
      onShutdown,
    });
    const refused = this.engine.config.set(Object.entries(options.config ?? {}).map(([name, value]) => [name, toBinary(value)]));
    if (refused) throw refusedSettings(refused.message, Object.keys(options.config ?? {}), [...this.engine.config.names()]);
    this.override(settings);
    if (options.dir !== undefined) this.setDirectory(options.dir);
    if (options.aclfile !== undefined) this.override({ aclfile: options.aclfile });
    this.initialConfig = this.engine.config.save();
    this.initialAccess = this.engine.acl.snapshot();
    this.calls = new LocalCalls(this.engine);
    this.fixtures = new Fixtures(this.engine);
  }

  /** Its part in a cluster; undefined: it is in none. */
  get cluster(): NodeCluster | undefined {
    return this.engine.cluster;
  }

  get runId(): string {
    return this.engine.identity.runId;
  }

  /** Undefined: it is a server with data. */
  get sentinel(): SentinelNode | undefined {
    return this.engine.sentinel;
  }

  /** Its replication without a cluster; undefined: it has none. */
  get replicated(): PlainEngine | undefined {
    return this.engine instanceof PlainEngine ? this.engine : undefined;
  }

  get connectionCount(): number {
    return this.connections.size;
  }

  get password(): string | undefined {
    return toText(this.engine.config.get('requirepass')!) || undefined;
  }

  open(run: Run): void {
    this.engine.open(run);
    this.override(run.settings);
  }

  /** Ends all connections, and forgets what was set while it was open. */
  close(): void {
    this.engine.dispose();
    for (const connection of this.connections) connection.destroy();
    this.connections.clear();
    for (const channel of this.turnedAway) channel.destroy();
    this.engine.config.restore(this.initialConfig);
    this.engine.acl.restore(this.initialAccess);
    this.engine.keyspace.activeExpiry = true;
  }

  /** Takes the users of the ACL file. @throws DistributedError JD_OPTION */
  loadUsers(): void {
    const refused = this.engine.acl.load();
    if (refused !== undefined) {
      throw wrongOption(
        `RedisServer cannot take its users from \`aclfile\`: ${toText(refused)}.`,
        'Correct the file, or leave the option out.',
      );
    }
  }

  /** Loads what SAVE has left in the directory. @throws DistributedError JD_FIXTURE, JD_RDB */
  async loadSaved(): Promise<void> {
    const { path } = this.engine.persistence;
    if (path !== undefined && existsSync(path)) await this.fixtures.load(path);
  }

  /** A connection has come. */
  accept(channel: Channel): void {
    const { clients, config } = this.engine;
    if (clients.size >= config.number('maxclients')) this.turnAway(channel);
    else this.connections.add(new Connection(this.engine, channel, (connection) => this.connections.delete(connection)));
  }

  call(argv: readonly Binary[]): Promise<Reply> {
    return this.calls.call(argv);
  }

  openCalls(): LocalCalls {
    return new LocalCalls(this.engine);
  }

  storedKeys(): StoredKey[] {
    return this.engine.step(() => storedKeys(this.engine));
  }

  flush(): void {
    this.engine.step(() => this.engine.flush(this.engine.keyspace.databases));
  }

  dump(): string {
    return this.engine.step(() => dump(this.engine.keyspace));
  }

  commands(): readonly CommandRecord[] {
    return this.engine.log.records();
  }

  snapshot(): CoreSnapshot {
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

  restore(snapshot: CoreSnapshot): void {
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

  /** Hands to the system what is written to clients. */
  flushOutput(): void {
    for (const connection of this.connections) connection.flush();
  }

  private override(settings: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(settings)) this.engine.config.override(name, toBinary(value));
  }

  private setDirectory(dir: string): void {
    const refused = this.engine.config.set([['dir', toBinary(resolve(dir))]]);
    if (refused === undefined) return;
    const reason = refused.message.replace(/^.* - /, '');
    throw wrongOption(`The directory ${dir} cannot be used: ${reason}.`, 'Give a directory that is there as the option `dir`.');
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
}
