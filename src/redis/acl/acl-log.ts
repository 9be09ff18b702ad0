import type { Binary } from '../../base/bytes';
import type { DenialReason } from './denial';

/** What was refused. */
export interface Refused {
  readonly reason: DenialReason | 'auth';
  readonly context: 'toplevel' | 'multi' | 'lua' | 'module';
  /** The command, key or channel, or the command of a failed login. */
  readonly object: Binary;
  readonly username: Binary;
  /** The client's line of CLIENT LIST. */
  readonly clientInfo: Binary;
}

/** One entry: refusals alike within a minute. */
export interface AclLogEntry extends Refused {
  readonly id: number;
  readonly count: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** The entries at one moment. */
export interface SavedAclLog {
  readonly entries: readonly AclLogEntry[];
  readonly nextId: number;
}

const groupedForMs = 60_000;
/** How many of the newest entries are looked at for one alike. */
const comparedEntries = 10;

/** The last refusals, the newest first. */
export class AclLog {
  entries: readonly AclLogEntry[] = [];
  private nextId = 0;

  add(refused: Refused, atMs: number, maxLength: number): void {
    const at = this.entries.slice(0, comparedEntries).findIndex((entry) => isAlike(entry, refused, atMs));
    if (at >= 0) {
      const { id, count, createdAtMs } = this.entries[at]!;
      const grown = { ...refused, id, count: count + 1, createdAtMs, updatedAtMs: atMs };
      this.entries = [grown, ...this.entries.slice(0, at), ...this.entries.slice(at + 1)];
    } else {
      const entry = { ...refused, id: this.nextId++, count: 1, createdAtMs: atMs, updatedAtMs: atMs };
      this.entries = [entry, ...this.entries].slice(0, maxLength);
    }
  }

  clear(): void {
    this.entries = [];
  }

  save(): SavedAclLog {
    return { entries: this.entries, nextId: this.nextId };
  }

  restore({ entries, nextId }: SavedAclLog): void {
    this.entries = entries;
    this.nextId = nextId;
  }
}

function isAlike(entry: AclLogEntry, refused: Refused, atMs: number): boolean {
  return (
    entry.reason === refused.reason &&
    entry.context === refused.context &&
    entry.object === refused.object &&
    entry.username === refused.username &&
    Math.abs(atMs - entry.updatedAtMs) <= groupedForMs
  );
}
