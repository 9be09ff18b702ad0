import { toBuffer, toText } from '../base/bytes';
import type { WireReply } from '../bridge/wire';

/**
 * A decoded reply: a text or a Buffer; a number (a bigint beyond 2^53), a boolean, null; an array; a Set; an object for a map;
 * and, inside an array only, a {@link RedisError}.
 */
export type RedisReply =
  string | Buffer | number | bigint | boolean | null | RedisError | RedisReply[] | Set<RedisReply> | { [field: string]: RedisReply };

/** An error reply. `code` is its first word, e.g. 'WRONGTYPE'; `message` its whole text, in Redis's own words. */
export class RedisError extends Error {
  readonly code: string;

  constructor(text: string) {
    super(text);
    this.name = 'RedisError';
    this.code = /^[A-Z][A-Z0-9_]*(?= |$)/.exec(text)?.[0] ?? 'ERR';
  }
}

/**
 * Decodes a reply.
 * @param buffers whether bulk strings become Buffers instead of UTF-8 text; the fields of a map are always text
 * @throws RedisError when the reply itself is an error
 */
export function decodeReply(reply: WireReply, buffers: boolean): RedisReply {
  const value = decode(reply, buffers);
  if (reply.kind === 'error') throw value;
  return value;
}

function decode(reply: WireReply, buffers: boolean): RedisReply {
  switch (reply.kind) {
    case 'bulk':
    case 'verbatim':
      return buffers ? toBuffer(reply.bytes) : toText(reply.bytes);
    case 'simple':
      return toText(reply.bytes);
    case 'error':
      return new RedisError(toText(reply.bytes));
    case 'bignumber':
      return BigInt(reply.bytes);
    case 'integer':
    case 'double':
      return typeof reply.number === 'bigint' && Number.isSafeInteger(Number(reply.number)) ? Number(reply.number) : reply.number;
    case 'boolean':
      return reply.boolean;
    case 'null':
      return null;
    case 'set':
      return new Set(reply.items.map((item) => decode(item, buffers)));
    case 'array':
    case 'push':
      return reply.items.map((item) => decode(item, buffers));
    case 'map':
      return Object.fromEntries(reply.items.map(([field, value]) => [String(decode(field, false)), decode(value, buffers)]));
  }
}
