import type { Binary } from '../../base/bytes';
import type { Client } from '../client';
import type { Keyspace } from '../keyspace/keyspace';
import { KeyRegistry } from './key-registry';

/** Which clients WATCH which keys. A touched key breaks their transactions. */
export class Watches {
  private readonly watchers = new KeyRegistry<Client>();

  constructor(private readonly keyspace: Keyspace) {}

  watch(client: Client, key: Binary): void {
    // A key whose time is up goes now: its going later must not break the watch.
    this.keyspace.database(client.db)?.entry(key);
    let keys = client.watched.get(client.db);
    if (keys === undefined) client.watched.set(client.db, (keys = new Set<Binary>()));
    keys.add(key);
    this.watchers.add(client.db, key, client);
  }

  unwatch(client: Client): void {
    for (const [db, keys] of client.watched) for (const key of keys) this.watchers.delete(db, key, client);
    client.watched.clear();
    client.watchBroken = false;
  }

  touched(db: number, key: Binary): void {
    if (this.watchers.isEmpty) return;
    for (const client of this.watchers.get(db, key) ?? []) client.watchBroken = true;
  }

  /** SWAPDB: a watched key that is in either database has another value now. */
  swapped(first: number, second: number): void {
    for (const db of [first, second]) {
      for (const key of this.watchers.keys(db)) {
        if ([first, second].some((each) => this.keyspace.database(each)?.has(key))) this.touched(db, key);
      }
    }
  }

  /** Whether EXEC must refuse. Keys whose time came since the WATCH count as changed. */
  isBroken(client: Client): boolean {
    for (const [db, keys] of client.watched) for (const key of keys) this.keyspace.database(db)?.entry(key);
    return client.watchBroken;
  }
}
