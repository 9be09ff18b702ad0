import type { Binary } from '../../../base/bytes';
import { createRandom } from '../../../base/random';
import type { Engine } from '../../context';
import { createRunId } from '../../run-id';
import {
  masterSettings,
  masterTitle,
  replicaTitle,
  type Sentinel,
  type SentinelState,
  sentinelTitle,
  type ServerFacts,
  type WatchedMaster,
  type WatchedServer,
} from '../../sentinel';
import type { DataMember, ReplicationBus, SentinelMember } from '../replicating/replication-bus';
import { bestReplica, failOver } from './failover';

export type SentinelHost = Pick<Engine, 'clock' | 'identity' | 'pubsub'>;

/** Milliseconds, as SENTINEL DEBUG tells them. Nothing here waits for them: what happens is seen at once. */
const defaultTimes: Readonly<Record<string, number>> = {
  'INFO-PERIOD': 10_000,
  'PING-PERIOD': 1000,
  'ASK-PERIOD': 1000,
  'PUBLISH-PERIOD': 2000,
  'DEFAULT-DOWN-AFTER': 30_000,
  'DEFAULT-FAILOVER-TIMEOUT': 180_000,
  'TILT-TRIGGER': 2000,
  'TILT-PERIOD': 30_000,
  'SLAVE-RECONF-TIMEOUT': 10_000,
  'MIN-LINK-RECONNECT-PERIOD': 15_000,
  'ELECTION-TIMEOUT': 10_000,
  'SCRIPT-MAX-RUNTIME': 60_000,
  'SCRIPT-RETRY-DELAY': 30_000,
};

const defaultConfig: Readonly<Record<string, Binary>> = {
  'resolve-hostnames': 'no',
  'announce-hostnames': 'no',
  'announce-ip': '',
  'announce-port': '0',
  'sentinel-user': '',
  'sentinel-pass': '',
};

/** A Sentinel: watches masters, agrees with the others on who is down, fails over. Follows Redis's documentation of Sentinel; what happens is seen at once. */
export class SentinelNode implements Sentinel, SentinelMember {
  readonly id: string;
  state: SentinelState = {
    epoch: 0,
    masters: new Map(),
    config: new Map(Object.entries(defaultConfig)),
    times: new Map(Object.entries(defaultTimes)),
    failureFlags: 0,
  };

  constructor(
    private readonly host: SentinelHost,
    readonly bus: ReplicationBus,
    /** Gives its id. */
    seed: number | string,
  ) {
    this.id = createRunId(createRandom(seed).fork('sentinel id'));
  }

  get address(): { readonly host: string; readonly port: number } {
    const { host, port } = this.host.identity;
    return { host, port };
  }

  get now(): number {
    return Math.floor(this.host.clock.now());
  }

  open(): void {
    this.bus.join(this);
  }

  close(): void {
    this.bus.leave(this);
  }

  event(channel: string, text: Binary): void {
    this.host.pubsub.publish(channel, text, 'channel');
  }

  watched(name: Binary): WatchedMaster | undefined {
    return this.state.masters.get(name);
  }

  ask(server: { readonly host: string; readonly port: number }): DataMember | undefined {
    return this.bus.dataAt(this, server);
  }

  monitor(name: Binary, { host, port }: { readonly host: string; readonly port: number }, quorum: number): void {
    const master: WatchedMaster = {
      ...this.newServer(host, port, 'master'),
      name,
      quorum,
      isAgreedDown: false,
      agreedSinceMs: 0,
      configEpoch: 0,
      leader: '',
      leaderEpoch: 0,
      hasGivenUp: false,
      replicas: new Map(),
      sentinels: new Map(),
      settings: { ...masterSettings },
    };
    this.state.masters.set(name, master);
    this.event('+monitor', `${masterTitle(master)} quorum ${quorum}`);
    this.bus.spread();
  }

  remove(master: WatchedMaster): void {
    this.event('-monitor', masterTitle(master));
    this.state.masters.delete(master.name);
  }

  reset(master: WatchedMaster): void {
    master.replicas.clear();
    master.sentinels.clear();
    master.isAgreedDown = master.isDown = false;
    this.event('+reset-master', masterTitle(master));
    this.bus.spread();
  }

