import type { Binary } from '../../base/bytes';
import type { Config, PubSub } from '../context';
import type { Database } from '../keyspace/database';
import type { EventClass, KeyspaceObserver } from '../keyspace/events';
import type { TypeName } from '../keyspace/value';
import type { Blocking } from './blocking';
import type { ExpiryAlarm } from './expiry-alarm';
import type { TrackingTable } from './tracking';
import type { Watches } from './watches';

/** What follows from a change in the key space. */
export class Consequences implements KeyspaceObserver {
  constructor(
    private readonly config: Config,
    private readonly watches: Watches,
    private readonly tracking: TrackingTable,
    private readonly blocking: Blocking,
    private readonly pubsub: PubSub,
    private readonly alarm: ExpiryAlarm,
  ) {}

  touched(db: Database, key: Binary): void {
    this.watches.touched(db.index, key);
    if (this.tracking.isInUse) this.tracking.changed(key);
  }

  cleared(db: Database, key: Binary): void {
    this.watches.touched(db.index, key);
  }

  ready(db: Database, key: Binary, type: TypeName): void {
    this.blocking.signal(db.index, key, type);
  }

  notified(db: Database, eventClass: EventClass, event: string, key: Binary): void {
    const { byKey, byEvent, classes } = this.config.keyspaceEvents;
    if (!classes.has(eventClass)) return;
    if (byKey) this.pubsub.publish(`__keyspace@${db.index}__:${key}`, event, 'channel');
    if (byEvent) this.pubsub.publish(`__keyevent@${db.index}__:${event}`, key, 'channel');
  }

  nextExpiry(atMs: number): void {
    this.alarm.set(atMs);
  }
}
