import type { Binary } from '../../../base/bytes';
import type { Context } from '../../context';
import { HashValue } from '../../keyspace/hash';

/** Puts one field's new value there; its time to end stays. @param event the notification's name */
export function replaceField({ db, keyspace }: Context, key: Binary, field: Binary, value: Binary, event: string): void {
  db.writeOrCreate(key, 'hash', () => new HashValue(keyspace.limits)).set(field, value, true);
  db.changed('hash', event, key);
}
