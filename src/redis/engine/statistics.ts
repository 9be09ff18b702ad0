import type { CommandStats, EngineStats } from '../context';
import type { ErrorReply } from '../reply';

/** Counts of what the engine did since its start or the last CONFIG RESETSTAT. */
export class Statistics implements EngineStats {
  connectionsReceived = 0;
  connectionsRejected = 0;
  commandsProcessed = 0;
  readonly commands = new Map<string, CommandStats>();
  readonly errors = new Map<string, number>();

  of(fullName: string): CommandStats {
    let stats = this.commands.get(fullName);
    if (stats === undefined) this.commands.set(fullName, (stats = { calls: 0, microseconds: 0, rejected: 0, failed: 0 }));
    return stats;
  }

  countError(error: ErrorReply): void {
    this.errors.set(error.code, (this.errors.get(error.code) ?? 0) + 1);
  }

  reset(): void {
    this.connectionsReceived = 0;
    this.connectionsRejected = 0;
    this.commandsProcessed = 0;
    this.commands.clear();
    this.errors.clear();
  }
}
