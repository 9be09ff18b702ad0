import type { RedisBackend, ServerOptions, StartRedis } from '../backends/backend';
import type { RacedRedis } from '../backends/raced-redis';
import type { Clock } from '../base/clock';
import type { Restorable } from './baselines';
import { ManagedRedis, type ManagedState } from './managed-redis';

/** The servers of one test file, put back together. */
export class FileServers implements Restorable<ReadonlyMap<ManagedRedis, ManagedState>> {
  private readonly servers = new Set<ManagedRedis>();

  constructor(
    private readonly startRedis: StartRedis,
    private readonly clock: Clock,
    /** The test file's. */
    private readonly folder: string,
    private readonly onServer: (server: ManagedRedis) => void,
  ) {}

  async start(options: ServerOptions): Promise<ManagedRedis> {
    return this.adopt(await this.startRedis(options));
  }

  /** Takes over a server that listens. @param isRenewed see ManagedRedis */
  adopt(backend: RedisBackend, { isRenewed = false }: { readonly isRenewed?: boolean } = {}): ManagedRedis {
    const server = new ManagedRedis(backend, this.clock, this.folder, isRenewed);
    this.servers.add(server);
    this.onServer(server);
    return server;
  }

  /** For race checks: see {@link ManagedRedis.raced}. */
  allRaced(): RacedRedis[] {
    return [...this.servers].map(({ raced }) => raced);
  }

  async stop(server: ManagedRedis, keepData: boolean): Promise<void> {
    if (this.servers.delete(server)) await server.end({ keepData });
  }

  /** Lets go of a server that goes on. */
  release(server: ManagedRedis): void {
    this.servers.delete(server);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.servers].map((server) => this.stop(server, false)));
  }

  snapshot(): ReadonlyMap<ManagedRedis, ManagedState> {
    return new Map([...this.servers].map((server) => [server, server.state()]));
  }

  /** A server made since the snapshot was taken is left as it is. */
  async restore(states: ReadonlyMap<ManagedRedis, ManagedState>): Promise<void> {
    for (const [server, state] of states) if (this.servers.has(server)) await server.putBack(state);
  }
}
