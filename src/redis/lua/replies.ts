import type { Binary } from '../../base/bytes';
import { encode } from '../protocol/encode';
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
import type { LuaMachine } from './machine';
import type { State } from './wasm';

/** The types of reply that are objects of ours. */
type Typed = Exclude<Reply, string | number | bigint | null | readonly Reply[]>;

/** How the server writes doubles in RESP2, which depends on its version. */
export type FormatDouble = (value: number) => Binary;

/** How replies become values. */
export interface ReplyStyle {
  readonly protocol: 2 | 3;
  readonly formatDouble: FormatDouble;
}

/** Pushes a command's reply as redis.call gives it: in RESP2 what a client of RESP2 would get, in RESP3 with tables that name the type. */
export function pushReply(machine: LuaMachine, L: State, reply: Reply, style: ReplyStyle): void {
  const { lua } = machine;
  if (typeof reply === 'string') machine.pushBytes(L, reply);
  else if (typeof reply === 'number') lua.lua_pushnumber(L, reply);
  else if (reply === null || reply instanceof NullArrayReply) pushNull(machine, L, style.protocol);
  else if (Array.isArray(reply)) pushArray(machine, L, reply as readonly Reply[], style);
  else if (reply instanceof SimpleReply) pushTagged(machine, L, 'ok', () => machine.pushBytes(L, reply.text));
  else if (reply instanceof ErrorReply) pushError(machine, L, reply.message, true);
  else if (reply instanceof AttributeReply) pushReply(machine, L, reply.reply, style);
  else if (typeof reply === 'bigint') lua.lua_pushnumber(L, Number(reply));
  else if (style.protocol === 2) pushFlat(machine, L, reply as Typed, style);
  else pushTyped(machine, L, reply as Typed, style);
}

/** The table that stands for an error: `err`, and whether it has been counted already. */
export function pushError(machine: LuaMachine, L: State, message: Binary, isCounted = false): void {
  pushTagged(machine, L, 'err', () => machine.pushBytes(L, message));
  if (!isCounted) return;
  machine.lua.lua_pushboolean(L, 1);
  machine.rawSetField(L, -2, 'ignore_error_stats_update');
}

function pushNull({ lua }: LuaMachine, L: State, protocol: 2 | 3): void {
  if (protocol === 2) lua.lua_pushboolean(L, 0);
  else lua.lua_pushnil(L);
}

function pushArray(machine: LuaMachine, L: State, items: readonly Reply[], style: ReplyStyle): void {
  if (items.every(isText)) {
    machine.pushStrings(L, items);
    return;
  }
  const { lua } = machine;
  lua.lua_checkstack(L, roomForValue);
  // With holes, which RESP3 makes of nulls, it must grow as it does in Redis.
  if (style.protocol === 2) machine.pushNewArray(L, items.length);
  else lua.lua_createtable(L, 0, 0);
  for (let index = 0; index < items.length; index++) {
    lua.lua_pushnumber(L, index + 1);
    pushReply(machine, L, items[index]!, style);
    lua.lua_rawset(L, -3);
  }
}

function isText(reply: Reply): reply is Binary {
  return typeof reply === 'string';
}

/** A table with one field. */
function pushTagged(machine: LuaMachine, L: State, tag: Binary, push: () => void): void {
  machine.lua.lua_checkstack(L, roomForValue);
  machine.lua.lua_createtable(L, 0, 1);
  machine.pushBytes(L, tag);
  push();
  machine.lua.lua_rawset(L, -3);
}

/** Slots that one value takes at most while it is made, but for those inside it. */
const roomForValue = 6;

/** What RESP2 makes of the types that only RESP3 has. */
function pushFlat(machine: LuaMachine, L: State, reply: Typed, style: ReplyStyle): void {
  if (reply instanceof MapReply) pushArray(machine, L, flat(reply.entries), style);
  else if (reply instanceof SetReply || reply instanceof PushReply) pushArray(machine, L, reply.items, style);
  else if (reply instanceof BooleanReply) machine.lua.lua_pushnumber(L, reply.value ? 1 : 0);
  else {
    const text = encode(reply, 2, style.formatDouble);
    machine.pushBytes(L, text.slice(text.indexOf('\n') + 1, -2));
  }
}

function flat(entries: MapReply['entries']): Reply[] {
  const items: Reply[] = [];
  for (const [key, value] of entries) items.push(key, value);
  return items;
}

function pushTyped(machine: LuaMachine, L: State, reply: Typed, style: ReplyStyle): void {
  const { lua } = machine;
  if (reply instanceof BooleanReply) lua.lua_pushboolean(L, reply.value ? 1 : 0);
  else if (reply instanceof DoubleReply) pushTagged(machine, L, 'double', () => lua.lua_pushnumber(L, reply.number));
  else if (reply instanceof BigNumberReply) pushTagged(machine, L, 'big_number', () => machine.pushBytes(L, reply.digits));
  else if (reply instanceof VerbatimReply) pushTagged(machine, L, 'verbatim_string', () => pushVerbatim(machine, L, reply));
  else if (reply instanceof MapReply) pushTagged(machine, L, 'map', () => pushPairs(machine, L, reply.entries, style));
  else if (reply instanceof SetReply) pushTagged(machine, L, 'set', () => pushMembers(machine, L, reply.items, style));
  else if (reply instanceof PushReply) pushArray(machine, L, reply.items, style);
  else lua.lua_pushnil(L);
}

function pushVerbatim(machine: LuaMachine, L: State, { text, format }: VerbatimReply): void {
  machine.lua.lua_createtable(L, 0, 0);
  machine.pushBytes(L, text);
  machine.rawSetField(L, -2, 'string');
  machine.pushBytes(L, format);
  machine.rawSetField(L, -2, 'format');
}

function pushPairs(machine: LuaMachine, L: State, entries: MapReply['entries'], style: ReplyStyle): void {
  machine.lua.lua_createtable(L, 0, 0);
  for (const [key, value] of entries) {
    pushReply(machine, L, key, style);
    pushReply(machine, L, value, style);
    machine.lua.lua_settable(L, -3);
  }
}

function pushMembers(machine: LuaMachine, L: State, items: readonly Reply[], style: ReplyStyle): void {
  machine.lua.lua_createtable(L, 0, 0);
  for (const item of items) {
    pushReply(machine, L, item, style);
    machine.lua.lua_pushboolean(L, 1);
    machine.lua.lua_settable(L, -3);
  }
}
