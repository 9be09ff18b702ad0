import type { Binary } from '../../../base/bytes';
import type { Entry } from '../../keyspace/entry';
import type { Database } from '../../keyspace/database';
import type { EventClass, KeyspaceObserver } from '../../keyspace/events';
import type { TypeName } from '../../keyspace/value';
import { shared } from '../../keyspace/value';
import type { LibrarySet } from '../scripting/function-libraries';

/** A key as it stands after a write; without an entry: it is gone. */
export interface KeyState {
  readonly db: number;
  readonly key: Binary;
  readonly entry: Pick<Entry, 'key' | 'value' | 'expireAtMs' | 'usedAtSec'> | undefined;
}

/** What a write, or all of them, have come to. */
export interface Content {
  readonly keys: readonly KeyState[];
  /** Undefined: the libraries of functions are what they were. */
  readonly libraries: LibrarySet | undefined;
}

/** All that one command, transaction or script has changed. */
export interface Write extends Content {
  readonly offset: number;
}

/** Who takes a master's writes. */
export interface WriteReceiver {
  receive(write: Write): void;
}

/** What is watched. */
export interface WrittenData {
  readonly databases: readonly Database[];
  readonly libraries: LibrarySet;
}

/** Watches a master's data, and hands each write to its replicas when the step that made it is over. */
export class WriteFeed implements KeyspaceObserver {
  /** Writes since the beginning. */
  offset = 0;
  readonly receivers = new Set<WriteReceiver>();
  private readonly changed = new Map<number, Set<Binary>>();
  private known: LibrarySet;

  constructor(
    private readonly next: KeyspaceObserver,
    private readonly data: WrittenData,
    /** A replica has taken a write. */
    readonly onArrival: () => void,
  ) {
    this.known = data.libraries;
  }

  touched(db: Database, key: Binary): void {
    this.note(db, key);
    this.next.touched(db, key);
  }

  cleared(db: Database, key: Binary): void {
    this.note(db, key);
    this.next.cleared(db, key);
  }

  ready(db: Database, key: Binary, type: TypeName): void {
    this.next.ready(db, key, type);
  }

  notified(db: Database, eventClass: EventClass, event: string, key: Binary): void {
    this.next.notified(db, eventClass, event, key);
  }

  nextExpiry(atMs: number): void {
    this.next.nextExpiry(atMs);
  }

  /** A key has changed. */
  note(db: Database, key: Binary): void {
    let keys = this.changed.get(db.index);
    if (keys === undefined) this.changed.set(db.index, (keys = new Set()));
    keys.add(key);
  }

  /** A step is over: what it changed goes out as one write. */
  endStep(): void {
    const { libraries } = this.data;
    if (this.changed.size === 0 && libraries === this.known) return;
    this.offset++;
    if (this.receivers.size > 0) {
      const keys = [...this.changed].flatMap(([db, names]) => [...names].map((key) => this.stateOf(db, key)));
      const write = { offset: this.offset, keys, libraries: libraries === this.known ? undefined : libraries };
      for (const receiver of this.receivers) receiver.receive(write);
    }
    this.known = libraries;
    this.changed.clear();
  }

  /** What changed is no news: it came from a master, and is in its count, or from a snapshot, which replicas have, too. */
  follow(offset: number): void {
    this.offset = offset;
    this.changed.clear();
    this.known = this.data.libraries;
  }

  /** Everything, for a replica that begins. */
  all(): Content {
    const keys = this.data.databases.flatMap((db) => [...db.heldEntries()].map(({ key }) => this.stateOf(db.index, key)));
    return { keys, libraries: this.data.libraries };
  }

  /** Those of FUNCTION LOAD. */
  get libraries(): LibrarySet {
    return this.data.libraries;
  }

  /** The value is the replica's too from now on: whoever changes it makes a copy first. */
  private stateOf(db: number, key: Binary): KeyState {
    const entry = this.data.databases[db]!.held(key);
    if (entry === undefined) return { db, key, entry: undefined };
    const { value, expireAtMs, usedAtSec } = entry;
    if (typeof value !== 'string') value.epoch = shared;
    return { db, key, entry: { key, value, expireAtMs, usedAtSec } };
  }
}
