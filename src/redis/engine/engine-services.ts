import type { Binary } from '../../base/bytes';
import type { Clock } from '../../base/clock';
import type { DrivenClock } from '../../base/driven-clock';
import type { Random } from '../../base/random';
import type { Client } from '../client';
import type { Argv, Command, Outcome } from '../command';
import type { CommandTable, Context, DebugSwitches, ServerIdentity } from '../context';
import type { Keyspace } from '../keyspace/keyspace';
import type { Version } from '../version';
import { RedisAccessControl } from './access-control';
import type { NodeCluster } from './cluster/node-cluster';
import { CallNature } from './call-nature';
import { ClientLimits } from './client-limits';
import type { CommandLog } from './command-log';
import type { RedisConfig } from './config';
import { EndOfTurn } from './end-of-turn';
import { Eviction } from './eviction';
import { Execution } from './execution';
import type { LatencyEvents } from './latency-monitor';
import { EngineMemory } from './memory-use';
import type { Pause } from './pause';
import { Monitors } from './monitors';
import { ChannelRegistry } from './pub-sub';
import { LoneReplication } from './replication';
import type { SentinelNode } from './sentinel/sentinel-node';
import type { ScriptingParts } from './scripting/script-run';
import { RedisScripting } from './scripting/scripting';
import type { SlowCommands } from './slow-log';
import type { Statistics } from './statistics';
import { TrackingTable } from './tracking';

/** What an engine is made of. */
export interface EngineParts {
  readonly keyspace: Keyspace;
  readonly clock: DrivenClock;
  /** Measures how long commands take; unlike `clock` it is never driven. */
  readonly stopwatch: Clock;
  readonly random: Random;
  readonly commands: CommandTable;
  readonly config: RedisConfig;
  readonly identity: ServerIdentity;
  readonly version: Version;
  /** A client's line of CLIENT LIST while it sends a command. */
  readonly describeClient: (client: Client, argv: Argv) => Binary;
  /** Milliseconds until a script is ended that does not end by itself. */
  readonly scriptTimeoutMs: number;
  /** SHUTDOWN was called. */
  readonly onShutdown: () => void;
}

/** What an engine has at hand for its commands and keeps account with; none of it decides who goes next. */
export abstract class EngineServices {
  readonly keyspace: Keyspace;
  readonly clock: DrivenClock;
  readonly random: Random;
  readonly commands: CommandTable;
  readonly config: RedisConfig;
  identity: ServerIdentity;
  readonly version: Version;
  readonly nature = new CallNature((command, argv) => this.scripting.flagsOf(command, argv));
  readonly replication: LoneReplication;
  /** Its part in a cluster; undefined: it is in none. */
  readonly cluster: NodeCluster | undefined;
  /** Undefined: it is a server with data. */
  readonly sentinel: SentinelNode | undefined;
  readonly debug: DebugSwitches = { skipsChecksums: false, allowsDeniedInScripts: false };
  readonly clients = new Map<number, Client>();
  readonly pubsub = new ChannelRegistry();
  readonly acl: RedisAccessControl;
  readonly scripting: RedisScripting;
  readonly memory: EngineMemory;
  readonly eviction: Eviction;
  readonly tracking: TrackingTable;
  readonly monitors: Monitors;
  readonly clientLimits: ClientLimits;
  readonly stats: Statistics;
  readonly slowLog: SlowCommands;
  readonly latency: LatencyEvents;
  readonly log: CommandLog;
  protected readonly execution: Execution;
  protected readonly endOfTurn = new EndOfTurn(() => this.step(() => this.endTurn()));

  constructor(parts: EngineParts) {
    this.keyspace = parts.keyspace;
    this.clock = parts.clock;
    this.random = parts.random;
    this.commands = parts.commands;
    this.config = parts.config;
    this.identity = parts.identity;
    this.version = parts.version;
    this.replication = new LoneReplication(this.config, parts.random.fork('replication'), () => this.changeRole(), this.nature);
    this.replication.begin(parts.identity.runId);
    this.monitors = new Monitors(parts.clock);
    this.tracking = new TrackingTable(this.clients, this.endOfTurn.plan);
    this.config.whenSet('tracking-table-max-keys', (value) => this.tracking.limitTo(Number(value)));
    this.clientLimits = new ClientLimits({
      ...parts,
      clients: this.clients,
      close: (client) => this.kill(client),
      evict: (client) => this.evict(client),
      planEndOfTurn: this.endOfTurn.plan,
    });
    this.execution = new Execution(parts);
    this.stats = this.execution.stats;
    this.slowLog = this.execution.slowLog;
    this.latency = this.execution.latency;
    this.log = this.execution.log;
    this.acl = new RedisAccessControl({
      ...parts,
      stats: this.stats,
      clients: this.clients,
      now: () => Math.floor(this.clock.now()),
      kill: (client) => this.kill(client),
    });
    this.scripting = new RedisScripting({
      // What extends this class is the engine.
      engine: this as unknown as ScriptingParts['engine'],
      stats: this.stats,
      replication: this.replication,
      run: (context, command, argv) => {
        this.pauses.gate?.scripted(command, argv, context.client.db);
        return this.run(context, command, argv);
      },
      isOutOfMemory: () => this.eviction.isOut,
      stopwatch: parts.stopwatch,
      timeoutMs: parts.scriptTimeoutMs,
    });
    this.memory = new EngineMemory(this.keyspace, this.clients, this.scripting);
    this.eviction = new Eviction({
      ...parts,
      random: parts.random.fork('eviction'),
      nature: this.nature,
      memory: this.memory,
      latency: this.latency,
      isHeld: () => this.mustKeepData,
      planEndOfTurn: this.endOfTurn.plan,
    });
    this.keyspace.setTime(this.clock.now());
  }

  get mode(): 'standalone' | 'cluster' | 'sentinel' {
    if (this.sentinel !== undefined) return 'sentinel';
    return this.cluster === undefined ? 'standalone' : 'cluster';
  }

  /** Does what no command asked for as a step of its own. */
  abstract step<T>(act: () => T): T;
  abstract kill(client: Client): void;
  /** Runs a command as a part of the one that runs. */
  abstract readonly pauses: Pause;

  protected abstract run(context: Context, command: Command, argv: Argv): Outcome;
  /** Whether not even a lack of memory may change the data. */
  protected abstract get mustKeepData(): boolean;
  /** The server has become a master or a replica. */
  protected abstract changeRole(): void;
  /** All commands that came together are done. */
  protected abstract endTurn(): void;

  private evict(client: Client): void {
    this.stats.clientsEvicted++;
    this.kill(client);
  }
}
