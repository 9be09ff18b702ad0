import type { Master } from '../../context';
import type { ServerFacts, WatchedMaster } from '../../sentinel';
import { Network, type Networked } from './network';
import type { WriteFeed } from './write-feed';

/** How many rounds of news it takes at most until nobody learns anything. */
const mostRounds = 50;

/** A server with data, as others reach it. */
export interface DataMember extends Networked, ServerFacts {
  readonly feed: WriteFeed;
  /** Follows whom it is to follow, as far as that is reached. */
  refresh(): void;
  /** SLAVEOF as a Sentinel sends it, which ends the connections of clients, too. @param master undefined: it is to be one */
  obey(master: Master | undefined): void;
}

/** A Sentinel, as others reach it. */
export interface SentinelMember extends Networked {
  readonly id: string;
  watched(name: string): WatchedMaster | undefined;
  vote(master: WatchedMaster, epoch: number, candidate: string): { readonly leader: string };
  /** Sees what has changed. */
  look(): void;
  /** Does what follows from what all have seen. */
  act(): void;
}

/** What joins masters, replicas and Sentinels in this process. */
export class ReplicationBus extends Network<DataMember | SentinelMember> {
  /** The server with data at an address, if `from` reaches it. */
  dataAt(from: DataMember | SentinelMember, { host, port }: { readonly host: string; readonly port: number }): DataMember | undefined {
    const found = this.at(host, port);
    return found !== undefined && 'feed' in found && this.reaches(from, found) ? found : undefined;
  }

  /** Who takes a server's writes, as far as `from` reaches them; default: the server itself. */
  following(master: DataMember, from: DataMember | SentinelMember = master): DataMember[] {
    const { host, port } = master.address;
    return [...this.members]
      .filter((each) => 'feed' in each)
      .filter((each) => each.isLinked && each.master?.host === host && each.master.port === port && this.reaches(from, each));
  }

  /** All other Sentinels that are reached. */
  peersOf(from: SentinelMember): SentinelMember[] {
    return [...this.members].filter((each) => 'look' in each).filter((each) => each !== from && this.reaches(from, each));
  }

  /** Replicas link up, Sentinels look, then act, until nothing changes any more. */
  protected deliver(): void {
    for (let round = 0; this.hasNews && round < mostRounds; round++) {
      this.hasNews = false;
      for (const member of [...this.members]) if ('feed' in member) member.refresh();
      for (const member of [...this.members]) if ('look' in member) member.look();
      for (const member of [...this.members]) if ('look' in member) member.act();
    }
  }
}
