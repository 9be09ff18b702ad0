import type { Binary } from '../../base/bytes';
import type { Database } from './database';
import type { SavedEntry } from './entry';

/**
 * A state of the key space, held as the difference to its neighbour on the way to the live state.
 * Taking one is O(1); going to one applies the differences on the way and turns each of them round, so that every
 * snapshot stays reachable from the new live state. (Source: rerooting, H. Baker, "Shallow Binding Makes Functional Arrays
 * Fast", 1991.) A snapshot that nobody holds is collected with its differences.
 */
export class Snapshot {
  /** What leads from the neighbour's state back to this one: the saved state of each key that differs. */
  changes = new Map<Database, Map<Binary, SavedEntry | undefined>>();
  /** The neighbour; undefined: the live state itself. */
  toward: Snapshot | undefined;

  constructor(
    /** The databases in the order they had (SWAPDB changes it). */
    readonly databases: readonly Database[],
  ) {}

  /** Keeps a key's state, unless an earlier one is kept. */
  record(db: Database, key: Binary, saved: SavedEntry | undefined): void {
    let keys = this.changes.get(db);
    if (keys === undefined) this.changes.set(db, (keys = new Map<Binary, SavedEntry | undefined>()));
    if (!keys.has(key)) keys.set(key, saved);
  }

  /** A key that was not there, and came, and went: nothing differs. */
  forget(db: Database, key: Binary): void {
    const keys = this.changes.get(db);
    if (keys === undefined || keys.get(key) !== undefined) return;
    keys.delete(key);
    if (keys.size === 0) this.changes.delete(db);
  }

  /** Whether the live state, which is its neighbour, is still this one. */
  isCurrent(databases: readonly Database[]): boolean {
    return this.changes.size === 0 && this.databases.every((db, index) => db === databases[index]);
  }
}
