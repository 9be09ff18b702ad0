import { commandSender, pairsOf } from '../redis-client';
import { collector, type Events } from './collector';
import { subscribe, type RedisAddress } from './subscriber';

/** Options of {@link collectKeyspaceEvents}. */
export interface KeyspaceOptions {
  /** The database whose keys are meant; default 0. */
  readonly db?: number;
}

/**
 * Collects what happens to keys from now on: each event's name is what happened ('set', 'expired', 'del'), its value the key. Turns Redis's notifications on
 * (the setting notify-keyspace-events), and back when it stops.
 * @param redis `redis` of this package
 * @param keys a pattern; default all
 * @returns when Redis has confirmed the subscription
 * @example
 * const events = await collectKeyspaceEvents(redis, 'session:*');
 * await redis.clock.advance(1_800_000);
 * await events.next({ name: 'expired', match: 'session:1' });
 */
export async function collectKeyspaceEvents(
  redis: RedisAddress & object,
  keys = '*',
  { db = 0 }: KeyspaceOptions = {},
): Promise<Events<string>> {
  const send = commandSender('collectKeyspaceEvents', redis);
  const [[, before] = ['', '']] = pairsOf(await send('CONFIG', 'GET', setting));
  await send('CONFIG', 'SET', setting, `KA${String(before)}`);
  const prefix = `__keyspace@${db}__:`;
  // An empty set in brackets would match nothing: a pattern without a wildcard gets one that changes nothing.
  const pattern = /[*?[]/.test(keys) ? keys : `${keys.slice(0, -1)}[${keys.slice(-1)}]`;
  const subscriber = await subscribe(redis, [prefix + pattern]);
  return collector(`keys ${keys}`, (tap) => {
    subscriber.listen((channel, happened) => tap.add(happened, [channel.slice(prefix.length)]), tap);
    return () => {
      subscriber.close();
      send('CONFIG', 'SET', setting, String(before)).catch(() => undefined);
    };
  });
}

const setting = 'notify-keyspace-events';
