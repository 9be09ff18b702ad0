import type { Clock } from '../../base/clock';
import { Block } from '../block';
import type { Client } from '../client';
import { type Argv, type Command, type Outcome, shownWords } from '../command';
import type { Context } from '../context';
import { errors } from '../errors';
import type { Keyspace } from '../keyspace/keyspace';
import { ErrorReply, OverlongReply, type Reply } from '../reply';
import type { Version } from '../version';
import { CommandLog } from './command-log';
import type { RedisConfig } from './config';
import { LatencyEvents } from './latency-monitor';
import { replyToFailure } from './reply-to-failure';
import { SlowCommands } from './slow-log';
import { Statistics } from './statistics';

/** What execution needs. */
export interface ExecutionParts {
  readonly keyspace: Keyspace;
  readonly clock: Clock;
  /** Measures how long commands take; it is never driven. */
  readonly stopwatch: Clock;
  readonly config: RedisConfig;
  readonly version: Version;
}

/** One run of a command, as those hear of it that keep account. */
interface Run {
  readonly client: Client;
  readonly command: Command;
  readonly argv: Argv;
  readonly tookMs: number;
}

/** Runs one command to its end, and keeps account of it. */
export class Execution {
  readonly stats: Statistics;
  readonly log = new CommandLog(10_000);
  readonly slowLog: SlowCommands;
  readonly latency: LatencyEvents;
  private slowMs = Infinity;
  /** What takes this long or longer goes to the slow log or the latency monitor, or both: one comparison a command. */
  private noteworthyMs = Infinity;

  constructor(private readonly parts: ExecutionParts) {
    const { clock, stopwatch, config, version } = parts;
    this.stats = new Statistics(version);
    this.slowLog = new SlowCommands(version.has('7.4'));
    this.latency = new LatencyEvents(clock, stopwatch);
    config.whenSet('latency-tracking', (value) => (this.stats.tracksLatency = value === 'yes'));
    config.whenSet('slowlog-max-len', (value) => this.slowLog.limit(Number(value)));
    config.whenSet('slowlog-log-slower-than', (value) => {
      this.slowMs = Number(value) < 0 ? Infinity : Number(value) / 1000;
      this.noteworthyMs = Math.min(this.slowMs, this.latency.thresholdMs);
    });
    config.whenSet('latency-monitor-threshold', (value) => {
      this.latency.thresholdMs = Number(value) || Infinity;
      this.noteworthyMs = Math.min(this.slowMs, this.latency.thresholdMs);
    });
  }

  /**
   * Never throws for what a client can cause.
   * @param startedAtMs on the stopwatch
   */
  run(context: Context, command: Command, argv: Argv, startedAtMs: number): Outcome {
    const { client } = context;
    const { keyspace, stopwatch } = this.parts;
    this.log.add(keyspace.nowMs, client, argv);
    keyspace.touchOnUse = !client.noTouch;
    this.stats.begin(keyspace.nowMs);
    const outcome = this.outcomeOf(context, command, argv);
    const busyMs = outcome instanceof Block ? (outcome.wait.busyMs ?? 0) : 0;
    const waits = outcome instanceof Block && context.mayBlock && busyMs === 0;
    const tookMs = stopwatch.now() - startedAtMs + busyMs;
    const fails = outcome instanceof ErrorReply;
    if (fails && !outcome.isCounted) this.stats.countError(outcome);
    this.stats.end(command, tookMs, waits, fails);
    client.totalCommands++;
    if (tookMs >= this.noteworthyMs) {
      this.latency.add(command.flags.includes('fast') ? 'fast-command' : 'command', tookMs, busyMs);
      if (!waits) this.noteSlow({ client, command, argv, tookMs }, busyMs);
    }
    return outcome;
  }

  private outcomeOf(context: Context, command: Command, argv: Argv): Outcome {
    try {
      return command.run ? command.run(context, argv) : errors.wrongArity(command.fullName);
    } catch (error) {
      if (error instanceof OverlongReply) context.client.output.hasRoomFor?.(error.leastBytes);
      return replyToFailure(command, error);
    }
  }

  /** Tries to serve a client that waits. Its command is in the accounts already; now comes the time that the reply took. */
  serve(client: Client, act: () => Reply | undefined): Reply | undefined {
    const { stopwatch } = this.parts;
    const startedAtMs = stopwatch.now();
    let reply: Reply | undefined;
    try {
      reply = act();
    } catch (error) {
      reply = replyToFailure(client.blocked!.command, error);
    }
    if (reply !== undefined) this.answered(client, reply, { tookMs: stopwatch.now() - startedAtMs, event: 'command-unblocking' });
    return reply;
  }

  /** A client that waits has the reply of its command. */
  answered(client: Client, reply: Reply, { tookMs, event }: { readonly tookMs: number; readonly event: string }): void {
    const { command, argv } = client.blocked!;
    const fails = reply instanceof ErrorReply;
    if (fails && !reply.isCounted) this.stats.countError(reply);
    this.stats.endWait(command, tookMs, fails);
    if (tookMs < this.noteworthyMs) return;
    this.latency.add(event, tookMs);
    this.noteSlow({ client, command, argv, tookMs });
  }

  /** The time is up for a client that waits for a key. */
  timeUp(client: Client): void {
    const { command, request } = client.blocked!;
    if (this.stats.countsAtReply && request.keys.length > 0) this.stats.endWait(command, 0, false);
  }

  /** CLIENT UNBLOCK ends a client's waiting: for Redis a failure of the command that waited, whatever the reply. */
  interrupt(client: Client, reply: Reply): void {
    const { command, argv } = client.blocked!;
    if (reply instanceof ErrorReply) this.stats.countError(reply);
    this.stats.endWait(command, 0, true);
    this.noteSlow({ client, command, argv, tookMs: 0 });
  }

  /** @param aheadMs how far from now its end is */
  private noteSlow({ client, command, argv, tookMs }: Run, aheadMs = 0): void {
    if (tookMs < this.slowMs || command.flags.includes('skip_slowlog')) return;
    this.slowLog.add({ client, argv: shownWords(command, argv), tookMs, atMs: this.parts.clock.now() + aheadMs });
  }
}
