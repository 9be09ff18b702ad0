import { type LuaFunction, type LuaMachine } from '../machine';
import type { State } from '../wasm';

/** The one function of Lua's `os` that Redis lets scripts have. */
export class OsLibrary {
  private readonly clock: LuaFunction;

  constructor(private readonly machine: LuaMachine) {
    this.clock = (L) => {
      const { user, system } = process.cpuUsage();
      machine.lua.lua_pushnumber(L, (user + system) / 1e6);
      return 1;
    };
  }

  /** Pushes a new table. */
  push(L: State): void {
    const { machine } = this;
    machine.lua.lua_createtable(L, 0, 1);
    machine.pushFunction(L, this.clock);
    machine.rawSetField(L, -2, 'clock');
  }
}
