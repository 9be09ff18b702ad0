import type { Command } from '../command';
import type { CommandStats, EngineStats } from '../observation';
import type { ErrorReply } from '../reply';
import type { Version } from '../version';
import { LatencyHistogram } from './latency-histogram';
import { RateMeter } from './rate-meter';

/** The code of an error is looked for in so many characters, as Redis does. */
const longestCode = 31;

/** The only code that is left when there were too many: scripts can make up any number of them. Since Redis 7.4. */
const tooManyCodes = 'ERRORSTATS_DISABLED';

/** What is kept of a command. */
class CallStats implements CommandStats {
  calls = 0;
  microseconds = 0;
  rejected = 0;
  failed = 0;
  latency: LatencyHistogram | undefined;
}

/** Counts of what the engine did since its start or the last CONFIG RESETSTAT. */
export class Statistics implements EngineStats {
  connectionsReceived = 0;
  connectionsRejected = 0;
  clientsEvicted = 0;
  denials = { auth: 0, command: 0, key: 0, channel: 0 };
  commandsProcessed = 0;
  errorReplies = 0;
  inputBytes = 0;
  outputBytes = 0;
  reads = 0;
  writes = 0;
  expiryMs = 0;
  readonly commands = new Map<string, CallStats>();
  readonly errors = new Map<string, number>();
  readonly rates = new RateMeter(this);
  /** latency-tracking: how long commands take is kept by command. */
  tracksLatency = true;
  /** Redis 7.2 counts a command that waits when it has its reply, 7.0 when it begins to wait. */
  readonly countsAtReply: boolean;
  private readonly mostCodes: number;
  /** Errors that are some command's already: an EXEC is not guilty of what its queue got. */
  private errorsAssigned = 0;

  constructor(version: Version) {
    this.mostCodes = version.has('7.4') ? 128 : Infinity;
    this.countsAtReply = version.has('7.2');
  }

  of(fullName: string): CallStats {
    let stats = this.commands.get(fullName);
    if (stats === undefined) this.commands.set(fullName, (stats = new CallStats()));
    return stats;
  }

  /** A command begins. */
  begin(nowMs: number): void {
    this.errorsAssigned = this.errorReplies;
    this.rates.tick(nowMs);
  }

  /** A command is done, or waits: then how long it took is told when it gets its reply. */
  end(command: Command, tookMs: number, waits: boolean, fails = false): void {
    if (waits && this.countsAtReply) return;
    const stats = this.of(command.fullName);
    stats.calls++;
    stats.microseconds += tookMs * 1000;
    this.commandsProcessed++;
    if (fails || this.errorReplies !== this.errorsAssigned) stats.failed++;
    this.errorsAssigned = this.errorReplies;
    if (this.tracksLatency && !waits) (stats.latency ??= new LatencyHistogram()).record(tookMs);
  }

  /** A command that waited has its reply. */
  endWait(command: Command, tookMs: number, failed: boolean): void {
    const stats = this.of(command.fullName);
    if (this.countsAtReply) {
      stats.calls++;
      this.commandsProcessed++;
    }
    stats.microseconds += tookMs * 1000;
    if (failed) stats.failed++;
    if (this.tracksLatency) (stats.latency ??= new LatencyHistogram()).record(tookMs);
  }

  /** A command was refused before it ran. */
  countRejection(command: Command, error: ErrorReply): void {
    this.countError(error);
    this.of(command.fullName).rejected++;
    this.errorsAssigned = this.errorReplies;
  }

  countError({ message }: ErrorReply): void {
    const end = message.slice(0, longestCode).indexOf(' ');
    const code = end < 0 ? 'ERR' : message.slice(0, end);
    this.errorReplies++;
    if (this.errors.has(tooManyCodes)) return;
    if (this.errors.size < this.mostCodes || this.errors.has(code)) this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
    else {
      this.errors.clear();
      this.errors.set(tooManyCodes, 1);
    }
  }

  reset(): void {
    this.connectionsReceived = 0;
    this.connectionsRejected = 0;
    this.clientsEvicted = 0;
    this.denials = { auth: 0, command: 0, key: 0, channel: 0 };
    this.commandsProcessed = 0;
    this.errorReplies = 0;
    this.errorsAssigned = 0;
    this.inputBytes = 0;
    this.outputBytes = 0;
    this.reads = 0;
    this.writes = 0;
    this.expiryMs = 0;
    this.commands.clear();
    this.errors.clear();
    this.rates.reset();
  }
}
