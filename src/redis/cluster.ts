import type { Binary } from '../base/bytes';

/** A node as another one, or itself, knows it. */
export interface ClusterNode {
  /** 40 hexadecimal digits. */
  readonly id: string;
  /** What a master and its replicas have in common, whoever leads: 40 hexadecimal digits. */
  readonly shardId: string;
  /** Empty: it does not know its own address yet, for nobody has met it. */
  readonly host: string;
  readonly port: number;
  /** Whom it is a replica of; undefined: it is a master. */
  readonly master: ClusterNode | undefined;
  /** The version of its claim to its slots. */
  readonly configEpoch: number;
  /** 'suspected': it does not answer; 'failed': so do most masters say. */
  readonly health: 'ok' | 'suspected' | 'failed';
  /** When it was heard last, in milliseconds since the epoch. */
  readonly heardAtMs: number;
  /** How many slots it serves. */
  readonly slots: number;
}

/** Slots of one node in a row, both ends included. */
export type SlotRange = readonly [first: number, last: number];

/** A node's part in a cluster, and what it knows of the others: what CLUSTER's commands ask and change. */
export interface Cluster {
  readonly myself: ClusterNode;
  /** All that it knows, itself first. */
  readonly nodes: Iterable<ClusterNode>;
  readonly knownNodes: number;
  /** Whether it serves keys. */
  readonly isUp: boolean;
  /** Masters that serve slots. */
  readonly size: number;
  readonly currentEpoch: number;
  readonly slotCounts: SlotCounts;
  node(id: Binary): ClusterNode | undefined;
  /** Who serves a slot. */
  owner(slot: number): ClusterNode | undefined;
  rangesOf(node: ClusterNode): SlotRange[];
  replicasOf(master: ClusterNode): ClusterNode[];
  /** Slots on their way from here, and to here, with the other node. */
  readonly migrating: ReadonlyMap<number, ClusterNode>;
  readonly importing: ReadonlyMap<number, ClusterNode>;
  /** Writes that a node of the same cluster has, as far as this one knows. */
  offsetOf(node: ClusterNode): number;
  /** How many masters say that a node does not answer. */
  reportsOf(node: ClusterNode): number;
  /** Whether another node's connection is up. */
  isLinked(node: ClusterNode): boolean;

  /** Serves slots that nobody serves. */
  claim(slots: Iterable<number>): void;
  /** No longer knows who serves slots. */
  drop(slots: Iterable<number>): void;
  /** @returns whether the node had to get an epoch of its own */
  bumpEpoch(): boolean;
  setEpoch(epoch: number): void;
  migrate(slot: number, to: ClusterNode): void;
  import(slot: number, from: ClusterNode): void;
  /** Ends a slot's move, wherever it goes. */
  settle(slot: number): void;
  give(slot: number, to: ClusterNode): void;
  meet(host: string, port: number): void;
  forget(node: ClusterNode): void;
  replicate(master: ClusterNode): void;
  /** Takes the place of its master. @param catchesUp whether it takes first what the master has sent; default: that is lost */
  takeOver(catchesUp?: boolean): void;
  /** Knows nobody any more. @param hard it is another node then, with another id */
  reset(hard: boolean): void;
  /** Delivers a message to the other nodes: of a shard channel, to those of its own shard. */
  broadcast(channel: Binary, message: Binary, kind: 'channel' | 'shard'): void;
}

/** Slots by the health of those who serve them. */
export interface SlotCounts {
  readonly assigned: number;
  readonly suspected: number;
  readonly failed: number;
}
