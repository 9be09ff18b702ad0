import type { Binary } from '../../base/bytes';
import type { Database } from './database';
import type { TypeName } from './value';

/** The classes of keyspace notifications, by the flag of `notify-keyspace-events` that turns each on. */
export const eventFlags = {
  generic: 'g',
  string: '$',
  list: 'l',
  set: 's',
  hash: 'h',
  zset: 'z',
  expired: 'x',
  evicted: 'e',
  stream: 't',
  keyMiss: 'm',
  module: 'd',
  new: 'n',
} as const;

export type EventClass = keyof typeof eventFlags;

/** Who is told what happens in the key space. The engine is: for WATCH, notifications, blocked clients, client caches. */
export interface KeyspaceObserver {
  /** A key came, changed, or went. */
  touched(db: Database, key: Binary): void;
  /** A key went with all the others of its database. */
  cleared(db: Database, key: Binary): void;
  /** Clients that wait for this type at this key are to be looked at once the command is over: it came, has more to give, or went. */
  ready(db: Database, key: Binary, type: TypeName): void;
  notified(db: Database, eventClass: EventClass, event: string, key: Binary): void;
  /** Another key is the next to expire; -1: none. */
  nextExpiry(atMs: number): void;
}