  failover(master: WatchedMaster, chosen = bestReplica(this, master)): boolean {
    if (chosen === undefined) return false;
    this.bus.together(() => {
      this.beginEpoch(this.state.epoch + 1);
      this.event('+try-failover', masterTitle(master));
      this.vote(master, this.state.epoch, this.id);
      failOver(this, master, chosen);
    });
    return true;
  }

  vote(master: WatchedMaster, epoch: number, candidate: string): { readonly leader: string; readonly epoch: number } {
    const own = this.watched(master.name);
    if (own === undefined) return { leader: '', epoch: 0 };
    if (epoch > this.state.epoch) this.beginEpoch(epoch);
    if (own.leaderEpoch < epoch && this.state.epoch <= epoch) {
      own.leader = candidate;
      own.leaderEpoch = this.state.epoch;
      this.event('+vote-for-leader', `${candidate} ${own.leaderEpoch}`);
    }
    return { leader: own.leader, epoch: own.leaderEpoch };
  }

  beginEpoch(epoch: number): void {
    this.state.epoch = epoch;
    this.event('+new-epoch', String(epoch));
  }

  look(): void {
    for (const master of [...this.state.masters.values()]) {
      this.meetSentinels(master);
      this.seeAll(master);
      this.findReplicas(master);
    }
  }

  act(): void {
    for (const master of [...this.state.masters.values()]) {
      this.mendRoles(master);
      this.judge(master);
    }
  }

  /** A master has moved: its replicas, and itself as one of them, are those of the new one. */
  move(master: WatchedMaster, to: { readonly host: string; readonly port: number }): void {
    const former = { host: master.host, port: master.port };
    const replicas = [...master.replicas.values()].filter(({ host, port }) => host !== to.host || port !== to.port);
    this.event('+switch-master', `${master.name} ${former.host} ${former.port} ${to.host} ${to.port}`);
    Object.assign(master, this.newServer(to.host, to.port, 'master'), { isAgreedDown: false, hasGivenUp: false });
    master.replicas.clear();
    for (const { host, port } of [...replicas, former]) this.addReplica(master, host, port);
    this.bus.note();
  }

  /** A server says to be something else than before. */
  noteRole(server: WatchedServer, title: Binary, role: WatchedServer['role'], expected: WatchedServer['role']): void {
    if (server.role === role) return;
    server.role = role;
    server.roleSinceMs = this.now;
    this.event(role === expected ? '+role-change' : '-role-change', `${title} new reported role is ${role}`);
    this.bus.note();
  }

  private newServer(host: string, port: number, role: WatchedServer['role']): WatchedServer {
    const { now } = this;
    return { host, port, runId: '', isDown: false, downSinceMs: 0, seenAtMs: now, role, roleSinceMs: now };
  }

  private addReplica(master: WatchedMaster, host: string, port: number): void {
    const replica = this.newServer(host, port, 'slave');
    master.replicas.set(`${host}:${port}`, replica);
    this.event('+slave', replicaTitle(replica, master));
    this.bus.note();
  }

  /** Finds Sentinels that watch the same master, and believes whom has the newer word of it. */
  private meetSentinels(master: WatchedMaster): void {
    for (const peer of this.bus.peersOf(this)) {
      const theirs = peer.watched(master.name);
      if (theirs === undefined) continue;
      const { host, port } = peer.address;
      const found = { id: peer.id, host, port };
      const isSame = theirs.host === master.host && theirs.port === master.port;
      if (isSame && !master.sentinels.has(peer.id)) {
        master.sentinels.set(peer.id, { ...found, isDown: false, downSinceMs: 0, seenAtMs: this.now });
        this.event('+sentinel', sentinelTitle(found, master));
        this.bus.note();
      }
      if (theirs.configEpoch <= master.configEpoch) continue;
      if (theirs.configEpoch > this.state.epoch) this.beginEpoch(theirs.configEpoch);
      master.configEpoch = theirs.configEpoch;
      if (isSame) continue;
      this.event('+config-update-from', sentinelTitle(found, master));
      this.move(master, { host: theirs.host, port: theirs.port });
    }
  }

