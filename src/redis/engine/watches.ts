import type { Binary } from '../../base/bytes';
import type { Client } from '../client';
import type { Keyspace } from '../keyspace/keyspace';
import { KeyRegistry } from './key-registry';

/** Which clients WATCH which keys. A touched key breaks their transactions. */
export class Watches {
  private readonly watchers = new KeyRegistry<Client>();
  /** Those whose key had come to its time already at the WATCH, though nothing may go just then: its going is no change. */
  private readonly lapsed = new KeyRegistry<Client>();

  constructor(private readonly keyspace: Keyspace) {}

  watch(client: Client, key: Binary): void {
    if (client.watchBroken) return;
    let keys = client.watched.get(client.db);
    if (keys === undefined) client.watched.set(client.db, (keys = new Set<Binary>()));
    if (keys.has(key)) return;
    if (this.hasLapsed(client.db, key)) this.lapsed.add(client.db, key, client);
    keys.add(key);
    this.watchers.add(client.db, key, client);
  }

  unwatch(client: Client): void {
    for (const [db, keys] of client.watched) {
      for (const key of keys) {
        this.watchers.delete(db, key, client);
        this.lapsed.delete(db, key, client);
      }
    }
    client.watched.clear();
    client.watchBroken = false;
  }

  touched(db: number, key: Binary): void {
    if (this.watchers.isEmpty) return;
    const isGone = this.keyspace.database(db)?.deadlineOf(key) === undefined;
    for (const client of this.watchers.get(db, key) ?? []) {
      if (isGone && this.lapsed.get(db, key)?.has(client)) this.lapsed.delete(db, key, client);
      else client.watchBroken = true;
    }
  }

  /** SWAPDB: a watched key that is in either database has another value now. */
  swapped(first: number, second: number): void {
    for (const db of [first, second]) {
      for (const key of this.watchers.keys(db)) {
        if ([first, second].some((each) => this.keyspace.database(each)?.has(key))) this.touched(db, key);
      }
    }
  }

  /** The whole database is another than before. */
  replaced(db: number): void {
    for (const key of this.watchers.keys(db)) this.touched(db, key);
  }

  /** Whether EXEC must refuse. Keys whose time came since the WATCH count as changed. */
  isBroken(client: Client): boolean {
    for (const [db, keys] of client.watched) {
      for (const key of keys) if (this.hasLapsed(db, key) && !this.lapsed.get(db, key)?.has(client)) client.watchBroken = true;
    }
    return client.watchBroken;
  }

  /** Removes a key whose time is up, if it may go now. @returns whether it is still held, though over */
  private hasLapsed(db: number, key: Binary): boolean {
    const database = this.keyspace.database(db);
    return database?.entry(key) === undefined && database?.deadlineOf(key) !== undefined;
  }
}
