import type { Database } from './database';
import type { Entry } from './entry';
import { hashEntryBytes, keyAllocation } from './memory-allocation';
import { memoryOf } from './memory-size';

/**
 * What all keys take, in bytes. While it is on, the databases tell it which entries are written, and those alone are measured when the
 * sum is asked for. While it is off, it costs the databases one look at {@link isOn} a write, and an answer costs a look at every key.
 */
export class MemoryAccount {
  private isCounting = false;
  /** Of the entries as they were measured last. */
  private measured = 0;
  /** Entries that were written since. */
  private stale: Entry[] = [];

  constructor(private readonly databases: () => readonly Database[]) {}

  get isOn(): boolean {
    return this.isCounting;
  }

  turn(on: boolean): void {
    if (on === this.isCounting) return;
    this.isCounting = on;
    this.measured = 0;
    this.stale = [];
    if (!on) return;
    for (const entry of this.entries()) {
      entry.bytes = 0;
      entry.isStale = false;
      this.written(entry);
    }
  }

  /** An entry is new, or is about to be changed. */
  written(entry: Entry): void {
    if (entry.isStale) return;
    entry.isStale = true;
    this.stale.push(entry);
  }

  /** An entry leaves its database. */
  removed(entry: Entry): void {
    this.measured -= entry.bytes;
    entry.bytes = 0;
  }

  /** Bytes of all keys with their values, and of the tables that hold them. */
  get bytes(): number {
    if (this.isCounting) this.measureStale();
    else this.measured = this.measureAll();
    return this.databases().reduce((sum, db) => sum + tableBytes(db).main + tableBytes(db).expires, this.measured);
  }

  private measureStale(): void {
    for (const entry of this.stale) {
      entry.isStale = false;
      if (entry.seq < 0) continue; // It has left.
      const bytes = entryBytes(entry);
      this.measured += bytes - entry.bytes;
      entry.bytes = bytes;
    }
    this.stale = [];
  }

  private measureAll(): number {
    let sum = 0;
    for (const entry of this.entries()) sum += entryBytes(entry);
    return sum;
  }

  private *entries(): IterableIterator<Entry> {
    for (const db of this.databases()) yield* db.heldEntries();
  }
}

/** Bytes of the hash tables of a database, but for the entries of its keys: these count with the keys. */
export function tableBytes({ size, volatileSize }: Database): { readonly main: number; readonly expires: number } {
  return { main: meanSlotBytes(size), expires: meanSlotBytes(volatileSize) + volatileSize * hashEntryBytes };
}

/** Redis's tables double when they are full, but not where `maxmemory` would be exceeded: here they grow with each key. */
function meanSlotBytes(count: number): number {
  return 12 * count;
}

function entryBytes({ key, value }: Entry): number {
  return keyAllocation(key) + memoryOf(value);
}
