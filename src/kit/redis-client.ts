import { DistributedError } from '../base/errors';
import { isRecord } from '../base/realm';
import { showValue } from './waiting/show';

/** Sends one command and resolves to its reply. */
export type SendCommand = (...argv: string[]) => Promise<unknown>;

/**
 * How commands are sent by what the user has: `redis` of ours, ioredis, or node-redis.
 * @param caller the call as the user wrote it, for the message
 * @throws DistributedError JD_NO_CLIENT
 */
export function commandSender(caller: string, client: unknown): SendCommand {
  const { call, sendCommand } = (client ?? {}) as { call?: unknown; sendCommand?: unknown };
  // ioredis has both, and its sendCommand takes an object of its own
  if (typeof call === 'function') return async (...argv) => Reflect.apply(call, client, argv) as unknown;
  if (typeof sendCommand === 'function') return async (...argv) => Reflect.apply(sendCommand, client, [argv]) as unknown;
  throw new DistributedError({
    code: 'JD_NO_CLIENT',
    what: `${caller}: ${showValue(client)} is no Redis.`,
    fix: "Give `redis` of 'jest-distributed', a client of ioredis or one of node-redis.",
  });
}

/** A map's or flat list's pairs, as replies of RESP2 and RESP3 have them. */
export function pairsOf(reply: unknown): [string, unknown][] {
  if (Object.prototype.toString.call(reply) === '[object Map]')
    return [...(reply as Map<unknown, unknown>)].map(([a, b]) => [String(a), b]);
  if (isRecord(reply)) return Object.entries(reply);
  const list = reply as readonly unknown[];
  if (list.every((item) => Array.isArray(item))) return (list as readonly [unknown, unknown][]).map(([a, b]) => [String(a), b]);
  return Array.from({ length: list.length / 2 }, (_, i) => [String(list[2 * i]), list[2 * i + 1]]);
}
