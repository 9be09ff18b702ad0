import type { Binary } from '../../base/bytes';
import type { Node } from './dictionary';
import type { Value } from './value';

/** One key of a database. */
export class Entry implements Node {
  seq = 0;
  /** Milliseconds since the epoch when it ceases to be; -1: never. */
  expireAtMs = -1;
  /** When something of it ends, the key or a field of its hash; Infinity: never. Kept by the database. */
  dueAtMs = Infinity;
  /** How often it is used, as long as somebody asks: see {@link Frequency}. */
  frequency = 0;
  /** What it took in memory when it was measured last, and whether it was written since: see {@link MemoryAccount}. */
  bytes = 0;
  isStale = false;

  constructor(
    readonly key: Binary,
    public value: Value,
    /** Seconds since the epoch of its last use; OBJECT IDLETIME counts from it. */
    public usedAtSec: number,
    /** The snapshot generation that has this entry's former state in its journal. */
    public epoch: number,
  ) {}
}

/** What a snapshot keeps of a key that changed or went since: undefined stands for "was not there". */
export interface SavedEntry {
  readonly value: Value;
  readonly expireAtMs: number;
  readonly usedAtSec: number;
  readonly frequency: number;
  readonly seq: number;
}
