import type { ConsumerGroup } from './consumer-group';
import { compareIds, minId, type StreamId } from './stream-id';
import { plus, signedDifference, type Uint64 } from './uint64';

/** What is counted of a stream. */
export interface StreamCounts {
  /** Entries that are there. */
  readonly length: number;
  /** Entries that were ever added. */
  readonly entriesAdded: Uint64;
  /** The first entry that is there; 0-0 when none is. */
  readonly firstId: StreamId;
  readonly lastId: StreamId;
  /** The greatest id that XDEL removed. */
  readonly maxDeletedId: StreamId;
}

/** By which rules reads are counted: those of 8.0 look at more of what was deleted. */
export type CountingRules = 'before 8.0' | 'since 8.0';

/** Notes that an entry was delivered to a group. */
export function countRead(counts: StreamCounts, group: ConsumerGroup, id: StreamId, rules: CountingRules): void {
  if (compareIds(id, group.lastId) <= 0) return;
  const { entriesRead, lastId } = group;
  const looksFrom = rules === 'since 8.0' ? lastId : id;
  const isTooHigh = rules === 'since 8.0' && entriesRead !== undefined && entriesRead >= counts.entriesAdded;
  if (entriesRead !== undefined && !isTooHigh && !isDeletedFrom(counts, looksFrom, rules)) group.entriesRead = plus(entriesRead, 1);
  else if (counts.entriesAdded !== 0) group.entriesRead = entriesUpTo(counts, id, rules);
  group.lastId = id;
}

/** How many entries a group has still to read; undefined where that cannot be told. */
export function lagOf(counts: StreamCounts, { entriesRead, lastId }: ConsumerGroup, rules: CountingRules): number | bigint | undefined {
  const { entriesAdded, length, firstId, maxDeletedId } = counts;
  if (entriesAdded === 0) return 0;
  if (rules === 'since 8.0') {
    if (length === 0) return 0;
    if (compareIds(lastId, firstId) < 0 && compareIds(maxDeletedId, firstId) < 0) return length;
  }
  const isKnown = entriesRead !== undefined && !isDeletedFrom(counts, lastId, rules);
  const read = isKnown ? entriesRead : entriesUpTo(counts, lastId, rules);
  return read === undefined ? undefined : signedDifference(entriesAdded, read);
}

/**
 * How many entries were ever added up to an id, where that follows from the counts; undefined where it does not:
 * within the stream, in the future, or when an entry was deleted ahead.
 */
export function entriesUpTo(counts: StreamCounts, id: StreamId, rules: CountingRules): Uint64 | undefined {
  const { length, entriesAdded, firstId, lastId, maxDeletedId } = counts;
  if (entriesAdded === 0) return 0;
  const beyondLast = compareIds(id, lastId);
  if (beyondLast < 0 && length === 0) return entriesAdded;
  if (rules === 'since 8.0' && compareIds(id, minId) !== 0 && compareIds(id, maxDeletedId) < 0) return undefined;
  if (beyondLast === 0) return entriesAdded;
  if (beyondLast > 0 || (compareIds(maxDeletedId, minId) !== 0 && compareIds(maxDeletedId, firstId) >= 0)) return undefined;
  const beyondFirst = compareIds(id, firstId);
  return beyondFirst > 0 ? undefined : plus(entriesAdded, beyondFirst === 0 ? 1 - length : -length);
}

/** Whether an entry from an id on was deleted: then the counts say nothing of what lies ahead. */
function isDeletedFrom({ length, firstId, maxDeletedId }: StreamCounts, id: StreamId, rules: CountingRules): boolean {
  if (length === 0 || compareIds(maxDeletedId, minId) === 0) return false;
  if (rules === 'before 8.0' && compareIds(firstId, maxDeletedId) > 0) return false;
  return compareIds(id, maxDeletedId) <= 0;
}
