import type { Binary } from '../../base/bytes';
import { fieldName, LuaMemory } from './memory';
import { instantiate, type LuaExports, type Pointer, type State, toFunctionPointer } from './wasm';

/** Lua's types, as lua_type tells them. */
export const LuaType = {
  none: -1,
  nil: 0,
  boolean: 1,
  lightUserdata: 2,
  number: 3,
  string: 4,
  table: 5,
  function: 6,
  userdata: 7,
  thread: 8,
} as const;
/** Indices that stand for tables which are not on the stack. */
export const registryIndex = -10000;
export const globalsIndex = -10002;
/** The first value that a function was made with: see {@link LuaMachine.pushFunction}. */
export const firstUpvalue = globalsIndex - 1;
export const typeNames = ['nil', 'boolean', 'userdata', 'number', 'string', 'table', 'function', 'userdata', 'thread'] as const;
/** What lua_resume and lua_pcall return. */
export const Status = { ok: 0, yielded: 1, runtimeError: 2, syntaxError: 3, outOfMemory: 4, errorInHandler: 5 } as const;

/** A function that Lua can call: takes its arguments from the stack, pushes its results and returns how many they are. */
export type LuaFunction = (L: State) => number;

/** A function that runs. */
export interface Frame {
  /** How it was called, as far as Lua can tell. */
  readonly name: Binary | undefined;
  readonly what: Binary;
  readonly source: Binary;
  readonly line: number;
}

/** The field offsets of `lua_Debug` in this build, and how much is set aside for one. */
const debugRecord = { name: 4, what: 12, source: 16, currentLine: 20, bytes: 160 } as const;
const scratchBytes = 64 * 1024;
/** How many values a function of C may have on its stack. */
export const mostValues = 8000;
/** What {@link LuaMemory} must find. */
const layoutProbe = { number: 0.1, text: 'text', field: 'field' } as const;

/**
 * One WebAssembly instance with PUC Lua 5.1 in it. States (one a server) live side by side in it; as everything is synchronous,
 * at most one of them runs at a time. Strings cross as {@link Binary}.
 */
export class LuaMachine {
  readonly lua: LuaExports;
  readonly memory: LuaMemory;
  private readonly scratch: Pointer;
  private readonly record: Pointer;
  private readonly infoWords = new Map<string, Pointer>();
  private readonly pointers = new Map<LuaFunction, number>();

  /** @throws Error when this build keeps its values elsewhere than {@link LuaMemory} looks for them */
  constructor() {
    this.lua = instantiate(() => this.memory.moved());
    this.memory = new LuaMemory(this.lua);
    this.scratch = this.lua.malloc(scratchBytes);
    this.record = this.lua.malloc(debugRecord.bytes);
    this.checkLayout();
  }

  private checkLayout(): void {
    const { lua, memory } = this;
    const L = lua.luaL_newstate();
    lua.lua_createtable(L, 1, 1);
    lua.lua_pushnumber(L, layoutProbe.number);
    lua.lua_rawseti(L, -2, 1);
    this.pushBytes(L, layoutProbe.text);
    this.rawSetField(L, -2, layoutProbe.field);
    const table = memory.pointerOf(memory.topSlot(L));
    const [item, field] = [memory.item(table, 1), memory.field(table, fieldName(layoutProbe.field))];
    const isAsExpected =
      memory.valueCount(L) === 1 &&
      item !== undefined &&
      memory.numberOf(item) === layoutProbe.number &&
      field !== undefined &&
      memory.stringOf(field) === layoutProbe.text;
    lua.lua_close(L);
    if (!isAsExpected)
      throw new Error('This build of wasmoon-lua5.1 lays values out in another way: the version in package.json is needed.');
  }

  // ---- Strings

  pushBytes(L: State, text: Binary): void {
    const { length } = text;
    if (length > scratchBytes) this.withBytes(text, (at) => this.lua.lua_pushlstring(L, at, length));
    else {
      this.memory.write(text, this.scratch);
      this.lua.lua_pushlstring(L, this.scratch, length);
    }
  }

  /** Pushes a table for so many items, which none of them is nil. Redis makes one without room: `#` and `next` depend on how it has grown then, to a power of two. */
  pushNewArray(L: State, itemCount: number): void {
    this.lua.lua_createtable(L, itemCount === 0 ? 0 : 2 ** (32 - Math.clz32(itemCount - 1)), 0);
  }

  /** Pushes a table of strings. */
  pushStrings(L: State, items: readonly Binary[]): void {
    const { lua } = this;
    const all = items.length === 1 ? items[0]! : items.join('');
    this.pushNewArray(L, items.length);
    if (all.length > scratchBytes) {
      for (let index = 0; index < items.length; index++) {
        this.pushBytes(L, items[index]!);
        lua.lua_rawseti(L, -2, index + 1);
      }
      return;
    }
    this.memory.write(all, this.scratch);
    let at = this.scratch;
    for (let index = 0; index < items.length; index++) {
      const { length } = items[index]!;
      lua.lua_pushlstring(L, at, length);
      lua.lua_rawseti(L, -2, index + 1);
      at += length;
    }
  }

  /** The string at an index; a number there becomes its text, in place. Undefined for other types. */
  bytesAt(L: State, index: number): Binary | undefined {
    const at = this.lua.lua_tolstring(L, index, 0);
    return at === 0 ? undefined : this.memory.stringAt(at);
  }

