import { type Binary, compareBinary, toBuffer } from '../base/bytes';
import { formatDouble } from './numbers';
import type { Database } from './keyspace/database';
import type { Entry } from './keyspace/entry';
import type { Keyspace } from './keyspace/keyspace';
import type { StreamValue } from './keyspace/stream';
import { maxId, minId } from './keyspace/stream/stream-id';
import { typeOf, type Value } from './keyspace/value';

/** What {@link dump} shows at most: a failure message is read by a person. */
export const dumpLimits = { keys: 200, items: 20, characters: 200 } as const;

/**
 * The key space as text, one key a line, sorted by database and key, with types, times to live and values:
 *
 *     db 0: 2 keys
 *       "jobs" list (2) ttl 1500 ms ["a", "b"]
 *       "user:1" hash (1) {"name": "Ada"}
 *
 * Bytes that are no UTF-8 are shown as \xHH. Long values, big collections and many keys are cut, and it says so.
 * Looking does not count as a use of the keys.
 */
export function dump(keyspace: Keyspace): string {
  const lines = keyspace.databases.flatMap((db) => dumpDatabase(db, keyspace.nowMs));
  return lines.length === 0 ? '(no keys)' : lines.join('\n');
}

function dumpDatabase(db: Database, nowMs: number): string[] {
  const keys = [...db.keys()].sort(compareBinary);
  if (keys.length === 0) return [];
  const shown = keys.slice(0, dumpLimits.keys).map((key) => `  ${dumpEntry(db.entry(key)!, nowMs)}`);
  const rest = keys.length - shown.length;
  return [
    `db ${db.index}: ${keys.length} ${keys.length === 1 ? 'key' : 'keys'}`,
    ...shown,
    ...(rest > 0 ? [`  ... ${rest} more keys`] : []),
  ];
}

/** One key as {@link dump} shows it, without its name; undefined when it is not there. */
export function dumpKey(db: Database, key: Binary, nowMs: number): string | undefined {
  const entry = db.entry(key);
  return entry && dumpEntry(entry, nowMs).slice(quote(key).length + 1);
}

function dumpEntry({ key, value, expireAtMs }: Entry, nowMs: number): string {
  const ttl = expireAtMs < 0 ? '' : ` ttl ${Math.max(0, expireAtMs - nowMs)} ms`;
  const { count, text } = dumpValue(value);
  return `${quote(key)} ${typeOf(value)}${count === undefined ? '' : ` (${count})`}${ttl} ${text}`;
}

function dumpValue(value: Value): { readonly count?: number; readonly text: string } {
  if (typeof value === 'string') return { text: quote(value) };
  switch (value.type) {
    case 'string':
      return { text: quote(value.slice(0, dumpLimits.characters + 1), value.length) };
    case 'list':
      return { count: value.length, text: `[${some(value.slice(0, Math.min(dumpLimits.items, value.length) - 1), value.length, quote)}]` };
    case 'hash':
      return {
        count: value.size,
        text: `{${some(
          sorted(value.entries(), ([field]) => field),
          value.size,
          pair,
        )}}`,
      };
    case 'set':
      return {
        count: value.size,
        text: `{${some(
          sorted(value.values(), (member) => member),
          value.size,
          quote,
        )}}`,
      };
    case 'zset': {
      const first = value.slice({ start: 0, end: Math.min(dumpLimits.items, value.size) });
      return { count: value.size, text: `{${some(first, value.size, ({ key, score }) => `${quote(key)}: ${formatDouble(score)}`)}}` };
    }
    case 'stream':
      return { count: value.length, text: dumpStream(value) };
  }
}

/** `[1-0 {"f": "v"}, 2-0 {"f": "w"}] group "g" has read up to 2-0, pending: "alice" 1, "bob" 1` */
function dumpStream(stream: StreamValue): string {
  const first = stream.range({ from: minId, to: maxId, limit: dumpLimits.items });
  const entries = some(first, stream.length, ({ id, fields }) => `${id} {${some(pairs(fields), fields.length / 2, pair)}}`);
  const groups = stream.groups().map((group) => {
    const waiting = group.consumers().filter(({ pending }) => pending.size > 0);
    const pending = some(waiting, waiting.length, (consumer) => `${quote(consumer.name)} ${consumer.pending.size}`);
    return `group ${quote(group.name)} has read up to ${group.lastId}${pending && `, pending: ${pending}`}`;
  });
  return [`[${entries}]`, some(groups, groups.length, (group) => group)].filter((part) => part !== '').join(' ');
}

function pairs(fields: readonly Binary[]): [Binary, Binary][] {
  const shown = Math.min(fields.length / 2, dumpLimits.items);
  return Array.from({ length: shown }, (_, i) => [fields[2 * i]!, fields[2 * i + 1]!]);
}

function pair([field, value]: readonly [Binary, Binary]): string {
  return `${quote(field)}: ${quote(value)}`;
}

/** Hashes and sets have no order of their own: the first ones by name, whatever the order of writing was. */
function sorted<T>(items: Iterable<T>, nameOf: (item: T) => Binary): T[] {
  return [...items].sort((a, b) => compareBinary(nameOf(a), nameOf(b)));
}

function some<T>(items: readonly T[], count: number, show: (item: T) => string): string {
  const shown = items.slice(0, dumpLimits.items).map((item) => show(item));
  const rest = count - shown.length;
  return [...shown, ...(rest > 0 ? [`... ${rest} more`] : [])].join(', ');
}

function quote(bytes: Binary, length = bytes.length): string {
  const cut = bytes.slice(0, dumpLimits.characters);
  const text = toBuffer(cut).toString('utf8');
  const isText = Buffer.from(text, 'utf8').toString('latin1') === cut;
  const escaped = (isText ? text : cut).replace(/["\\]|\p{Cc}|\u2028|\u2029/gu, escape);
  const readable = isText ? escaped : escaped.replace(/[\x80-\xff]/g, hex);
  return `"${readable}"${length > cut.length ? `... (${length} bytes)` : ''}`;
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escape(char: string): string {
  return escapes[char] ?? (char.charCodeAt(0) < 256 ? hex(char) : `\\u${char.charCodeAt(0).toString(16)}`);
}

function hex(char: string): string {
  return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
