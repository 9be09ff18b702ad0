import { globalsIndex, type LuaFunction, type LuaMachine, LuaType, registryIndex } from './machine';
import type { State } from './wasm';

export const readonlyError = 'Attempt to modify a readonly table';

/**
 * Read-only tables, which Redis has by a change of its own to Lua. Here a script sees an empty stand-in: reading goes on to the
 * table itself, writing is refused. The functions that look past metatables (rawget, next, pairs ...) are replaced by ones that
 * know of stand-ins.
 */
export class TableProtection {
  /** By the address of a stand-in: the reference of its table. */
  private readonly originals = new Map<number, number>();
  private readonly refuseChange: LuaFunction;
  private readonly refuseUnknown: LuaFunction;

  constructor(private readonly machine: LuaMachine) {
    this.refuseChange = (L) => machine.fail(L, readonlyError);
    this.refuseUnknown = (L) => {
      const type = machine.lua.lua_type(L, 2);
      if (type !== LuaType.string && type !== LuaType.number)
        machine.fail(L, 'Second argument to luaProtectedTableError must be a string or number');
      return machine.fail(L, `Script attempted to access nonexistent global variable '${machine.textAt(L, 2)}'`);
    };
  }

  /** Makes the globals of a state, and every table in them, read-only; what is not there is an error to read. @returns how to undo the bookkeeping */
  protect(L: State): () => void {
    const { machine } = this;
    const { lua } = machine;
    const known = [...this.originals.keys()];
    this.replaceFunctions(L);
    // The tables in the globals, each by its stand-in.
    const names: string[] = [];
    lua.lua_pushnil(L);
    while (lua.lua_next(L, globalsIndex) !== 0) {
      if (lua.lua_type(L, -1) === LuaType.table && machine.bytesAt(L, -2) !== '_G') names.push(machine.bytesAt(L, -2)!);
      machine.pop(L);
    }
    for (const name of names) {
      machine.rawGetField(L, globalsIndex, name);
      this.pushStandIn(L);
      lua.lua_remove(L, -2);
      if (name === 'string') this.pointStringsTo(L);
      machine.rawSetField(L, globalsIndex, name);
    }
    lua.lua_pushvalue(L, globalsIndex);
    this.refuseUnknownIn(L);
    // The globals themselves.
    this.pushStandIn(L);
    lua.lua_pushvalue(L, -1);
    machine.rawSetField(L, globalsIndex, '_G');
    lua.lua_replace(L, globalsIndex);
    machine.pop(L);
    const mine = [...this.originals.keys()].filter((each) => !known.includes(each));
    return () => mine.forEach((each) => this.originals.delete(each));
  }

  /** An unknown name becomes an error in the table on top. */
  refuseUnknownIn(L: State): void {
    const { machine } = this;
    machine.lua.lua_createtable(L, 0, 0);
    machine.pushFunction(L, this.refuseUnknown);
    machine.rawSetField(L, -2, '__index');
    machine.lua.lua_setmetatable(L, -2);
  }

  /** Pushes the table itself for the stand-in at an index; or the value there, when it is none. */
  pushOriginal(L: State, index: number): void {
    const { lua } = this.machine;
    const reference = this.referenceAt(L, index);
    if (reference === undefined) lua.lua_pushvalue(L, index);
    else lua.lua_rawgeti(L, registryIndex, reference);
  }

  /** Pushes a stand-in for the table on top. */
  pushStandIn(L: State): void {
    const { machine } = this;
    const { lua } = machine;
    lua.lua_createtable(L, 0, 0);
    lua.lua_createtable(L, 0, 2);
    lua.lua_pushvalue(L, -3);
    machine.rawSetField(L, -2, '__index');
    machine.pushFunction(L, this.refuseChange);
    machine.rawSetField(L, -2, '__newindex');
    lua.lua_setmetatable(L, -2);
    const address = lua.lua_topointer(L, -1);
    lua.lua_pushvalue(L, -2);
    this.originals.set(address, lua.luaL_ref(L, registryIndex));
    // Kept as long as the state, so that its address stays its own.
    lua.lua_pushvalue(L, -1);
    lua.luaL_ref(L, registryIndex);
  }

  /** Methods of strings go through the stand-in on top too. */
  private pointStringsTo(L: State): void {
    const { machine } = this;
    machine.pushBytes(L, '');
    machine.lua.lua_getmetatable(L, -1);
    machine.lua.lua_pushvalue(L, -3);
    machine.rawSetField(L, -2, '__index');
    machine.pop(L, 2);
  }

  private referenceAt(L: State, index: number): number | undefined {
    return this.originals.get(this.machine.lua.lua_topointer(L, index));
  }

  private replaceFunctions(L: State): void {
    const { machine } = this;
    const { lua } = machine;
    const unwrapped = (name: string): void => {
      this.replace(L, name, (state, original) => {
        if (this.referenceAt(state, 1) !== undefined) {
          this.pushOriginal(state, 1);
          lua.lua_replace(state, 1);
        }
        return original(state);
      });
    };
    const refused = (library: string | undefined, name: string): void => {
      this.replace(
        L,
        name,
        (state, original) => {
          if (this.referenceAt(state, 1) === undefined) return original(state);
          machine.pushBytes(state, readonlyError);
          return machine.raise(state);
        },
        library,
      );
    };
    for (const name of ['next', 'rawget', 'unpack']) unwrapped(name);
    // Lua's own pairs keeps `next` in an upvalue, which a call through ours does not have.
    this.replace(L, 'pairs', (state) => {
      lua.luaL_checktype(state, 1, LuaType.table);
      machine.pushFunction(state, this.wrappers.get('_G.next')!);
      this.pushOriginal(state, 1);
      lua.lua_pushnil(state);
      return 3;
    });
    for (const name of ['rawset', 'setmetatable']) refused(undefined, name);
    for (const name of ['insert', 'remove', 'sort']) refused('table', name);
    this.replace(L, 'getmetatable', (state, original) => {
      if (this.referenceAt(state, 1) === undefined) return original(state);
      this.pushOriginal(state, 1);
      if (lua.lua_getmetatable(state, -1) === 0) lua.lua_pushnil(state);
      else if (this.referenceAt(state, -1) === undefined) this.pushStandIn(state);
      return 1;
    });
  }

  private readonly wrappers = new Map<string, LuaFunction>();

  /** Puts a function of ours before one of Lua's. It is the same in all states. */
  private replace(L: State, name: string, run: (L: State, original: LuaFunction) => number, library?: string): void {
    const { machine } = this;
    const { lua } = machine;
    if (library === undefined) lua.lua_pushvalue(L, globalsIndex);
    else machine.rawGetField(L, globalsIndex, library);
    const fullName = `${library ?? '_G'}.${name}`;
    let wrapper = this.wrappers.get(fullName);
    if (wrapper === undefined) {
      machine.rawGetField(L, -1, name);
      const original = lua.__indirect_function_table.get(lua.lua_tocfunction(L, -1)) as LuaFunction;
      machine.pop(L);
      this.wrappers.set(fullName, (wrapper = (state) => run(state, original)));
    }
    machine.pushFunction(L, wrapper);
    machine.rawSetField(L, -2, name);
    machine.pop(L);
  }
}
