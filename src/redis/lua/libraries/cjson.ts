import { type LuaFunction, type LuaMachine, registryIndex } from '../machine';
import { readonlyError } from '../protection';
import type { LuaVersion } from '../redis-api';
import type { State } from '../wasm';
import { CjsonConfigs } from './cjson-config';
import { CjsonDecoder } from './cjson-decode';
import { CjsonEncoder } from './cjson-encode';

/** Since when empty arrays may be told from objects, as LuaVersion.number has it. */
const marksArraysSince = 0x080400;
/** The metatable that tells an empty array: scripts can read it, not change it. */
const arrayMarkSource = `local refuse = ...
local mark = {__is_cjson_array = true}
mark.__metatable = setmetatable({}, {__index = {__is_cjson_array = true}, __newindex = refuse, __metatable = false})
return mark`;

/** lua-cjson 2.1.0, as Redis has it. */
export class CjsonLibrary {
  private readonly configs: CjsonConfigs;
  private readonly refuseChange: LuaFunction;
  private readonly functions: Readonly<Record<string, LuaFunction>>;

  constructor(private readonly machine: LuaMachine) {
    this.configs = new CjsonConfigs(machine);
    this.refuseChange = (L) => machine.fail(L, readonlyError);
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
        this.pushWith(L, configOf(L).arrayMark);
        return 1;
      },
    };
  }

  /** Pushes a new table with settings of its own. */
  push(L: State, { number }: LuaVersion): void {
    const { machine } = this;
    if (number < marksArraysSince) {
      this.pushWith(L, undefined);
      return;
    }
    machine.load(L, arrayMarkSource, '=cjson');
    machine.pushFunction(L, this.refuseChange);
    machine.lua.lua_call(L, 1, 1);
    this.pushWith(L, machine.lua.luaL_ref(L, registryIndex));
  }

  private pushWith(L: State, arrayMark: number | undefined): void {
    const { machine } = this;
    const { lua } = machine;
    this.configs.push(L, arrayMark);
    lua.lua_createtable(L, 0, 0);
    for (const [name, callback] of Object.entries(this.functions)) {
      if (name === 'decode_array_with_array_mt' && arrayMark === undefined) continue;
      lua.lua_pushvalue(L, -2);
      machine.pushFunction(L, callback, 1);
      machine.rawSetField(L, -2, name);
    }
    lua.lua_remove(L, -2);
    lua.lua_pushlightuserdata(L, 0);
    machine.rawSetField(L, -2, 'null');
    machine.pushBytes(L, 'cjson');
    machine.rawSetField(L, -2, '_NAME');
    machine.pushBytes(L, '2.1.0');
    machine.rawSetField(L, -2, '_VERSION');
  }
}
