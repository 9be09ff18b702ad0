import type { ClusterNode, SlotCounts, SlotRange } from '../../cluster';
import { slotCount } from '../../keyspace/key-slot';

/** A node as it is known, to be changed. */
export class KnownNode implements ClusterNode {
  master: KnownNode | undefined;
  configEpoch = 0;
  health: ClusterNode['health'] = 'ok';
  heardAtMs = 0;
  slots = 0;
  /** Which ones, once somebody has asked; undefined: not since they changed. */
  slotList: readonly number[] | undefined;

  constructor(
    public id: string,
    public host: string,
    public port: number,
    public shardId: string,
  ) {}
}

/** A node as a snapshot has it. */
interface SavedNode extends Pick<KnownNode, 'id' | 'host' | 'port' | 'shardId' | 'configEpoch' | 'health' | 'heardAtMs'> {
  readonly masterId: string | undefined;
  readonly slots: readonly number[];
}

/** All of a topology at one moment; the first node is the one whose topology it is. */
export interface SavedTopology {
  readonly nodes: readonly SavedNode[];
  readonly currentEpoch: number;
  readonly migrating: readonly (readonly [slot: number, id: string])[];
  readonly importing: readonly (readonly [slot: number, id: string])[];
  readonly forgotten: readonly (readonly [id: string, untilMs: number])[];
}

/** What one node holds to be true of a cluster. Data only: others' news are taken in by {@link NodeCluster}. */
export class Topology {
  private readonly byId = new Map<string, KnownNode>();
  private readonly owners: (KnownNode | undefined)[] = new Array<undefined>(slotCount).fill(undefined);
  readonly migrating = new Map<number, KnownNode>();
  readonly importing = new Map<number, KnownNode>();
  currentEpoch = 0;
  /** Nodes that are not let in again by others' word, and until when. */
  readonly forgotten = new Map<string, number>();

  constructor(readonly myself: KnownNode) {
    this.byId.set(myself.id, myself);
  }

  get nodes(): IterableIterator<KnownNode> {
    return this.byId.values();
  }

  get knownNodes(): number {
    return this.byId.size;
  }

  node(id: string): KnownNode | undefined {
    return this.byId.get(id);
  }

  owner(slot: number): KnownNode | undefined {
    return this.owners[slot];
  }

  add(node: KnownNode): void {
    this.byId.set(node.id, node);
  }

  /** A node is known no more: nobody serves its slots, and its replicas are without a master. */
  remove(node: KnownNode): void {
    this.release(node);
    this.byId.delete(node.id);
    for (const each of this.nodes) if (each.master === node) each.master = undefined;
    for (const moves of [this.migrating, this.importing]) for (const [slot, other] of moves) if (other === node) moves.delete(slot);
  }

  rename(id: string): void {
    this.byId.delete(this.myself.id);
    this.myself.id = id;
    this.byId.set(id, this.myself);
  }

  assign(slot: number, node: KnownNode | undefined): void {
    const former = this.owners[slot];
    if (former === node) return;
    if (former !== undefined) {
      former.slots--;
      former.slotList = undefined;
    }
    if (node !== undefined) {
      node.slots++;
      node.slotList = undefined;
    }
    this.owners[slot] = node;
  }

  /** Nobody serves the slots of a node. */
  release(node: KnownNode): void {
    for (const slot of this.slotsOf(node)) this.assign(slot, undefined);
  }

  slotsOf(node: KnownNode): readonly number[] {
    return (node.slotList ??= this.findSlots(node));
  }

  private findSlots(node: KnownNode): number[] {
    const slots: number[] = [];
    for (let slot = 0; slots.length < node.slots; slot++) if (this.owners[slot] === node) slots.push(slot);
    return slots;
  }

  rangesOf(node: ClusterNode): SlotRange[] {
    const ranges: [number, number][] = [];
    let left = node.slots;
    for (let slot = 0; left > 0; slot++) {
      if (this.owners[slot] !== node) continue;
      left--;
      const last = ranges.at(-1);
      if (last?.[1] === slot - 1) last[1] = slot;
      else ranges.push([slot, slot]);
    }
    return ranges;
  }

  /** Masters that serve slots: they decide who has failed and who takes over. */
  get voters(): KnownNode[] {
    return [...this.nodes].filter((node) => node.master === undefined && node.slots > 0);
  }

  save(): SavedTopology {
    const ids = (moves: ReadonlyMap<number, KnownNode>): [number, string][] => [...moves].map(([slot, { id }]) => [slot, id]);
    const nodes = [this.myself, ...[...this.nodes].filter((node) => node !== this.myself)].map((node) => {
      const { id, host, port, shardId, configEpoch, health, heardAtMs, master } = node;
      return { id, host, port, shardId, configEpoch, health, heardAtMs, masterId: master?.id, slots: this.slotsOf(node) };
    });
    const { currentEpoch, migrating, importing, forgotten } = this;
    return { nodes, currentEpoch, migrating: ids(migrating), importing: ids(importing), forgotten: [...forgotten] };
  }

  restore({ nodes, currentEpoch, migrating, importing, forgotten }: SavedTopology): void {
    if (this.myself.id !== nodes[0]!.id) this.rename(nodes[0]!.id);
    const ids = new Set(nodes.map(({ id }) => id));
    for (const node of [...this.nodes]) if (!ids.has(node.id)) this.remove(node);
    for (const { id, host, port, shardId } of nodes) if (!this.byId.has(id)) this.add(new KnownNode(id, host, port, shardId));
    const isSame = nodes.every(({ id, slots }) => this.slotsOf(this.node(id)!) === slots);
    if (!isSame) for (const node of this.nodes) this.release(node);
    for (const { masterId, slots, id, ...facts } of nodes) {
      const node = this.node(id)!;
      Object.assign(node, facts, { master: masterId === undefined ? undefined : this.node(masterId) });
      if (isSame) continue;
      for (const slot of slots) this.assign(slot, node);
      node.slotList = slots;
    }
    this.currentEpoch = currentEpoch;
    for (const [moves, saved] of [
      [this.migrating, migrating],
      [this.importing, importing],
    ] as const) {
      moves.clear();
      for (const [slot, id] of saved) moves.set(slot, this.node(id)!);
    }
    this.forgotten.clear();
    for (const [id, untilMs] of forgotten) this.forgotten.set(id, untilMs);
  }

  get slotCounts(): SlotCounts {
    const counts = { assigned: 0, suspected: 0, failed: 0 };
    for (const { slots, health } of this.nodes) {
      counts.assigned += slots;
      if (health !== 'ok') counts[health] += slots;
    }
    return counts;
  }
}
