import { DistributedError } from '../../../base/errors';
import type { Engine } from '../../context';
import type { KeyState, Write, WriteFeed, WriteReceiver } from './write-feed';
import type { RedisScripting } from '../scripting/scripting';
import type { LibrarySet } from '../scripting/function-libraries';
import type { LoneReplication } from '../replication';

/** So many of its latest writes a replica can go back. */
export const mostLosableWrites = 10_000;

/** What a replica needs of its engine. */
export interface ReplicaHost extends Pick<Engine, 'keyspace' | 'flush'> {
  readonly replication: LoneReplication;
  readonly scripting: RedisScripting;
  step<T>(act: () => T): T;
}

/** The replica's side of replication: takes the writes of its master, each as soon as it is made. */
export class Replica implements WriteReceiver {
  private source: WriteFeed | undefined;
  /** What its latest writes have changed, as it was before. */
  private readonly undo: (readonly KeyState[])[] = [];

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
    this.source = source;
    if (source === undefined) return;
    source.receivers.add(this);
    this.host.step(() => {
      this.host.flush(this.host.keyspace.databases);
      this.host.scripting.libraries.replaceAll(source.librarySet);
      this.put(source.all());
      this.feed.follow(source.offset);
    });
  }

  lead(): void {
    this.leave();
    this.host.replication.lead();
  }

  leave(): void {
    this.source?.receivers.delete(this);
    this.source = undefined;
    this.undo.length = 0;
  }

  get isLinked(): boolean {
    return this.source !== undefined;
  }

  receive({ keys, offset }: Write): void {
    const db = this.host.keyspace.databases[0]!;
    this.undo.push(keys.map(({ key }) => ({ key, entry: db.held(key) })));
    if (this.undo.length > mostLosableWrites) this.undo.shift();
    this.host.step(() => this.put(keys));
    this.feed.follow(offset);
  }

  receiveLibraries(libraries: LibrarySet): void {
    this.host.scripting.libraries.replaceAll(libraries);
    this.feed.follow(this.feed.offset);
  }

  /** Goes back to what it was before its master's latest writes, as if they had never come. */
  lose(writes: number): void {
    if (writes > this.undo.length)
      throw new DistributedError({
        code: 'JD_CANNOT_LOSE',
        what: `A replica that has ${this.undo.length} writes since it began to follow cannot lose ${writes}.`,
        fix: `Lose as many at most; mostLosableWrites is ${mostLosableWrites}.`,
      });
    this.host.step(() => {
      for (let count = 0; count < writes; count++) this.put(this.undo.pop()!);
    });
    this.feed.follow(this.feed.offset - writes);
  }

  private put(keys: readonly KeyState[]): void {
    const db = this.host.keyspace.databases[0]!;
    for (const { key, entry } of keys) {
      if (entry !== undefined) db.load(entry);
      else {
        const held = db.held(key);
        if (held === undefined) continue;
        db.remove(held);
        this.host.keyspace.observer.touched(db, key);
      }
    }
  }
}
