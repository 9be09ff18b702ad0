import type { WireReply } from '../../bridge/wire';
import {
  AttributeReply,
  BigNumberReply,
  BooleanReply,
  DoubleReply,
  ErrorReply,
  MapReply,
  NullArrayReply,
  PushReply,
  type Reply,
  SetReply,
  SimpleReply,
  VerbatimReply,
} from '../reply';

type ReplyObject = Exclude<Reply, string | number | bigint | null | readonly Reply[]>;

/** A reply as data that may cross the bridge into the sandbox. */
export function toWire(reply: Reply): WireReply {
  if (typeof reply === 'string') return { kind: 'bulk', bytes: reply };
  if (typeof reply === 'number' || typeof reply === 'bigint') return { kind: 'integer', number: reply };
  if (reply === null) return { kind: 'null' };
  if (Array.isArray(reply)) return { kind: 'array', items: (reply as readonly Reply[]).map(toWire) };
  return objectToWire(reply as ReplyObject);
}

function objectToWire(reply: ReplyObject): WireReply {
  if (reply instanceof SimpleReply) return { kind: 'simple', bytes: reply.text };
  if (reply instanceof ErrorReply) return { kind: 'error', bytes: reply.message };
  if (reply instanceof NullArrayReply) return { kind: 'null' };
  if (reply instanceof DoubleReply) return { kind: 'double', number: reply.number };
  if (reply instanceof MapReply) return { kind: 'map', items: reply.entries.map(([key, value]) => [toWire(key), toWire(value)] as const) };
  if (reply instanceof SetReply) return { kind: 'set', items: reply.items.map(toWire) };
  if (reply instanceof PushReply) return { kind: 'push', items: reply.items.map(toWire) };
  if (reply instanceof BooleanReply) return { kind: 'boolean', boolean: reply.value };
  if (reply instanceof VerbatimReply) return { kind: 'verbatim', bytes: reply.text };
  if (reply instanceof BigNumberReply) return { kind: 'bignumber', bytes: reply.digits };
  if (reply instanceof AttributeReply) return toWire(reply.reply);
  return unreachable(reply);
}

function unreachable(reply: never): never {
  throw new Error(`no wire form for ${String(reply)}`);
}
