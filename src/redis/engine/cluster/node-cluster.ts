import type { Binary } from '../../../base/bytes';
import { createRandom, type Random } from '../../../base/random';
import type { Client } from '../../client';
import type { Engine } from '../../context';
import type { Cluster, ClusterNode, SlotCounts, SlotRange } from '../../cluster';
import { slotCount } from '../../keyspace/key-slot';
import type { ErrorReply } from '../../reply';
import { createRunId } from '../../run-id';
import type { Call } from '../call-nature';
import type { Replica, ReplicaHost } from '../replicating/replica';
import type { WriteFeed } from '../replicating/write-feed';
import type { ClusterBus } from './cluster-bus';
import { isNextMaster } from './next-master';
import { peersOf } from './peers';
import { releaseClients } from './release-clients';
import { Redirection } from './redirection';
import { KnownNode, Topology } from './topology';

/** How long a node that was forgotten is not let in again by others' word. Source: CLUSTER FORGET's page. */
const forgottenForMs = 60_000;

/** What a node's part in a cluster needs of its engine. */
export interface ClusterHost extends ReplicaHost, Pick<Engine, 'clients' | 'config' | 'identity' | 'pubsub' | 'unblock'> {
  readonly feed: WriteFeed;
  readonly replica: Replica;
  /** As many writes as a client knows to have made. */
  lastWriteOf(client: Client): number;
}

/** A node's part in a cluster: what it does, and how news change what it knows. Follows the Redis cluster specification; news arrive at once. */
export class NodeCluster implements Cluster {
  readonly topology: Topology;
  isUp = false;
  private hasQuorum = false;
  private readonly ids: Random;
  private readonly redirection: Redirection;
  readonly feed: WriteFeed;
  readonly replica: Replica;

  constructor(
    private readonly host: ClusterHost,
    private readonly bus: ClusterBus,
    /** Gives the node's ids. */
    seed: number | string,
  ) {
    this.ids = createRandom(seed).fork('node ids');
    this.topology = new Topology(new KnownNode(createRunId(this.ids), '', 0, createRunId(this.ids)));
    this.redirection = new Redirection(this, host.keyspace, host.config);
    this.feed = host.feed;
    this.replica = host.replica;
    host.replication.peers = peersOf(this, host);
  }

  // ---- What is known

  get address(): { readonly host: string; readonly port: number } {
    return this.host.identity;
  }

  get myself(): KnownNode {
    return this.topology.myself;
  }

  get nodes(): Iterable<KnownNode> {
    return this.topology.nodes;
  }

  get knownNodes(): number {
    return this.topology.knownNodes;
  }

  get size(): number {
    return this.topology.voters.length;
  }

  get currentEpoch(): number {
    return this.topology.currentEpoch;
  }

  get slotCounts(): SlotCounts {
    return this.topology.slotCounts;
  }

  get migrating(): ReadonlyMap<number, KnownNode> {
    return this.topology.migrating;
  }

  get importing(): ReadonlyMap<number, KnownNode> {
    return this.topology.importing;
  }

  node(id: Binary): KnownNode | undefined {
    return this.topology.node(id);
  }

  owner(slot: number): KnownNode | undefined {
    return this.topology.owner(slot);
  }

  rangesOf(node: ClusterNode): SlotRange[] {
    return this.topology.rangesOf(node);
  }

  replicasOf(master: ClusterNode): KnownNode[] {
    return [...this.topology.nodes].filter((node) => node.master === master);
  }

  offsetOf(node: ClusterNode): number {
    return this.bus.reach(this, node.id)?.feed.offset ?? 0;
  }

  reportsOf(node: ClusterNode): number {
    const others = this.topology.voters.filter((voter) => voter !== this.myself && voter !== node);
    return others.filter((voter) => this.bus.reach(this, voter.id)?.node(node.id)?.health !== 'ok' && this.isLinked(voter)).length;
  }

  isLinked(node: ClusterNode): boolean {
    return node === this.myself || this.bus.reach(this, node.id) !== undefined;
  }

  /** Why a call is not for this node; undefined: it is. */
  refusal(client: Client, call: Call): ErrorReply | undefined {
    return this.redirection.refusal(client, call);
  }

  /** As {@link refusal}, of a call of a client's script; the words of its error. */
  scriptRefusal(client: Client, call: Call): string | undefined {
    return this.redirection.scriptRefusal(client, call);
  }

  // ---- What is done to it

  /** The server listens: others may find it. */
  open(): void {
    this.myself.port = this.address.port;
    this.bus.join(this);
  }

  close(): void {
    this.replica.leave();
    this.bus.leave(this);
  }

