import type { Database } from './database';
import type { Entry } from './entry';
import { hashEntryBytes, keyAllocation } from './memory-allocation';
import { memoryOf } from './memory-size';

/** More entries than this are not noted: an answer that looks at every key again costs less than the notes of a large load. */
export const mostNoted = 10_000;

/**
 * What all keys take, in bytes. The first answer looks at every key. From then on the databases tell which entries are written, and those
 * alone are measured when the sum is asked for again, until too many have been written in between: clients ask as they connect.
 */
export class MemoryAccount {
  private isCounting = false;
  private isLasting = false;
  /** Of the entries as they were measured last. */
  private measured = 0;
  /** Entries that were written since. */
  private readonly stale = new Set<Entry>();

  constructor(private readonly databases: () => readonly Database[]) {}

  /** Whether it wants to hear of what is written and removed. */
  get isOn(): boolean {
    return this.isCounting;
  }

  /** Whether it counts however much is written. */
  last(isLasting: boolean): void {
    this.isLasting = isLasting;
    if (isLasting && !this.isCounting) this.begin();
  }

  /** An entry is new, or is about to be changed. */
  written(entry: Entry): void {
    if (entry.isStale) return;
    entry.isStale = true;
    this.stale.add(entry);
    if (this.stale.size > mostNoted && !this.isLasting) this.end();
  }

  /** An entry leaves its database. */
  removed(entry: Entry): void {
    this.measured -= entry.bytes;
    entry.bytes = 0;
    if (!entry.isStale) return;
    entry.isStale = false;
    this.stale.delete(entry);
  }

  /** Bytes of all keys with their values, and of the tables that hold them. */
  get bytes(): number {
    if (this.isCounting) this.measureStale();
    else this.begin();
    return this.databases().reduce((sum, db) => sum + tableBytes(db).main + tableBytes(db).expires, this.measured);
  }

  private begin(): void {
    this.isCounting = true;
    this.measured = 0;
    for (const db of this.databases()) {
      for (const entry of db.heldEntries()) {
        entry.isStale = false;
        entry.bytes = entryBytes(entry);
        this.measured += entry.bytes;
      }
    }
  }

  private end(): void {
    this.isCounting = false;
    this.stale.clear();
  }

  private measureStale(): void {
    for (const entry of this.stale) {
      entry.isStale = false;
      const bytes = entryBytes(entry);
      this.measured += bytes - entry.bytes;
      entry.bytes = bytes;
    }
    this.stale.clear();
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
