import { type LuaFunction, type LuaMachine } from '../machine';
import type { State } from '../wasm';
import { CjsonConfigs } from './cjson-config';
import { CjsonDecoder } from './cjson-decode';
import { CjsonEncoder } from './cjson-encode';

/** lua-cjson 2.1.0, as Redis has it. */
export class CjsonLibrary {
  private readonly configs: CjsonConfigs;
  private readonly functions: Readonly<Record<string, LuaFunction>>;

  constructor(private readonly machine: LuaMachine) {
    this.configs = new CjsonConfigs(machine);
    const configOf = this.configs.current();
    const { lua } = machine;
    this.functions = {
      encode: (L) => {
        machine.checkArgument(L, lua.lua_gettop(L) === 1, 1, 'expected 1 argument');
        machine.pushBytes(L, new CjsonEncoder(machine, L, configOf(L)).value(machine.memory.firstSlot(L), { level: 0, used: 1 }));
        return 1;
      },
      decode: (L) => {
        machine.checkArgument(L, lua.lua_gettop(L) === 1, 1, 'expected 1 argument');
        new CjsonDecoder(machine, L, configOf(L), machine.checkString(L, 1)).decode();
        return 1;
      },
      ...this.configs.functions(),
      new: (L) => {
        this.push(L);
        return 1;
      },
    };
  }

  /** Pushes a new table with settings of its own. */
  push(L: State): void {
    const { machine } = this;
    const { lua } = machine;
    const config = this.configs.create();
    lua.lua_createtable(L, 0, 0);
    for (const [name, callback] of Object.entries(this.functions)) {
      lua.lua_pushnumber(L, config);
      machine.pushFunction(L, callback, 1);
      machine.rawSetField(L, -2, name);
    }
    lua.lua_pushlightuserdata(L, 0);
    machine.rawSetField(L, -2, 'null');
    machine.pushBytes(L, 'cjson');
    machine.rawSetField(L, -2, '_NAME');
    machine.pushBytes(L, '2.1.0');
    machine.rawSetField(L, -2, '_VERSION');
  }
}
