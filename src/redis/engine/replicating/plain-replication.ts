import type { Client } from '../../client';
import type { Config, Engine, Master, Peer } from '../../context';
import type { Replica, ReplicaHost } from './replica';
import type { DataMember, ReplicationBus } from './replication-bus';
import type { WriteFeed } from './write-feed';

/** What replication needs of its engine. */
export interface ReplicationHost extends ReplicaHost, Pick<Engine, 'clients' | 'identity' | 'kill'> {
  readonly config: Config;
  readonly feed: WriteFeed;
  readonly replica: Replica;
  lastWriteOf(client: Client): number;
  infoText(): string;
}

/** Replication without a cluster: REPLICAOF of a server on the same bus is a replica that has its data. */
export class PlainReplication implements DataMember {
  readonly feed: WriteFeed;

  constructor(
    private readonly host: ReplicationHost,
    private readonly bus: ReplicationBus,
  ) {
    this.feed = host.feed;
    const { replica, feed } = host;
    const replicas = (): Peer[] => this.replicas().map(({ address, offset }) => ({ ...address, offset }));
    host.replication.peers = {
      get offset() {
        return feed.offset;
      },
      get isLinked() {
        return replica.isLinked;
      },
      get replicas() {
        return replicas();
      },
      replicasWith: (client) => replicas().filter(({ offset }) => offset >= host.lastWriteOf(client)).length,
    };
  }

  get address(): { readonly host: string; readonly port: number } {
    const { host, port } = this.host.identity;
    return { host, port };
  }

  get runId(): string {
    return this.host.identity.runId;
  }

  get master(): Master | undefined {
    return this.host.replication.master;
  }

  get isLinked(): boolean {
    return this.host.replica.isLinked;
  }

  get offset(): number {
    return this.feed.offset;
  }

  get priority(): number {
    return this.host.config.number('replica-priority');
  }

  get isAnnounced(): boolean {
    return this.host.config.get('replica-announced') === 'yes';
  }

  info(): string {
    return this.host.infoText();
  }

  open(): void {
    this.bus.join(this);
  }

  close(): void {
    this.host.replica.leave();
    this.bus.leave(this);
  }

  /** The role has changed. */
  changed(): void {
    this.bus.spread();
  }

  refresh(): void {
    const { replica } = this.host;
    const { master } = this;
    if (master === undefined) {
      if (replica.isLinked) replica.leave();
      return;
    }
    const source = this.leadsHere(master) ? undefined : this.bus.dataAt(this, master);
    const wasLinked = replica.isLinked;
    replica.follow(master, source?.feed);
    if (replica.isLinked !== wasLinked) this.bus.note();
  }

  obey(master: Master | undefined): void {
    this.bus.together(() => {
      if (master === undefined) this.host.replication.lead();
      else this.host.replication.follow(master);
      this.endClients();
    });
  }

  /** Ends the connections of all clients. */
  endClients(): void {
    for (const client of [...this.host.clients.values()]) this.host.kill(client);
  }

  private replicas(): DataMember[] {
    return this.bus.following(this);
  }

  /** Whether a chain of masters comes back to this server. */
  private leadsHere(first: Master): boolean {
    const seen = new Set<DataMember>();
    for (
      let each = this.bus.dataAt(this, first);
      each !== undefined && !seen.has(each);
      each = each.master && this.bus.dataAt(this, each.master)
    ) {
      if (each === this) return true;
      seen.add(each);
    }
    return false;
  }
}
