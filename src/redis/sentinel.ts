import type { Binary } from '../base/bytes';

/** What a Sentinel holds of any server. Data only: a snapshot is a copy. */
export interface WatchedServer {
  readonly host: string;
  readonly port: number;
  /** Of its run, 40 hexadecimal digits; empty: it was never reached. */
  runId: string;
  /** It does not answer this Sentinel ("subjectively down"). */
  isDown: boolean;
  downSinceMs: number;
  /** When it answered last, in milliseconds since the epoch. */
  seenAtMs: number;
  /** What it says to be. */
  role: 'master' | 'slave';
  roleSinceMs: number;
}

/** What a Sentinel holds of another one that watches the same master. */
export interface WatchedSentinel {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  isDown: boolean;
  downSinceMs: number;
  seenAtMs: number;
}

/** A master that a Sentinel watches, by the name that clients ask for. */
export interface WatchedMaster extends WatchedServer {
  readonly name: Binary;
  host: string;
  port: number;
  quorum: number;
  /** As many Sentinels as the quorum asks for say that it is down ("objectively down"). */
  isAgreedDown: boolean;
  agreedSinceMs: number;
  /** The version of its address: the greatest is right. */
  configEpoch: number;
  /** Whom this Sentinel has voted for last, to lead a failover; empty: nobody. */
  leader: string;
  leaderEpoch: number;
  /** The failover that is due cannot be, and that was told. */
  hasGivenUp: boolean;
  /** By host:port. */
  readonly replicas: Map<string, WatchedServer>;
  /** The other ones, by id. */
  readonly sentinels: Map<string, WatchedSentinel>;
  readonly settings: Record<MasterSetting, number>;
}

/** Numbers that SENTINEL SET changes, in the order in which SENTINEL MASTER tells the first three. */
export const masterSettings = {
  'down-after-milliseconds': 30_000,
  'failover-timeout': 180_000,
  'parallel-syncs': 1,
  'master-reboot-down-after-period': 0,
} as const;
export type MasterSetting = keyof typeof masterSettings;

/** All that a Sentinel knows. */
export interface SentinelState {
  epoch: number;
  /** In the order in which they came. */
  readonly masters: Map<Binary, WatchedMaster>;
  /** Of SENTINEL CONFIG. */
  readonly config: Map<string, Binary>;
  /** Milliseconds, of SENTINEL DEBUG. */
  readonly times: Map<string, number>;
  failureFlags: number;
}

/** A Sentinel, as its commands use it. */
export interface Sentinel {
  readonly id: string;
  readonly state: SentinelState;
  monitor(name: Binary, address: { readonly host: string; readonly port: number }, quorum: number): void;
  remove(master: WatchedMaster): void;
  /** Forgets replicas and other Sentinels, and finds them anew. */
  reset(master: WatchedMaster): void;
  /** Fails over at once, without asking the others. @returns whether there is a replica for it */
  failover(master: WatchedMaster): boolean;
  /** Who is to lead a failover of this epoch, for all that this one knows. */
  vote(master: WatchedMaster, epoch: number, candidate: string): { readonly leader: string; readonly epoch: number };
  /** What a server tells of itself: the text of INFO, where it is reached; and as a replica. */
  ask(server: { readonly host: string; readonly port: number }): ServerFacts | undefined;
  /** Tells subscribers. @param channel '+sdown' */
  event(channel: string, text: Binary): void;
}

/** What a Sentinel asks a server. */
export interface ServerFacts {
  readonly runId: string;
  /** Whom it follows; undefined: it is a master. */
  readonly master: { readonly host: Binary; readonly port: number } | undefined;
  readonly isLinked: boolean;
  readonly offset: number;
  /** The setting replica-priority. */
  readonly priority: number;
  /** The setting replica-announced. */
  readonly isAnnounced: boolean;
  info(): Binary;
}

/** As events and logs name a master. */
export function masterTitle({ name, host, port }: Pick<WatchedMaster, 'name' | 'host' | 'port'>): Binary {
  return `master ${name} ${host} ${port}`;
}

/** As events name a replica. */
export function replicaTitle({ host, port }: Pick<WatchedServer, 'host' | 'port'>, master: WatchedMaster): Binary {
  return `slave ${host}:${port} ${host} ${port} @ ${master.name} ${master.host} ${master.port}`;
}

/** As events name another Sentinel. */
export function sentinelTitle({ id, host, port }: Pick<WatchedSentinel, 'id' | 'host' | 'port'>, master: WatchedMaster): Binary {
  return `sentinel ${id} ${host} ${port} @ ${master.name} ${master.host} ${master.port}`;
}
