import type { Binary } from '../../../base/bytes';
import type { Entry } from '../../keyspace/entry';
import type { Database } from '../../keyspace/database';
import type { EventClass, KeyspaceObserver } from '../../keyspace/events';
import type { TypeName } from '../../keyspace/value';
import { shared } from '../../keyspace/value';
import type { LibrarySet } from '../scripting/function-libraries';

/** A key as it stands after a write; without an entry: it is gone. */
export interface KeyState {
  readonly key: Binary;
  readonly entry: Pick<Entry, 'key' | 'value' | 'expireAtMs' | 'usedAtSec'> | undefined;
}

/** All that one command, transaction or script has changed. */
export interface Write {
  readonly offset: number;
  readonly keys: readonly KeyState[];
}

/** Who takes a master's writes. */
export interface WriteReceiver {
  receive(write: Write): void;
  receiveLibraries(libraries: LibrarySet): void;
}

/** Watches a master's data, and hands each write to its replicas when the step that made it is over. */
export class WriteFeed implements KeyspaceObserver {
  /** Writes since the beginning. */
  offset = 0;
  readonly receivers = new Set<WriteReceiver>();
  private readonly changed = new Set<Binary>();
  private known: LibrarySet;

  constructor(
    private readonly next: KeyspaceObserver,
    private readonly db: () => Database,
    private readonly libraries: () => LibrarySet,
  ) {
    this.known = libraries();
  }

  touched(db: Database, key: Binary): void {
    this.changed.add(key);
    this.next.touched(db, key);
  }

  cleared(db: Database, key: Binary): void {
    this.changed.add(key);
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

  /** A step is over: what it changed goes out as one write. */
  endStep(): void {
    const libraries = this.libraries();
    if (libraries !== this.known) {
      this.known = libraries;
      for (const receiver of this.receivers) receiver.receiveLibraries(libraries);
    }
    if (this.changed.size === 0) return;
    this.offset++;
    if (this.receivers.size > 0) {
      const write = { offset: this.offset, keys: [...this.changed].map((key) => this.stateOf(key)) };
      for (const receiver of this.receivers) receiver.receive(write);
    }
    this.changed.clear();
  }

  /** What changed came from a master, and is in its count. */
  follow(offset: number): void {
    this.offset = offset;
    this.changed.clear();
    this.known = this.libraries();
  }

  /** Everything, for a replica that begins. */
  all(): KeyState[] {
    return [...this.db().heldEntries()].map(({ key }) => this.stateOf(key));
  }

  get librarySet(): LibrarySet {
    return this.libraries();
  }

  /** The value is the replica's too from now on: whoever changes it makes a copy first. */
  private stateOf(key: Binary): KeyState {
    const entry = this.db().held(key);
    if (entry === undefined) return { key, entry: undefined };
    const { value, expireAtMs, usedAtSec } = entry;
    if (typeof value !== 'string') value.epoch = shared;
    return { key, entry: { key, value, expireAtMs, usedAtSec } };
  }
}
