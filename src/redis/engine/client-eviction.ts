import { clientMemory } from '../client-memory';
import type { ClientLimitsHost } from './client-limits';

/** A smaller limit would let nobody talk to the server. */
const leastLimitBytes = 128 * 1024;

/** `maxmemory-clients`: closes the clients that take most memory until all together are below the limit. */
export class ClientEviction {
  private setting = '0';

  constructor(private readonly host: Pick<ClientLimitsHost, 'clients' | 'config' | 'evict' | 'planEndOfTurn'>) {
    host.config.whenSet('maxmemory-clients', (value) => {
      this.setting = value;
      host.planEndOfTurn();
    });
  }

  /** Whether there is a limit: cheap enough for every command. */
  get isLimited(): boolean {
    return this.setting !== '0';
  }

  /** A client may take more memory than before: looks when the turn is over. */
  grown(): void {
    this.host.planEndOfTurn();
  }

  endTurn(): void {
    const limit = this.limitBytes;
    if (limit === undefined) return;
    const sizes = [...this.host.clients.values()].map((client) => ({ client, bytes: clientMemory(client).total }));
    let total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total < limit) return;
    for (const { client, bytes } of sizes.sort((a, b) => b.bytes - a.bytes)) {
      if (total < limit) return;
      if (client.noEvict) continue;
      this.host.evict(client);
      total -= bytes;
    }
  }

  /** In bytes, or a part of `maxmemory`: then no limit without one. */
  private get limitBytes(): number | undefined {
    if (!this.isLimited) return undefined;
    const percent = /^(\d+)%$/.exec(this.setting)?.[1];
    const maxMemory = this.host.config.number('maxmemory');
    if (percent !== undefined && maxMemory === 0) return undefined;
    return Math.max(leastLimitBytes, percent === undefined ? Number(this.setting) : (maxMemory * Number(percent)) / 100);
  }
}