  claim(slots: Iterable<number>): void {
    for (const slot of slots) {
      this.topology.importing.delete(slot);
      this.topology.assign(slot, this.myself);
    }
    this.bus.spread();
  }

  drop(slots: Iterable<number>): void {
    for (const slot of slots) this.topology.assign(slot, undefined);
    this.bus.spread();
  }

  bumpEpoch(): boolean {
    const { topology, myself } = this;
    const epochs = [...topology.nodes].map((node) => node.configEpoch);
    const greatest = Math.max(topology.currentEpoch, ...epochs);
    if (myself.configEpoch !== 0 && myself.configEpoch === greatest) return false;
    myself.configEpoch = ++topology.currentEpoch;
    this.bus.spread();
    return true;
  }

  setEpoch(epoch: number): void {
    this.myself.configEpoch = epoch;
    this.topology.currentEpoch = Math.max(this.topology.currentEpoch, epoch);
    this.bus.spread();
  }

  migrate(slot: number, to: KnownNode): void {
    this.topology.migrating.set(slot, to);
  }

  import(slot: number, from: KnownNode): void {
    this.topology.importing.set(slot, from);
  }

  settle(slot: number): void {
    this.topology.importing.delete(slot);
    this.topology.migrating.delete(slot);
  }

  give(slot: number, to: KnownNode): void {
    const { topology, myself } = this;
    if (this.keysIn(slot).length === 0) topology.migrating.delete(slot);
    topology.assign(slot, to);
    if (to === myself && topology.importing.delete(slot)) this.bumpEpoch();
    this.bus.spread();
  }

  meet(host: string, port: number): void {
    const other = this.bus.at(host, port);
    if (other === undefined || other === this || this.bus.reach(this, other.myself.id) !== other) return;
    this.introduce(other);
    other.introduce(this);
    this.bus.spread();
  }

  forget(node: KnownNode): void {
    this.topology.forgotten.set(node.id, this.host.clock.now() + forgottenForMs);
    this.topology.remove(node);
    this.bus.spread();
  }

  replicate(master: KnownNode): void {
    this.follow(master);
    this.bus.spread();
  }

  takeOver(catchesUp = false): void {
    const { topology, myself } = this;
    const former = myself.master;
    if (former === undefined) return;
    if (catchesUp) this.replica.catchUp();
    myself.master = undefined;
    myself.configEpoch = ++topology.currentEpoch;
    for (const slot of topology.slotsOf(former)) topology.assign(slot, myself);
    this.bus.spread();
  }

  reset(hard: boolean): void {
    const { topology, myself } = this;
    if (myself.master !== undefined) {
      myself.master = undefined;
      this.refresh();
      this.host.flush(this.host.keyspace.databases);
    }
    topology.release(myself);
    for (const node of [...topology.nodes]) if (node !== myself) topology.remove(node);
    this.closeSlots();
    this.topology.forgotten.clear();
    if (hard) {
      myself.configEpoch = topology.currentEpoch = 0;
      topology.rename(createRunId(this.ids));
    }
    this.bus.spread();
  }

  broadcast(channel: Binary, message: Binary, kind: 'channel' | 'shard'): void {
    const shard = this.myself.master ?? this.myself;
    for (const node of [...this.topology.nodes]) {
      if (node === this.myself || (kind === 'shard' && node !== shard && node.master !== shard)) continue;
      this.bus.reach(this, node.id)?.host.pubsub.publish(channel, message, kind);
    }
  }

  // ---- News

  /** Sees who answers. */
  lookAround(): void {
    const { topology, myself } = this;
    const former = new Map([...topology.nodes].map((node) => [node, node.health]));
    for (const node of topology.nodes) {
      if (node === myself) continue;
      if (this.isLinked(node)) node.health = 'ok';
      else if (node.health === 'ok') node.health = 'suspected';
      if (node.health === 'ok') node.heardAtMs = Math.floor(this.host.clock.now());
    }
    const { voters } = topology;
    this.hasQuorum = voters.filter(({ health }) => health === 'ok').length > voters.length / 2;
    for (const node of topology.nodes) {
      if (node.health === 'suspected' && this.hasQuorum) node.health = 'failed';
      if (node.health !== former.get(node)) this.bus.note();
    }
  }

  /** Takes in what another node knows. One that it does not know itself it does not hear. */
  hear(from: NodeCluster): void {
    const { topology } = this;
    const sender = topology.node(from.myself.id);
    if (sender === undefined) return;
    for (const node of from.nodes) this.hearOf(node.id);
    if (from.topology.currentEpoch > topology.currentEpoch) {
      topology.currentEpoch = from.topology.currentEpoch;
      this.bus.note();
    }
    const claimed = from.myself;
    sender.shardId = claimed.shardId;
    this.setMaster(sender, claimed.master && topology.node(claimed.master.id));
    if (claimed.master !== undefined) return;
    if (claimed.configEpoch > sender.configEpoch) {
      sender.configEpoch = claimed.configEpoch;
      this.bus.note();
    }
    this.resolveCollision(sender);
    for (const owner of this.hearClaims(sender, from.topology.slotsOf(claimed))) from.correct(this.topology, owner);
  }

