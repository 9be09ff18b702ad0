import { readFileSync } from 'node:fs';

/** A pointer into the machine's memory, in bytes. */
export type Pointer = number;
/** A `lua_State *`: a state or one of its coroutines. */
export type State = Pointer;

/** The functions of Lua's C API that we use, as the WebAssembly build of PUC Lua 5.1.5 exports them. */
export interface LuaExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly __indirect_function_table: FunctionTable;
  __wasm_call_ctors(): void;
  emscripten_stack_init(): void;
  stackSave(): Pointer;
  stackRestore(pointer: Pointer): void;
  setThrew(threw: number, value: number): void;
  malloc(bytes: number): Pointer;
  free(pointer: Pointer): void;
  luaL_newstate(): State;
  lua_close(L: State): void;
  lua_newthread(L: State): State;
  lua_resume(L: State, argumentCount: number): number;
  lua_yield(L: State, resultCount: number): number;
  lua_xmove(from: State, to: State, count: number): void;
  lua_gettop(L: State): number;
  lua_settop(L: State, index: number): void;
  lua_pushvalue(L: State, index: number): void;
  lua_remove(L: State, index: number): void;
  lua_insert(L: State, index: number): void;
  lua_replace(L: State, index: number): void;
  lua_checkstack(L: State, extra: number): number;
  lua_type(L: State, index: number): number;
  lua_isnumber(L: State, index: number): number;
  lua_isstring(L: State, index: number): number;
  lua_iscfunction(L: State, index: number): number;
  lua_tonumber(L: State, index: number): number;
  lua_toboolean(L: State, index: number): number;
  lua_tolstring(L: State, index: number, length: Pointer): Pointer;
  lua_topointer(L: State, index: number): Pointer;
  lua_touserdata(L: State, index: number): Pointer;
  lua_tocfunction(L: State, index: number): number;
  lua_objlen(L: State, index: number): number;
  lua_rawequal(L: State, first: number, second: number): number;
  lua_pushnil(L: State): void;
  lua_pushthread(L: State): number;
  lua_pushnumber(L: State, value: number): void;
  lua_pushboolean(L: State, value: number): void;
  lua_pushlstring(L: State, text: Pointer, length: number): void;
  lua_pushlightuserdata(L: State, pointer: Pointer): void;
  lua_pushcclosure(L: State, pointer: number, upvalueCount: number): void;
  lua_createtable(L: State, arraySize: number, recordSize: number): void;
  lua_newuserdata(L: State, bytes: number): Pointer;
  lua_gettable(L: State, index: number): void;
  lua_settable(L: State, index: number): void;
  lua_rawget(L: State, index: number): void;
  lua_rawgeti(L: State, index: number, at: number): void;
  lua_rawset(L: State, index: number): void;
  lua_rawseti(L: State, index: number, at: number): void;
  lua_next(L: State, index: number): number;
  lua_getmetatable(L: State, index: number): number;
  lua_setmetatable(L: State, index: number): number;
  lua_getfenv(L: State, index: number): void;
  lua_setfenv(L: State, index: number): number;
  lua_concat(L: State, count: number): void;
  lua_call(L: State, argumentCount: number, resultCount: number): void;
  lua_pcall(L: State, argumentCount: number, resultCount: number, handler: number): number;
  lua_error(L: State): number;
  lua_gc(L: State, what: number, data: number): number;
  lua_sethook(L: State, hook: number, mask: number, count: number): number;
  lua_getstack(L: State, level: number, record: Pointer): number;
  lua_getinfo(L: State, what: Pointer, record: Pointer): number;
  lua_getlocal(L: State, record: Pointer, index: number): Pointer;
  luaL_loadbuffer(L: State, code: Pointer, length: number, name: Pointer): number;
  luaL_where(L: State, level: number): void;
  luaL_argerror(L: State, argument: number, message: Pointer): number;
  luaL_typerror(L: State, argument: number, typeName: Pointer): number;
  luaL_checkinteger(L: State, argument: number): number;
  luaL_checknumber(L: State, argument: number): number;
  luaL_checktype(L: State, argument: number, type: number): void;
  luaL_checkany(L: State, argument: number): void;
  luaL_ref(L: State, table: number): number;
  luaL_unref(L: State, table: number, reference: number): void;
  luaopen_base(L: State): number;
  luaopen_table(L: State): number;
  luaopen_string(L: State): number;
  luaopen_math(L: State): number;
  luaopen_debug(L: State): number;
}