  /** Up to its first zero byte, as C reads it. */
  textAt(L: State, index: number): Binary | undefined {
    const text = this.bytesAt(L, index);
    const end = text?.indexOf('\0') ?? -1;
    return end < 0 ? text : text!.slice(0, end);
  }

  // ---- Tables

  /** Sets a field of the table at `index` to the value on top, which it pops. Respects no metatable. */
  rawSetField(L: State, index: number, name: Binary): void {
    const table = absolute(index, this.lua.lua_gettop(L));
    this.pushBytes(L, name);
    this.lua.lua_insert(L, -2);
    this.lua.lua_rawset(L, table);
  }

  /** Pushes a field of the table at `index`. Respects no metatable. @returns its type */
  rawGetField(L: State, index: number, name: Binary): number {
    const table = absolute(index, this.lua.lua_gettop(L));
    this.pushBytes(L, name);
    this.lua.lua_rawget(L, table);
    return this.lua.lua_type(L, -1);
  }

  pop(L: State, count = 1): void {
    this.lua.lua_settop(L, -count - 1);
  }

  // ---- Functions

  /** Pushes a function of ours. What it throws must be Lua's: see {@link fail}. */
  pushFunction(L: State, callback: LuaFunction, upvalueCount = 0): void {
    let pointer = this.pointers.get(callback);
    if (pointer === undefined) this.pointers.set(callback, (pointer = toFunctionPointer(this.lua, 'int (int)', callback)));
    this.lua.lua_pushcclosure(L, pointer, upvalueCount);
  }

  /** A hook for lua_sethook. */
  createHook(callback: (L: State, record: Pointer) => void): number {
    return toFunctionPointer(this.lua, 'void (int, int)', callback);
  }

  /** Compiles; pushes the function, or the message. @returns a {@link Status} */
  load(L: State, code: Binary, chunkName: Binary): number {
    return this.withBytes(`${chunkName}\0${code}`, (at) => this.lua.luaL_loadbuffer(L, at + chunkName.length + 1, code.length, at));
  }

  // ---- Errors of Lua

  /** Raises an error with the place of the caller before it, as luaL_error does. */
  fail(L: State, message: Binary): never {
    this.lua.luaL_where(L, 1);
    this.pushBytes(L, message);
    this.lua.lua_concat(L, 2);
    return this.raise(L);
  }

  /** "bad argument #1 to 'f' (...)" */
  failArgument(L: State, argument: number, message: Binary): never {
    this.withBytes(`${message}\0`, (at) => this.lua.luaL_argerror(L, argument, at));
    throw new Error('luaL_argerror came back');
  }

  /** Raises the value on top of the stack. */
  raise(L: State): never {
    this.lua.lua_error(L);
    throw new Error('lua_error came back');
  }

  /** Makes sure of an argument's condition. */
  checkArgument(L: State, isRight: boolean, argument: number, message: Binary): void {
    if (!isRight) this.failArgument(L, argument, message);
  }

  /** A string or number argument. */
  checkBytes(L: State, argument: number): Binary {
    return this.memory.stringAt(this.checkString(L, argument));
  }

  /** The same, where its bytes stand in memory: there they stay as long as the argument stays on the stack. */
  checkString(L: State, argument: number): Pointer {
    const at = this.lua.lua_tolstring(L, argument, 0);
    if (at !== 0) return at;
    this.withBytes('string\0', (word) => this.lua.luaL_typerror(L, argument, word));
    throw new Error('luaL_typerror came back');
  }

  // ---- What runs

  /** The function at a level of the stack: 0 is the one that runs. Undefined where there is none. */
  frame(L: State, level: number): Frame | undefined {
    if (this.lua.lua_getstack(L, level, this.record) === 0) return undefined;
    this.lua.lua_getinfo(L, this.infoWord('nSl'), this.record);
    const { memory, record } = this;
    const name = memory.wordAt(record + debugRecord.name);
    return {
      name: name === 0 ? undefined : memory.cStringAt(name),
      what: memory.cStringAt(memory.wordAt(record + debugRecord.what)),
      source: memory.cStringAt(memory.wordAt(record + debugRecord.source)),
      line: memory.wordAt(record + debugRecord.currentLine) | 0,
    };
  }

  /** Pushes a local variable of the function at a level; the first one has index 1. @returns its name; undefined: there is none */
  pushLocal(L: State, level: number, index: number): Binary | undefined {
    if (this.lua.lua_getstack(L, level, this.record) === 0) return undefined;
    const name = this.lua.lua_getlocal(L, this.record, index);
    return name === 0 ? undefined : this.memory.cStringAt(name);
  }

  private infoWord(what: string): Pointer {
    let at = this.infoWords.get(what);
    if (at === undefined) {
      this.infoWords.set(what, (at = this.lua.malloc(what.length + 1)));
      this.memory.write(`${what}\0`, at);
    }
    return at;
  }

  /** Lends bytes to C for one call. */
  private withBytes<T>(text: Binary, use: (at: Pointer) => T): T {
    const isLong = text.length > scratchBytes;
    const at = isLong ? this.lua.malloc(text.length) : this.scratch;
    if (at === 0) throw new RangeError('out of memory');
    this.memory.write(text, at);
    try {
      return use(at);
    } finally {
      if (isLong) this.lua.free(at);
    }
  }
}

function absolute(index: number, top: number): number {
  return index < 0 && index > registryIndex ? top + index + 1 : index;
}
