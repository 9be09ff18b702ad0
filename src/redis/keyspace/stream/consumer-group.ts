import type { Binary } from '../../../base/bytes';
import { type Identified, IdTree } from './id-tree';
import type { StreamId } from './stream-id';
import type { Uint64 } from './uint64';

/** An entry that was delivered to a consumer and not acknowledged. Never changed: one that is delivered again is another. */
export interface PendingEntry extends Identified {
  /** The consumer's name. */
  readonly consumer: Binary;
  /** Milliseconds since the epoch. */
  readonly deliveredAtMs: number;
  readonly deliveries: Uint64;
}

export interface Consumer {
  readonly name: Binary;
  /** Milliseconds since the epoch of its last attempt at something. */
  seenAtMs: number;
  /** When it last got an entry; -1: never. */
  activeAtMs: number;
  /** What is pending for it. */
  readonly pending: IdTree<PendingEntry>;
}

/** A group of consumers that share a stream's entries: each is delivered to one of them, and pending until it is acknowledged. */
export class ConsumerGroup {
  /** What is pending for any consumer. */
  private everything = new IdTree<PendingEntry>();
  private readonly byName = new Map<Binary, Consumer>();

  constructor(
    /** Which stream may change it. */
    readonly owner: object,
    readonly name: Binary,
    /** The last id that was delivered. */
    public lastId: StreamId,
    /** How many entries of the stream were read up to `lastId`; undefined when that is not known. */
    public entriesRead: Uint64 | undefined,
  ) {}

  get pending(): IdTree<PendingEntry> {
    return this.everything;
  }

  get consumerCount(): number {
    return this.byName.size;
  }

  /** In the byte order of their names. */
  consumers(): Consumer[] {
    return [...this.byName.keys()].sort().map((name) => this.byName.get(name)!);
  }

  consumer(name: Binary): Consumer | undefined {
    return this.byName.get(name);
  }

  /** Adds a consumer that is not there. */
  addConsumer(name: Binary, seenAtMs: number): Consumer {
    const consumer: Consumer = { name, seenAtMs, activeAtMs: -1, pending: new IdTree<PendingEntry>() };
    this.byName.set(name, consumer);
    return consumer;
  }

  /** Removes a consumer with all that is pending for it. */
  deleteConsumer(consumer: Consumer): void {
    for (const { id } of consumer.pending) this.everything.delete(id);
    this.byName.delete(consumer.name);
  }

  /** Makes an entry pending for a consumer that is there, whoever had it before. */
  assign(pending: PendingEntry): void {
    const former = this.everything.get(pending.id);
    if (former !== undefined && former.consumer !== pending.consumer) this.byName.get(former.consumer)!.pending.delete(pending.id);
    this.everything.set(pending);
    this.byName.get(pending.consumer)!.pending.set(pending);
  }

  /** An entry is pending no more. @returns whether it was */
  release(id: StreamId): boolean {
    const pending = this.everything.delete(id);
    if (pending === undefined) return false;
    this.byName.get(pending.consumer)!.pending.delete(id);
    return true;
  }

  /** A copy that another stream may change. O(how many consumers there are), however much is pending. */
  copyFor(owner: object): ConsumerGroup {
    const copy = new ConsumerGroup(owner, this.name, this.lastId, this.entriesRead);
    copy.everything = this.everything.clone();
    for (const each of this.byName.values()) copy.byName.set(each.name, { ...each, pending: each.pending.clone() });
    return copy;
  }
}
