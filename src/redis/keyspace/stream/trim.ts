import type { StreamValue } from '../stream';
import { compareIds, type StreamId } from './stream-id';
import type { StreamEntry, StreamNode } from './stream-node';

/** What becomes of what is pending of an entry that goes: it stays, it goes too; or an entry stays that a group has not read and acknowledged. */
export type ReferencePolicy = 'keep' | 'delete' | 'acked';

/** What a trim leaves. */
export interface Trim {
  /** So many entries, or those from an id on. */
  readonly keep: { readonly entries: number } | { readonly from: StreamId };
  /** Removes only what is in nodes of which no entry is to be kept. */
  readonly approximate: boolean;
  /** Ends before more entries than these would go; 0: no limit. */
  readonly limit: number;
  readonly references: ReferencePolicy;
}

/** Removes entries from a stream's start. @returns how many */
export function trimStream(stream: StreamValue, trim: Trim): number {
  const removed = trim.references === 'acked' ? removeAcked(stream, trim) : removeFirst(stream, trim);
  if (stream.length === 0 || removed > 0) stream.renewFirstId();
  return removed;
}

/** Whole nodes go as one. */
function removeFirst(stream: StreamValue, trim: Trim): number {
  const { approximate, references } = trim;
  let removed = 0;
  const release = (entries: readonly StreamEntry[]): void => {
    if (references === 'delete') for (const { id, deleted } of entries) if (!deleted) stream.releaseEverywhere(id);
  };
  for (let node = stream.firstNode; node !== undefined && mayGoOn(stream, trim, node, removed); node = stream.firstNode) {
    if (goesWholly(stream, trim, node)) {
      stream.dropFirstNode();
      removed += node.live;
      release(node.entries);
      continue;
    }
    if (!approximate) {
      const deleted = stream.deleteInFirstNode((entry) => stays(stream, trim, entry));
      removed += deleted.length;
      release(deleted);
    }
    break;
  }
  return removed;
}

/** Entries that are still needed stay, wherever they stand, and others behind them go. */
function removeAcked(stream: StreamValue, trim: Trim): number {
  let removed = 0;
  let node = stream.firstNode;
  while (node !== undefined && mayGoOn(stream, trim, node, removed) && (!trim.approximate || goesWholly(stream, trim, node))) {
    for (const entry of node.entries.filter(({ deleted }) => !deleted)) {
      if (stays(stream, trim, entry)) return removed;
      if (!stream.isReferenced(entry.id) && stream.delete(entry.id)) removed++;
    }
    node = stream.nodeAfter(node);
  }
  return removed;
}

function mayGoOn({ length }: StreamValue, { keep, limit }: Trim, { live }: StreamNode, removed: number): boolean {
  if ('entries' in keep && length <= keep.entries) return false;
  return limit === 0 || removed + live <= limit;
}

/** Whether no entry of a node is to be kept. Of ids its last entry's counts, even when that is deleted already. */
function goesWholly({ length }: StreamValue, { keep }: Trim, { live, lastId }: StreamNode): boolean {
  return 'entries' in keep ? length - live >= keep.entries : compareIds(lastId, keep.from) < 0;
}

/** Whether an entry is to be kept, and with it all that follow. */
function stays({ length }: StreamValue, { keep }: Trim, { id }: StreamEntry): boolean {
  return 'entries' in keep ? length <= keep.entries : compareIds(id, keep.from) >= 0;
}
