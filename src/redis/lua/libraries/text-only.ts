import type { Binary } from '../../../base/bytes';
import { globalsIndex, type LuaFunction, type LuaMachine, LuaType, Status } from '../machine';
import type { State } from '../wasm';

/** What compiled code begins with. Redis refuses it: one can break out of Lua with it. */
export const compiledMark = '\x1b';

/** The message of Lua's parser for it. @param chunkName as Lua shows it */
export function compiledCodeError(chunkName: Binary): Binary {
  return `${chunkName}:1: unexpected symbol near 'char(27)'`;
}

/** loadstring and load, which take no compiled code. */
export class TextOnlyLoading {
  private loadString: LuaFunction | undefined;
  private readonly load: LuaFunction;

  constructor(private readonly machine: LuaMachine) {
    this.load = (L) => this.loadPieces(L);
  }

  /** Replaces them in a state's globals. */
  open(L: State): void {
    const { machine } = this;
    const { lua } = machine;
    if (this.loadString === undefined) {
      machine.rawGetField(L, globalsIndex, 'loadstring');
      const original = lua.__indirect_function_table.get(lua.lua_tocfunction(L, -1)) as LuaFunction;
      machine.pop(L);
      this.loadString = (state) => {
        const code = lua.lua_isstring(state, 1) === 0 ? '' : machine.bytesAt(state, 1)!;
        return code.startsWith(compiledMark) ? this.refuse(state, this.shownName(state, 2, code)) : original(state);
      };
    }
    machine.pushFunction(L, this.loadString);
    machine.rawSetField(L, globalsIndex, 'loadstring');
    machine.pushFunction(L, this.load);
    machine.rawSetField(L, globalsIndex, 'load');
  }

  /** load(function, name): what the function gives until it gives nothing is the code. */
  private loadPieces(L: State): number {
    const { machine } = this;
    const { lua } = machine;
    const name = lua.lua_type(L, 2) <= LuaType.nil ? '=(load)' : machine.checkBytes(L, 2);
    lua.luaL_checktype(L, 1, LuaType.function);
    let code = '';
    for (;;) {
      lua.lua_pushvalue(L, 1);
      if (lua.lua_pcall(L, 0, 1, 0) !== Status.ok) return this.failed(L);
      const type = lua.lua_type(L, -1);
      if (type !== LuaType.nil && lua.lua_isstring(L, -1) === 0) {
        lua.luaL_where(L, 1);
        machine.pushBytes(L, 'reader function must return a string');
        lua.lua_concat(L, 2);
        return this.failed(L);
      }
      const piece = type === LuaType.nil ? '' : machine.bytesAt(L, -1)!;
      machine.pop(L);
      if (piece === '') break;
      code += piece;
    }
    if (code.startsWith(compiledMark)) return this.refuse(L, this.shownName(L, 2, '=(load)'));
    return machine.load(L, code, name) === Status.ok ? 1 : this.failed(L);
  }

  /** nil, and the message on top. */
  private failed(L: State): number {
    this.machine.lua.lua_pushnil(L);
    this.machine.lua.lua_insert(L, -2);
    return 2;
  }

  private refuse(L: State, chunkName: Binary): number {
    this.machine.lua.lua_pushnil(L);
    this.machine.pushBytes(L, compiledCodeError(chunkName));
    return 2;
  }

  /** A chunk's name as messages show it: after = or @, else [string "..."] with the first line. */
  private shownName(L: State, argument: number, otherwise: Binary): Binary {
    const given = this.machine.lua.lua_isstring(L, argument) === 0 ? otherwise : this.machine.textAt(L, argument)!;
    if (given.startsWith('=') || given.startsWith('@')) return given.slice(1);
    return `[string "${given.split('\n')[0]!.replace(compiledMark, '')}"]`;
  }
}