  private seeAll(master: WatchedMaster): void {
    const peers = new Set(this.bus.peersOf(this).map(({ id }) => id));
    this.see(master, this.ask(master), masterTitle(master));
    for (const replica of master.replicas.values()) this.see(replica, this.ask(replica), replicaTitle(replica, master));
    for (const sentinel of master.sentinels.values()) this.see(sentinel, peers.has(sentinel.id), sentinelTitle(sentinel, master));
  }

  private see(
    server: Pick<WatchedServer, 'isDown' | 'downSinceMs' | 'seenAtMs'>,
    found: ServerFacts | boolean | undefined,
    title: Binary,
  ): void {
    const isDown = found === undefined || found === false;
    if (!isDown) server.seenAtMs = this.now;
    if (typeof found === 'object') (server as WatchedServer).runId = found.runId;
    if (server.isDown === isDown) return;
    server.isDown = isDown;
    if (isDown) server.downSinceMs = this.now;
    this.event(isDown ? '+sdown' : '-sdown', title);
    this.bus.note();
  }

  private findReplicas(master: WatchedMaster): void {
    const leader = this.ask(master);
    if (leader === undefined) return;
    for (const { address, isAnnounced } of this.bus.following(leader)) {
      const { host, port } = address;
      if (isAnnounced && !master.replicas.has(`${host}:${port}`)) this.addReplica(master, host, port);
    }
  }

  /** Who is a replica of this master by what is known here, and is not, becomes one. */
  private mendRoles(master: WatchedMaster): void {
    const leader = this.ask(master);
    for (const replica of master.replicas.values()) {
      const server = this.ask(replica);
      if (server === undefined) continue;
      const title = replicaTitle(replica, master);
      this.noteRole(replica, title, server.master === undefined ? 'master' : 'slave', 'slave');
      const follows = server.master?.host === master.host && server.master.port === master.port;
      if (follows || leader === undefined || leader.master !== undefined) continue;
      this.event(server.master === undefined ? '+convert-to-slave' : '+fix-slave-config', title);
      server.obey({ host: master.host, port: master.port });
      this.bus.note();
    }
  }

  /** Whether enough Sentinels see the master down; then one of them leads a failover. */
  private judge(master: WatchedMaster): void {
    const peers = this.bus.peersOf(this).filter(({ id }) => master.sentinels.has(id));
    const agreeing = master.isDown ? 1 + peers.filter((peer) => peer.watched(master.name)?.isDown === true).length : 0;
    const isAgreedDown = agreeing >= master.quorum;
    if (isAgreedDown !== master.isAgreedDown) {
      master.isAgreedDown = isAgreedDown;
      master.agreedSinceMs = this.now;
      master.hasGivenUp = false;
      const text = masterTitle(master);
      this.event(isAgreedDown ? '+odown' : '-odown', isAgreedDown ? `${text} #quorum ${agreeing}/${master.quorum}` : text);
      this.bus.note();
    }
    const needed = Math.max(master.quorum, Math.floor((1 + master.sentinels.size) / 2) + 1);
    if (
      !isAgreedDown ||
      1 + peers.length < needed ||
      peers.some((peer) => (peer.watched(master.name)?.configEpoch ?? master.configEpoch) !== master.configEpoch)
    )
      return;
    const chosen = bestReplica(this, master);
    if (chosen === undefined && master.hasGivenUp) return;
    this.lead(master, chosen, peers, needed);
  }

  private lead(master: WatchedMaster, chosen: WatchedServer | undefined, peers: readonly SentinelMember[], needed: number): void {
    const title = masterTitle(master);
    this.beginEpoch(this.state.epoch + 1);
    const { epoch } = this.state;
    this.event('+try-failover', title);
    this.vote(master, epoch, this.id);
    const votes = 1 + peers.filter((peer) => peer.vote(master, epoch, this.id).leader === this.id).length;
    this.bus.note();
    if (votes < needed) {
      this.event('-failover-abort-not-elected', title);
      return;
    }
    if (chosen !== undefined) {
      failOver(this, master, chosen);
      return;
    }
    master.hasGivenUp = true;
    this.event('+elected-leader', title);
    this.event('+failover-state-select-slave', title);
    this.event('-failover-abort-no-good-slave', title);
  }
}
