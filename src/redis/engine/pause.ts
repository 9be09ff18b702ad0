import type { Clock, Timer } from '../../base/clock';
import type { Client } from '../client';
import type { Command } from '../command';
import type { Keyspace } from '../keyspace/keyspace';

/** Commands that may reach replicas though they do not write; COMMAND INFO keeps it to itself. */
const mayReplicate = new Set(['publish', 'spublish', 'pfcount', 'eval', 'evalsha', 'fcall']);

/** CLIENT PAUSE: which commands wait, and until when. While it lasts no key expires. */
export class Pause {
  private state: { readonly mode: 'all' | 'write'; readonly untilMs: number; readonly timer: Timer } | undefined;

  constructor(
    private readonly keyspace: Keyspace,
    private readonly clock: Clock,
    private readonly onEnd: () => void,
  ) {}

  /** A pause during a pause: the stricter mode and the later end count. */
  begin(mode: 'all' | 'write', untilMs: number): void {
    const strictest = this.state?.mode === 'all' ? 'all' : mode;
    const end = Math.max(untilMs, this.state?.untilMs ?? 0);
    this.state?.timer.cancel();
    this.keyspace.mayExpire = false;
    const timer = this.clock.after(end - this.clock.now(), () => this.end());
    this.state = { mode: strictest, untilMs: end, timer };
  }

  end(): void {
    if (this.state === undefined) return;
    this.state.timer.cancel();
    this.state = undefined;
    this.keyspace.mayExpire = true;
    this.onEnd();
  }

  /** Whether the client's command has to wait. */
  holds(client: Client, command: Command): boolean {
    if (this.state === undefined) return false;
    if (this.state.mode === 'all') return true;
    return mayWrite(command) || (command.fullName === 'exec' && client.transaction?.queue.some((each) => mayWrite(each.command)) === true);
  }
}

function mayWrite(command: Command): boolean {
  return command.isWrite || mayReplicate.has(command.fullName);
}
