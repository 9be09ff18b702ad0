import type { Clock } from '../../base/clock';
import { Block } from '../block';
import type { Argv, Command, Outcome } from '../command';
import type { Context } from '../context';
import { errors } from '../errors';
import type { Keyspace } from '../keyspace/keyspace';
import { ErrorReply } from '../reply';
import { attempt } from './attempt';
import { CommandLog } from './command-log';
import { Statistics } from './statistics';

/** Runs one command to its end, and keeps account of it. */
export class Execution {
  readonly stats = new Statistics();
  readonly log = new CommandLog(10_000);

  constructor(
    private readonly keyspace: Keyspace,
    /** Measures how long commands take; it is never driven. */
    private readonly stopwatch: Clock,
  ) {}

  /** Never throws for what a client can cause. */
  run(context: Context, command: Command, argv: Argv): Outcome {
    const { client } = context;
    const startedAtMs = this.stopwatch.now();
    this.log.add(this.keyspace.nowMs, client, argv);
    this.keyspace.touchOnUse = !client.noTouch;
    const outcome = attempt(command, () => (command.run ? command.run(context, argv) : errors.wrongArity(command.fullName)));
    const stats = this.stats.of(command.fullName);
    stats.calls++;
    let tookMs = this.stopwatch.now() - startedAtMs;
    if (outcome instanceof Block) tookMs += outcome.wait.busyMs ?? 0;
    stats.microseconds += tookMs * 1000;
    this.stats.commandsProcessed++;
    client.totalCommands++;
    if (outcome instanceof ErrorReply) {
      stats.failed++;
      this.stats.countError(outcome);
    }
    return outcome;
  }
}
