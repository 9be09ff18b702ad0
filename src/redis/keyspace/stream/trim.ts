import type { StreamValue } from '../stream';
import { compareIds, type StreamId } from './stream-id';

/** What a trim leaves. */
export interface Trim {
  /** So many entries, or those from an id on. */
  readonly keep: { readonly entries: number } | { readonly from: StreamId };
  /** Removes whole nodes only. */
  readonly approximate: boolean;
  /** Ends before more entries than these would go; 0: no limit. */
  readonly limit: number;
}

/** Removes entries from a stream's start. @returns how many */
export function trimStream(stream: StreamValue, { keep, approximate, limit }: Trim): number {
  const isDone = (): boolean => 'entries' in keep && stream.length <= keep.entries;
  let removed = 0;
  for (let node = stream.firstNode; node !== undefined && !isDone(); node = stream.firstNode) {
    const { live } = node;
    if (limit > 0 && removed + live > limit) break;
    // A node goes by its last entry, even when that is deleted already.
    if ('entries' in keep ? stream.length - live >= keep.entries : compareIds(node.lastId, keep.from) < 0) {
      stream.dropFirstNode();
      removed += live;
      continue;
    }
    if (!approximate) removed += stream.deleteInFirstNode('entries' in keep ? isDone : ({ id }) => compareIds(id, keep.from) >= 0);
    break;
  }
  if (stream.length === 0 || removed > 0) stream.renewFirstId();
  return removed;
}
