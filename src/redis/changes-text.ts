import { type Binary, compareBinary } from '../base/bytes';
import type { Database } from './keyspace/database';
import type { SavedEntry } from './keyspace/entry';
import type { HashValue } from './keyspace/hash';
import type { Keyspace } from './keyspace/keyspace';
import type { Snapshot } from './keyspace/snapshot';
import type { StreamValue } from './keyspace/stream';
import { maxId, minId } from './keyspace/stream/stream-id';
import { formatDouble } from './numbers';
import { typeOf, type Value } from './keyspace/value';

/**
 * What has become of a snapshot, as text that is the same for equal data and another for any other: nothing is cut, and what has no order is
 * sorted. Empty: nothing differs. It is for comparing; `dump` is for reading.
 * O(what was written since); keys that are as they were again do not appear.
 */
export function changesText(keyspace: Keyspace, snapshot: Snapshot): string {
  const lines: string[] = [];
  for (const [db, keys] of keyspace.changesSince(snapshot))
    for (const [key, saved] of keys) {
      const text = changeText(db, key, { saved, nowMs: keyspace.nowMs });
      if (text !== undefined) lines.push(`${db.index} ${framed(key)} ${text}`);
    }
  const places = keyspace.databases.map((db) => snapshot.databases.indexOf(db));
  if (places.some((place, index) => place !== index)) lines.push(`databases ${places.join(' ')}`);
  return lines.sort(compareBinary).join('\n');
}

interface Since {
  readonly saved: SavedEntry | undefined;
  readonly nowMs: number;
}

/** Undefined: the key is as it was. */
function changeText(db: Database, key: Binary, { saved, nowMs }: Since): string | undefined {
  const entry = db.entry(key);
  if (entry === undefined) return saved === undefined ? undefined : 'gone';
  const { value, expireAtMs } = entry;
  const text = exactValue(value, nowMs);
  if (saved?.expireAtMs === expireAtMs && (saved.value === value || exactValue(saved.value, nowMs) === text)) return undefined;
  return `${leftMs(expireAtMs, nowMs)} ${text}`;
}

function exactValue(value: Value, nowMs: number): string {
  if (typeof value === 'string') return `string ${framed(value)}`;
  return `${typeOf(value)} ${partsOf(value, nowMs).join(' ')}`;
}

function partsOf(value: Exclude<Value, string>, nowMs: number): string[] {
  switch (value.type) {
    case 'string':
      return [framed(value.slice(0, value.length))];
    case 'list':
      return value.slice(0, value.length - 1).map(framed);
    case 'set':
      return [...value.values()].sort(compareBinary).map(framed);
    case 'zset':
      return value.slice({ start: 0, end: value.size }).map(({ key, score }) => `${framed(key)} ${formatDouble(score)}`);
    case 'hash':
      return fieldsOf(value, nowMs);
    case 'stream':
      return [...entriesOf(value), ...groupsOf(value)];
  }
}

function fieldsOf(hash: HashValue, nowMs: number): string[] {
  const fields = [...hash.entries()].map(
    ([field, value]) => `${framed(field)} ${framed(value)} ${leftMs(hash.expiryOf(field) ?? -1, nowMs)}`,
  );
  return fields.sort(compareBinary);
}

function entriesOf(stream: StreamValue): string[] {
  const { lastId, maxDeletedId, entriesAdded } = stream;
  const entries = stream.range({ from: minId, to: maxId }).map(({ id, fields }) => `${id} ${fields.map(framed).join(' ')}`);
  return [`${lastId} ${maxDeletedId} ${entriesAdded}`, ...entries];
}

/** When an entry was delivered is no more than the time. */
function groupsOf(stream: StreamValue): string[] {
  return stream.groups().map((group) => {
    const consumers = group.consumers().map(({ name }) => framed(name));
    const pending = [...group.pending].map(({ id, consumer, deliveries }) => `${id} ${framed(consumer)} ${deliveries}`);
    return `group ${framed(group.name)} ${group.lastId} ${group.entriesRead} ${[...consumers, ...pending].join(' ')}`;
  });
}

function leftMs(atMs: number, nowMs: number): string {
  return atMs < 0 ? '-' : `${Math.max(0, atMs - nowMs)} ms`;
}

/** No two texts with different bytes are the same. */
function framed(bytes: Binary): string {
  return `${bytes.length}:${bytes}`;
}