interface FunctionTable {
  readonly length: number;
  get(index: number): ((...args: number[]) => unknown) | null;
  set(index: number, callback: unknown): void;
  grow(by: number): number;
}

/** What Node has of WebAssembly, as far as it is used here: its types come with the DOM's only. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
};

let compiled: object | undefined;

/**
 * A machine that can hold Lua states. Everything is synchronous: compiling takes a few milliseconds once a process, and happens
 * when the first script arrives. Lua has no access to anything but its own memory: what it would ask the system for is refused.
 * @param moved called when the memory has grown, which makes another buffer of it
 */
export function instantiate(moved: () => void): LuaExports {
  compiled ??= new WebAssembly.Module(readFileSync(require.resolve('wasmoon-lua5.1/dist/liblua5.1.wasm')));
  const holder: { exports?: LuaExports } = {};
  const instance = new WebAssembly.Instance(compiled, importsOf(holder, moved));
  const lua = (holder.exports = instance.exports as LuaExports);
  lua.emscripten_stack_init();
  lua.__wasm_call_ctors();
  return lua;
}

/** Lua's errors are longjmps, which this build throws as exceptions of this value. */
const longjmp = Infinity;

/** The host's side: memory, longjmp. */
function importsOf(holder: { exports?: LuaExports }, moved: () => void): object {
  const functions: ((...args: number[]) => unknown)[] = [];
  const env = {
    emscripten_memcpy_js: (to: Pointer, from: Pointer, bytes: number) => {
      new Uint8Array(holder.exports!.memory.buffer).copyWithin(to, from, from + bytes);
    },
    emscripten_resize_heap: (bytes: number) => grow(holder.exports!, bytes >>> 0, moved),
    _emscripten_throw_longjmp: () => {
      throw longjmp;
    },
    invoke_vii: (index: number, first: number, second: number) => {
      const lua = holder.exports!;
      const stack = lua.stackSave();
      try {
        (functions[index] ??= lua.__indirect_function_table.get(index)!)(first, second);
      } catch (error) {
        if (error !== longjmp) throw error;
        lua.stackRestore(stack);
        lua.setThrew(1, 0);
      }
    },
    emscripten_date_now: () => 0,
    _emscripten_get_now_is_monotonic: () => 1,
  };
  return { env: refusing(env), wasi_snapshot_preview1: refusing({}) };
}

/** Files, environment, time zones: nothing that a script may reach uses them. */
function refusing(known: object): object {
  const refused = (): number => -1;
  return new Proxy(known, { get: (target, name) => (target as Record<string | symbol, unknown>)[name] ?? refused });
}

const pageBytes = 65536;

function grow(lua: LuaExports, bytes: number, moved: () => void): number {
  const memory = lua.memory as unknown as { readonly buffer: ArrayBuffer; grow(pages: number): number };
  const missing = bytes - memory.buffer.byteLength;
  try {
    memory.grow(Math.ceil(Math.max(missing, memory.buffer.byteLength * 0.2) / pageBytes));
    moved();
    return 1;
  } catch {
    return 0;
  }
}

/**
 * Makes a JavaScript function callable from WebAssembly, which wants functions of WebAssembly in its table: a module of some
 * forty bytes imports it and exports it again.
 * @returns its index in the table: what C calls a function pointer
 */
export function toFunctionPointer(
  lua: LuaExports,
  signature: 'int (int)' | 'void (int, int)',
  callback: (...args: number[]) => number | void,
): number {
  const i32 = 0x7f;
  const type = signature === 'int (int)' ? [0x60, 1, i32, 1, i32] : [0x60, 2, i32, i32, 0];
  const section = (id: number, ...content: number[]): number[] => [id, content.length, ...content];
  const name = 0x66;
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, 1, ...type),
    ...section(2, 1, 1, name, 1, name, 0, 0),
    ...section(7, 1, 1, name, 0, 0),
  ];
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes)), { f: { f: callback } });
  const table = lua.__indirect_function_table;
  const index = table.grow(1);
  table.set(index, (instance.exports as { f: unknown }).f);
  return index;
}
