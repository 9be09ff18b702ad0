import type { DrivenClock } from '../../../base/driven-clock';
import type { Timer } from '../../../base/clock';
import { DistributedError } from '../../../base/errors';
import type { Engine } from '../../context';
import type { LoneReplication } from '../replication';
import type { RedisScripting } from '../scripting/scripting';
import type { Content, Write, WriteFeed, WriteReceiver } from './write-feed';

/** So many of its latest writes a replica can go back. */
export const mostLosableWrites = 10_000;

/** What a replica needs of its engine. */
export interface ReplicaHost extends Pick<Engine, 'keyspace' | 'flush'> {
  readonly clock: DrivenClock;
  readonly replication: LoneReplication;
  readonly scripting: RedisScripting;
  step<T>(act: () => T): T;
}

/** How far a replica is behind: the master's last so many writes have not arrived; or each arrives so many milliseconds later, on its clock. */
export type Lag = { readonly writes: number } | { readonly ms: number };

export const noLag: Lag = { writes: 0 };

interface UnderWay {
  readonly write: Write;
  readonly sentAtMs: number;
}

/** A replica's link to its master, as a snapshot has it. */
export interface SavedReplica {
  readonly source: WriteFeed | undefined;
  readonly lag: Lag;
  readonly underWay: readonly UnderWay[];
  readonly undo: readonly Content[];
}

/** The replica's side of replication: takes the writes of its master, each as soon as it is made unless it lags. */
export class Replica implements WriteReceiver {
  private source: WriteFeed | undefined;
  private lag: Lag = noLag;
  /** Oldest first. */
  private underWay: UnderWay[] = [];
  private arrival: Timer | undefined;
  /** What its latest writes have changed, as it was before. */
  private undo: Content[] = [];

  constructor(
    private readonly host: ReplicaHost,
    private readonly feed: WriteFeed,
  ) {}

  /** Has the master's data, or waits for it. */
  follow(master: { readonly host: string; readonly port: number }, source: WriteFeed | undefined): void {
    const { replication } = this.host;
    if (replication.master?.host !== master.host || replication.master.port !== master.port)
      replication.follow({ host: master.host, port: master.port });
    if (source === this.source) return;
    this.leave();
    this.link(source);
    if (source === undefined) return;
    this.host.step(() => {
      this.host.flush(this.host.keyspace.databases);
      this.put(source.all());
      this.feed.follow(source.offset);
    });
    source.onArrival();
  }

  lead(): void {
    this.leave();
    this.host.replication.lead();
  }

  /** What is under way never arrives. */
  leave(): void {
    this.source?.receivers.delete(this);
    this.source = undefined;
    this.underWay = [];
    this.undo = [];
    this.deliver();
  }

  get isLinked(): boolean {
    return this.source !== undefined;
  }

  /** How many writes have not arrived. */
  get behind(): number {
    return this.underWay.length;
  }

  receive(write: Write): void {
    this.underWay.push({ write, sentAtMs: this.host.clock.now() });
    this.deliver();
  }

  setLag(lag: Lag): void {
    this.lag = lag;
    this.deliver();
  }

  /** All that is under way arrives. */
  catchUp(): void {
    this.arrive(0);
    this.deliver();
  }

  /**
   * Its master's last writes never arrive, as far back as they are here.
   * @param writes how many; default: what is under way
   */
  lose(writes = this.underWay.length): void {
    const here = writes - this.underWay.length;
    if (here > this.undo.length) throw cannotLose(writes, this.underWay.length + this.undo.length);
    this.arrive(writes);
    this.underWay = [];
    this.deliver();
    if (here <= 0) return;
    this.host.step(() => {
      for (let count = 0; count < here; count++) this.put(this.undo.pop()!);
    });
    this.feed.follow(this.feed.offset - here);
  }

  save(): SavedReplica {
    return { source: this.source, lag: this.lag, underWay: [...this.underWay], undo: [...this.undo] };
  }

  /** Goes back to a link; the data are put back by somebody else. */
  restore({ source, lag, underWay, undo }: SavedReplica): void {
    this.leave();
    this.link(source);
    this.lag = lag;
    this.underWay = [...underWay];
    this.undo = [...undo];
    this.deliver();
  }

  private link(source: WriteFeed | undefined): void {
    this.source = source;
    source?.receivers.add(this);
  }

  /** Takes what is due, and waits for what is not yet. */
  private deliver(): void {
    this.arrival?.cancel();
    this.arrival = undefined;
    const { lag } = this;
    if ('writes' in lag) {
      this.arrive(lag.writes);
      return;
    }
    const now = this.host.clock.now();
    this.arrive(this.underWay.filter(({ sentAtMs }) => sentAtMs + lag.ms > now).length);
    const next = this.underWay[0];
    if (next !== undefined) this.arrival = this.host.clock.after(next.sentAtMs + lag.ms - now, () => this.deliver());
  }

  /** @param left how many stay under way */
  private arrive(left: number): void {
    while (this.underWay.length > left) {
      const { write } = this.underWay.shift()!;
      this.undo.push(this.presentOf(write));
      if (this.undo.length > mostLosableWrites) this.undo.shift();
      this.host.step(() => this.put(write));
      this.feed.follow(write.offset);
      this.source?.onArrival();
    }
  }

  /** As it is here now what a write changes. */
  private presentOf({ keys, libraries }: Content): Content {
    const { keyspace, scripting } = this.host;
    return {
      keys: keys.map(({ db, key }) => ({ db, key, entry: keyspace.databases[db]!.held(key) })),
      libraries: libraries && scripting.libraries.all(),
    };
  }

  private put({ keys, libraries }: Content): void {
    const { keyspace, scripting } = this.host;
    if (libraries !== undefined) scripting.libraries.replaceAll(libraries);
    for (const { db: index, key, entry } of keys) {
      const db = keyspace.databases[index]!;
      const held = db.held(key);
      if (held !== undefined) db.remove(held);
      if (entry !== undefined) db.load(entry);
      else if (held !== undefined) keyspace.observer.touched(db, key);
    }
  }
}

function cannotLose(writes: number, known: number): DistributedError {
  return new DistributedError({
    code: 'JD_CANNOT_LOSE',
    what: `A replica that has ${known} writes since it began to follow cannot lose ${writes}.`,
    fix: `Lose as many at most; mostLosableWrites is ${mostLosableWrites}.`,
  });
}