  /** Of the replicas of a master that has failed the one that has most of its data takes over. */
  electIfNeeded(): void {
    if (this.hasQuorum && this.host.config.get('cluster-replica-no-failover') !== 'yes' && isNextMaster(this)) this.takeOver();
  }

  /** Acts on what it knows now: serves or not, follows its master, lets clients go whose keys are elsewhere. */
  refresh(): void {
    const { topology, host } = this;
    const grand = this.myself.master?.master;
    if (grand !== undefined && grand !== this.myself) this.follow(grand);
    const { assigned, failed } = topology.slotCounts;
    const coversAll = host.config.get('cluster-require-full-coverage') !== 'yes' || (assigned === slotCount && failed === 0);
    this.isUp = coversAll && this.hasQuorum;
    const master = this.myself.master;
    if (master === undefined) this.replica.lead();
    else this.replica.follow(master, this.bus.reach(this, master.id)?.feed);
    releaseClients(this, this.redirection, host);
  }

  private introduce(other: NodeCluster): void {
    const { id } = other.myself;
    other.myself.host = other.address.host;
    this.topology.forgotten.delete(id);
    if (this.topology.node(id) !== undefined) return;
    this.topology.add(new KnownNode(id, other.address.host, other.address.port, other.myself.shardId));
  }

  private hearOf(id: string): void {
    if (this.topology.node(id) !== undefined) return;
    const until = this.topology.forgotten.get(id);
    if (until !== undefined && until > this.host.clock.now()) return;
    const other = this.bus.reach(this, id);
    if (other === undefined) return;
    this.introduce(other);
    this.bus.note();
  }

  private setMaster(node: KnownNode, master: KnownNode | undefined): void {
    if (node.master === master) return;
    if (master !== undefined) this.topology.release(node);
    node.master = master;
    this.bus.note();
  }

  /** Two masters must not have one epoch: the one with the lesser id takes another. */
  private resolveCollision(sender: KnownNode): void {
    const { myself, topology } = this;
    if (myself.master !== undefined || sender.configEpoch !== myself.configEpoch || sender.id <= myself.id) return;
    myself.configEpoch = ++topology.currentEpoch;
    this.bus.note();
  }

  /** A claim to slots counts when it is newer than the one that is known. @returns nodes whose claims are newer */
  private hearClaims(claimant: KnownNode, slots: readonly number[]): Set<KnownNode> {
    const { topology, myself } = this;
    const mine = myself.master ?? myself;
    const newer = new Set<KnownNode>();
    const left: number[] = [];
    for (const slot of slots) {
      const owner = topology.owner(slot);
      if (owner === claimant || topology.importing.has(slot)) continue;
      if (owner === undefined || owner.configEpoch < claimant.configEpoch) {
        if (owner === mine) left.push(slot);
        topology.assign(slot, claimant);
        this.bus.note();
      } else newer.add(owner);
    }
    if (left.length > 0 && mine.slots === 0) this.follow(claimant);
    else if (mine === myself) this.removeKeys(left);
    return newer;
  }

  /** Is told that a node's claim, in what another knows, is newer than what it holds true. */
  private correct(theirs: Topology, owner: KnownNode): void {
    const node = this.topology.node(owner.id);
    if (node === undefined || node === this.myself || node.configEpoch >= owner.configEpoch) return;
    node.master = undefined;
    node.configEpoch = owner.configEpoch;
    this.hearClaims(node, theirs.slotsOf(owner));
    this.bus.note();
  }

  private follow(master: KnownNode): void {
    this.topology.release(this.myself);
    this.myself.master = master;
    this.myself.shardId = master.shardId;
    this.closeSlots();
    this.bus.note();
  }

  private closeSlots(): void {
    this.topology.migrating.clear();
    this.topology.importing.clear();
  }

  /** The keys of a slot that are here. */
  keysIn(slot: number): Binary[] {
    return this.host.keyspace.databases[0]!.bySlot.keysIn(slot, Infinity);
  }

  /** Keys of slots that another node serves now. */
  private removeKeys(slots: readonly number[]): void {
    const db = this.host.keyspace.databases[0]!;
    this.host.step(() => {
      for (const slot of slots) for (const key of this.keysIn(slot)) if (db.delete(key)) db.touch(key);
    });
  }
}
