import type { Timer } from '../../base/clock';
import type { Client } from '../client';
import type { ClientLimitsHost } from './client-limits';

/** `timeout`: closes clients that have sent nothing for so many seconds. Who waits, listens or looks on is not idle. */
export class IdleClients {
  private timeoutSec = 0;
  private alarm: Timer | undefined;

  constructor(private readonly host: Pick<ClientLimitsHost, 'clients' | 'clock' | 'config' | 'close'>) {
    host.config.whenSet('timeout', (value) => {
      this.timeoutSec = Number(value);
      this.look();
    });
  }

  /** A client has come. */
  connected(): void {
    if (this.alarm === undefined && this.timeoutSec > 0) this.look();
  }

  dispose(): void {
    this.alarm?.cancel();
    this.alarm = undefined;
  }

  /** Closes whose time is up, and comes back when it is the next one's. */
  private look(): void {
    this.dispose();
    if (this.timeoutSec === 0) return;
    const { clients, clock } = this.host;
    const now = clock.now();
    // Who does not count now, and does later, has then been busy since.
    let next = this.endOf(now);
    for (const client of [...clients.values()]) {
      if (!canIdle(client)) continue;
      const end = this.endOf(client.lastUsedAtMs);
      if (end <= now) this.host.close(client);
      else next = Math.min(next, end);
    }
    if (clients.size > 0) this.alarm = clock.after(next - now, () => this.look());
  }

  /** Redis counts in whole seconds, and more than the timeout must have passed. */
  private endOf(lastUsedAtMs: number): number {
    return (Math.floor(lastUsedAtMs / 1000) + this.timeoutSec + 1) * 1000;
  }
}

/** Calls without a connection never do: whoever makes them has the server in hand. */
function canIdle(client: Client): boolean {
  return client.output.load !== undefined && client.blocked === undefined && !client.isMonitor && !client.hasSubscriptions;
}
