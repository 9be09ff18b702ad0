import { collector, type Events } from './collector';
import { subscribe, type RedisAddress } from './subscriber';

/**
 * Collects what is published from now on. Each event's name is the channel, its value the message.
 * @param redis `redis` of this package, or { url }
 * @param channels names, or patterns with `*`, `?` or `[`
 * @returns when Redis has confirmed the subscription
 * @throws DistributedError JD_TIMEOUT, or what the connection says
 * @example
 * const messages = await collectMessages(redis, 'orders', 'alerts:*');
 * await shop.order('tea');
 * await messages.next({ name: 'orders', match: (text) => JSON.parse(text).item === 'tea' });
 */
export async function collectMessages(redis: RedisAddress, ...channels: [string, ...string[]]): Promise<Events<string>> {
  const subscriber = await subscribe(redis, channels);
  return collector(`channel ${channels.join(', ')}`, (tap) => {
    subscriber.listen((channel, message) => tap.add(channel, [message]), tap);
    return () => subscriber.close();
  });
}
