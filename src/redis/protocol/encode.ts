import type { Binary } from '../../base/bytes';
import { formatDouble } from '../numbers';
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

/** How doubles are written; it depends on the version of Redis. */
export type DoubleFormat = (value: number) => Binary;

/** A reply as bytes of RESP2 or RESP3. */
export function encode(reply: Reply, protocol: 2 | 3, format: DoubleFormat = formatDouble): Binary {
  if (typeof reply === 'string') return `${reply.length < bulkHeads.length ? bulkHeads[reply.length] : bulkHead(reply.length)}${reply}\r\n`;
  if (typeof reply === 'number' || typeof reply === 'bigint') return `:${reply}\r\n`;
  if (reply === null) return protocol === 3 ? '_\r\n' : '$-1\r\n';
  if (Array.isArray(reply)) return sequence('*', reply as readonly Reply[], protocol, format);
  return encodeObject(reply as ObjectReply, protocol, format);
}

function bulkHead(length: number): Binary {
  return `$${length}\r\n`;
}

/** Those of short strings: V8 takes longer to write the number than for all the rest. */
const bulkHeads = Array.from({ length: 128 }, (_, length) => bulkHead(length));

type ObjectReply = Exclude<Reply, string | number | bigint | null | readonly Reply[]>;

/** The same bytes in pieces, for a reply too long for one string. */
export function* encodePieces(reply: Reply, protocol: 2 | 3, format: DoubleFormat = formatDouble): IterableIterator<Binary> {
  const items = Array.isArray(reply) ? (reply as readonly Reply[]) : hasItems(reply) ? reply.items : undefined;
  if (items !== undefined) {
    const mark = protocol === 2 || Array.isArray(reply) ? '*' : reply instanceof SetReply ? '~' : '>';
    yield `${mark}${items.length}\r\n`;
    for (const item of items) yield* encodePieces(item, protocol, format);
  } else if (reply instanceof MapReply) {
    yield protocol === 3 ? `%${reply.entries.length}\r\n` : `*${reply.entries.length * 2}\r\n`;
    for (const pair of reply.entries) for (const each of pair) yield* encodePieces(each, protocol, format);
  } else if (typeof reply === 'string') {
    yield bulkHead(reply.length);
    yield reply;
    yield '\r\n';
  } else yield encode(reply, protocol, format);
}

function hasItems(reply: Reply): reply is SetReply | PushReply {
  return reply instanceof SetReply || reply instanceof PushReply;
}

function encodeObject(reply: ObjectReply, protocol: 2 | 3, format: DoubleFormat): Binary {
  if (reply instanceof SimpleReply) return `+${reply.text}\r\n`;
  // Many errors quote what the client sent: a line end in it must not end the reply.
  if (reply instanceof ErrorReply) return `-${reply.message.replace(/[\r\n]/g, ' ')}\r\n`;
  if (reply instanceof NullArrayReply) return protocol === 3 ? '_\r\n' : '*-1\r\n';
  if (reply instanceof DoubleReply) return encodeDouble(reply, protocol, format);
  if (reply instanceof MapReply) return protocol === 3 ? pairs('%', reply.entries, format) : flatPairs(reply.entries, format);
  if (reply instanceof SetReply) return sequence(protocol === 3 ? '~' : '*', reply.items, protocol, format);
  if (reply instanceof PushReply) return sequence(protocol === 3 ? '>' : '*', reply.items, protocol, format);
  if (reply instanceof BooleanReply) return protocol === 3 ? (reply.value ? '#t\r\n' : '#f\r\n') : reply.value ? ':1\r\n' : ':0\r\n';
  if (reply instanceof VerbatimReply) return encodeVerbatim(reply, protocol);
  if (reply instanceof BigNumberReply) return protocol === 3 ? `(${reply.digits}\r\n` : encode(reply.digits, 2);
  if (reply instanceof AttributeReply)
    return (protocol === 3 ? pairs('|', reply.attributes, format) : '') + encode(reply.reply, protocol, format);
  return unreachable(reply);
}

function sequence(mark: string, items: readonly Reply[], protocol: 2 | 3, format: DoubleFormat): Binary {
  let text = `${mark}${items.length}\r\n`;
  for (const item of items) text += encode(item, protocol, format);
  return text;
}

function pairs(mark: string, entries: MapReply['entries'], format: DoubleFormat): Binary {
  let text = `${mark}${entries.length}\r\n`;
  for (const [key, value] of entries) text += encode(key, 3, format) + encode(value, 3, format);
  return text;
}

function flatPairs(entries: MapReply['entries'], format: DoubleFormat): Binary {
  let text = `*${entries.length * 2}\r\n`;
  for (const [key, value] of entries) text += encode(key, 2, format) + encode(value, 2, format);
  return text;
}

function encodeDouble({ number, text }: DoubleReply, protocol: 2 | 3, format: DoubleFormat): Binary {
  const digits = text ?? format(number);
  return protocol === 3 ? `,${digits}\r\n` : `$${digits.length}\r\n${digits}\r\n`;
}

function encodeVerbatim(reply: VerbatimReply, protocol: 2 | 3): Binary {
  return protocol === 3 ? `=${reply.text.length + 4}\r\n${reply.format}:${reply.text}\r\n` : encode(reply.text, 2);
}

function unreachable(reply: never): never {
  throw new Error(`no encoding for ${String(reply)}`);
}
