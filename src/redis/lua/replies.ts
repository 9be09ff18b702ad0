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
import { type LuaMachine, LuaType } from './machine';
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
export function pushReply(machine: LuaMachine, L: State, reply: Reply, { protocol, formatDouble }: ReplyStyle): void {
  const style = { protocol, formatDouble };
  const { lua } = machine;
  lua.lua_checkstack(L, 6);
  if (typeof reply === 'string') machine.pushBytes(L, reply);
  else if (typeof reply === 'number' || typeof reply === 'bigint') lua.lua_pushnumber(L, Number(reply));
  else if (reply === null || reply instanceof NullArrayReply) pushNull(machine, L, protocol);
  else if (Array.isArray(reply)) pushArray(machine, L, reply as readonly Reply[], style);
  else if (reply instanceof AttributeReply) pushReply(machine, L, reply.reply, style);
  else if (reply instanceof SimpleReply) pushTagged(machine, L, 'ok', () => machine.pushBytes(L, reply.text));
  else if (reply instanceof ErrorReply) pushError(machine, L, reply.message, true);
  else if (protocol === 2) pushFlat(machine, L, reply as Typed, style);
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
  const { lua } = machine;
  // Redis makes a table without room, which grows as it is filled: `#` of one with holes depends on it.
  lua.lua_createtable(L, 0, 0);
  items.forEach((item, index) => {
    lua.lua_pushnumber(L, index + 1);
    pushReply(machine, L, item, style);
    lua.lua_settable(L, -3);
  });
}

function pushTagged(machine: LuaMachine, L: State, tag: Binary, push: () => void): void {
  machine.lua.lua_createtable(L, 0, 0);
  push();
  machine.rawSetField(L, -2, tag);
}

/** What RESP2 makes of the types that only RESP3 has. */
function pushFlat(machine: LuaMachine, L: State, reply: Typed, style: ReplyStyle): void {
  if (reply instanceof MapReply) pushArray(machine, L, reply.entries.flat(), style);
  else if (reply instanceof SetReply || reply instanceof PushReply) pushArray(machine, L, reply.items, style);
  else if (reply instanceof BooleanReply) machine.lua.lua_pushnumber(L, reply.value ? 1 : 0);
  else {
    const text = encode(reply, 2, style.formatDouble);
    machine.pushBytes(L, text.slice(text.indexOf('\n') + 1, -2));
  }
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

/** Takes the value on top of the stack, which it pops, for the script's reply. @param protocol the script's, which decides what booleans are */
export function takeReply(machine: LuaMachine, L: State, protocol: 2 | 3): Reply {
  const { lua } = machine;
  // A table that holds itself has no end. Redis goes on until Lua's stack is full, some 8,000 levels down.
  const isDeep = lua.lua_checkstack(L, 4) === 0 || lua.lua_gettop(L) > deepestReply;
  const reply = isDeep ? new ErrorReply('ERR reached lua stack limit') : replyOnTop(machine, L, protocol);
  machine.pop(L);
  return reply;
}

/** How many values of Lua's stack nested tables may take. */
const deepestReply = 1000;

function replyOnTop(machine: LuaMachine, L: State, protocol: 2 | 3): Reply {
  const { lua } = machine;
  switch (lua.lua_type(L, -1)) {
    case LuaType.string:
      return machine.bytesAt(L, -1)!;
    case LuaType.number:
      return toLongLong(lua.lua_tonumber(L, -1));
    case LuaType.boolean: {
      const value = lua.lua_toboolean(L, -1) !== 0;
      return protocol === 3 ? new BooleanReply(value) : value ? 1 : null;
    }
    case LuaType.table:
      return taggedReply(machine, L, protocol) ?? arrayReply(machine, L, protocol);
    default:
      return null;
  }
}

/** A table with a field that names what it stands for. The order of the questions is Redis's. */
function taggedReply(machine: LuaMachine, L: State, protocol: 2 | 3): Reply | undefined {
  const { lua } = machine;
  const { string, number, table } = LuaType;
  const field = <T extends Reply>(name: Binary, type: number, read: () => T): T | undefined => {
    const found = machine.rawGetField(L, -1, name) === type ? read() : undefined;
    machine.pop(L);
    return found;
  };
  return (
    field('err', string, () => new ErrorReply(machine.textAt(L, -1)!, isCounted(machine, L))) ??
    field('ok', string, () => new SimpleReply(inOneLine(machine.textAt(L, -1)!))) ??
    field('double', number, () => new DoubleReply(lua.lua_tonumber(L, -1))) ??
    field('big_number', string, () => new BigNumberReply(inOneLine(machine.bytesAt(L, -1)!))) ??
    field('verbatim_string', table, () => verbatimReply(machine, L) as VerbatimReply) ??
    field(
      'map',
      table,
      () =>
        new MapReply([...eachPair(machine, L, (): [Reply, Reply] => [copyOfKey(machine, L, protocol), takeReply(machine, L, protocol)])]),
    ) ??
    field('set', table, () => {
      const items = eachPair(machine, L, () => {
        machine.pop(L);
        lua.lua_pushvalue(L, -1);
        return takeReply(machine, L, protocol);
      });
      return new SetReply([...items]);
    })
  );
}

/** Whether the error whose text is on top, and whose table below it, is in the statistics already. */
function isCounted(machine: LuaMachine, L: State): boolean {
  const isTold = machine.rawGetField(L, -2, 'ignore_error_stats_update') === LuaType.boolean;
  machine.pop(L);
  return isTold;
}

function verbatimReply(machine: LuaMachine, L: State): VerbatimReply | undefined {
  const hasFormat = machine.rawGetField(L, -1, 'format') === LuaType.string;
  const format = hasFormat ? machine.textAt(L, -1)! : '';
  const hasText = machine.rawGetField(L, -2, 'string') === LuaType.string;
  const text = hasText ? machine.bytesAt(L, -1)! : '';
  machine.pop(L, 2);
  return hasFormat && hasText ? new VerbatimReply(text, format as VerbatimReply['format']) : undefined;
}

/** The key below the value on top. */
function copyOfKey(machine: LuaMachine, L: State, protocol: 2 | 3): Reply {
  machine.lua.lua_pushvalue(L, -2);
  return takeReply(machine, L, protocol);
}

/** Visits the table on top; `visit` finds key and value on the stack and pops the value. */
function* eachPair<T>(machine: LuaMachine, L: State, visit: () => T): IterableIterator<T> {
  machine.lua.lua_pushnil(L);
  while (machine.lua.lua_next(L, -2) !== 0) yield visit();
}

/** The items from 1 to the first nil. */
function arrayReply(machine: LuaMachine, L: State, protocol: 2 | 3): Reply {
  const items: Reply[] = [];
  for (let at = 1; ; at++) {
    machine.lua.lua_rawgeti(L, -1, at);
    if (machine.lua.lua_type(L, -1) === LuaType.nil) break;
    items.push(takeReply(machine, L, protocol));
  }
  machine.pop(L);
  return items;
}

/** C's conversion to 64 bits: towards zero; what does not fit (NaN too) becomes the smallest. */
function toLongLong(value: number): number | bigint {
  const whole = Math.trunc(value);
  if (Number.isSafeInteger(whole)) return whole + 0;
  return whole >= -(2 ** 63) && whole < 2 ** 63 ? BigInt(whole) : -(2n ** 63n);
}

function inOneLine(text: Binary): Binary {
  return text.replace(/[\r\n]/g, ' ');
}
