import type { Binary } from '../../../base/bytes';
import type { Context } from '../../context';
import { textOf } from '../../keyspace/string-buffer';
import { ok, type Reply } from '../../reply';
import { compares, holdsForNothing } from './_comparison';
import { expiryAtMs, type SetOptions } from './_set-options';

/** What SET and its older forms do. */
export interface SetRequest {
  readonly key: Binary;
  readonly value: Binary;
  /** The full name, for the error of a wrong time. */
  readonly command: string;
  readonly done?: Reply;
  /** The reply where the condition does not hold. */
  readonly refused?: Reply;
}

/** Sets a string, on conditions; replies with the former value when that is asked for. */
export function setString({ db, keyspace }: Context, request: SetRequest, options: Partial<SetOptions> = noOptions): Reply {
  const { key, value } = request;
  const { expiry } = options;
  const atMs = expiry && expiryAtMs(expiry, keyspace.nowMs, request.command);
  const former = options.get ? db.read(key, 'string') : undefined;
  const formerReply = former === undefined ? null : textOf(former);
  if (!isAllowed(db, key, options)) return options.get ? formerReply : (request.refused ?? null);
  db.set(key, value, options.keepTtl === true || atMs !== undefined);
  db.changed('string', 'set', key);
  if (atMs !== undefined) {
    db.setExpiry(key, atMs);
    db.notify('generic', 'expire', key);
  }
  return options.get ? formerReply : (request.done ?? ok);
}

const noOptions: Partial<SetOptions> = {};

function isAllowed(db: Context['db'], key: Binary, { condition, comparison }: Partial<SetOptions>): boolean {
  if (condition === undefined && comparison === undefined) return true;
  const isPresent = db.has(key);
  if (condition !== undefined && isPresent !== (condition === 'XX')) return false;
  if (comparison === undefined) return true;
  return isPresent ? compares(textOf(db.read(key, 'string')!), comparison) : holdsForNothing(comparison);
}
