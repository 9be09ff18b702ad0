import { firstUpvalue, type LuaFunction, type LuaMachine, LuaType } from '../machine';
import type { Pointer, State } from '../wasm';

/** The settings of one cjson table. */
export interface CjsonConfig {
  /** Whether an array with many holes becomes an object; or else it is an error. */
  sparseConvert: boolean;
  sparseRatio: number;
  sparseSafe: number;
  encodeMaxDepth: number;
  decodeMaxDepth: number;
  /** NaN and infinities: refused, written, or written as null. */
  encodeInvalid: 'off' | 'on' | 'null';
  decodeInvalid: boolean;
  /** Significant digits of numbers. */
  precision: number;
  /** Without a meaning here: there is no buffer to keep. */
  keepBuffer: boolean;
  /** The metatable that tells an empty array, as a reference; undefined: before 8.4 there is none. */
  readonly arrayMark: number | undefined;
  /** Whether empty arrays are decoded with that metatable. */
  marksArrays: boolean;
}

const defaults: Omit<CjsonConfig, 'arrayMark'> = {
  sparseConvert: false,
  sparseRatio: 2,
  sparseSafe: 10,
  encodeMaxDepth: 1000,
  decodeMaxDepth: 1000,
  encodeInvalid: 'off',
  decodeInvalid: true,
  precision: 14,
  keepBuffer: true,
  marksArrays: false,
};

const intMax = 2 ** 31 - 1;

/**
 * The settings of the cjson tables of all states. An empty userdata of Lua's stands for each: the functions of such a table have it as their upvalue,
 * and the settings go when Lua collects it.
 */
export class CjsonConfigs {
  private readonly configs = new Map<Pointer, CjsonConfig>();
  private readonly forget: LuaFunction;

  constructor(private readonly machine: LuaMachine) {
    this.forget = (L) => {
      this.configs.delete(machine.lua.lua_touserdata(L, 1));
      return 0;
    };
  }

  /** How many there are. */
  get size(): number {
    return this.configs.size;
  }

  /** Pushes what stands for new settings. */
  push(L: State, arrayMark: number | undefined): void {
    const { lua } = this.machine;
    this.configs.set(lua.lua_newuserdata(L, 0), { ...defaults, arrayMark });
    lua.lua_createtable(L, 0, 1);
    this.machine.pushFunction(L, this.forget);
    this.machine.rawSetField(L, -2, '__gc');
    lua.lua_setmetatable(L, -2);
  }

  /** The settings of the function that runs. */
  current(): (L: State) => CjsonConfig {
    return (L) => this.configs.get(this.machine.lua.lua_touserdata(L, firstUpvalue))!;
  }

  /** The functions that change settings and tell them. */
  functions(): Readonly<Record<string, LuaFunction>> {
    const configOf = this.current();
    const setting = (count: number, run: (L: State, config: CjsonConfig) => number): LuaFunction => {
      return (L) => {
        const given = this.machine.lua.lua_gettop(L);
        this.machine.checkArgument(L, given <= count, count + 1, 'found too many arguments');
        this.machine.lua.lua_settop(L, count);
        return run(L, configOf(L));
      };
    };
    return {
      encode_sparse_array: setting(3, (L, config) => {
        config.sparseConvert = this.switch(L, 1, config.sparseConvert);
        config.sparseRatio = this.integer(L, 2, config.sparseRatio, 0, intMax);
        config.sparseSafe = this.integer(L, 3, config.sparseSafe, 0, intMax);
        return 3;
      }),
      encode_max_depth: setting(1, (L, config) => {
        config.encodeMaxDepth = this.integer(L, 1, config.encodeMaxDepth, 1, intMax);
        return 1;
      }),
      decode_max_depth: setting(1, (L, config) => {
        config.decodeMaxDepth = this.integer(L, 1, config.decodeMaxDepth, 1, intMax);
        return 1;
      }),
      encode_number_precision: setting(1, (L, config) => {
        config.precision = this.integer(L, 1, config.precision, 1, 14);
        return 1;
      }),
      encode_keep_buffer: setting(1, (L, config) => {
        config.keepBuffer = this.switch(L, 1, config.keepBuffer);
        return 1;
      }),
      encode_invalid_numbers: setting(1, (L, config) => this.encodeInvalid(L, config)),
      decode_invalid_numbers: setting(1, (L, config) => {
        config.decodeInvalid = this.switch(L, 1, config.decodeInvalid);
        return 1;
      }),
      decode_array_with_array_mt: setting(1, (L, config) => {
        config.marksArrays = this.switch(L, 1, config.marksArrays);
        return 1;
      }),
    };
  }

  /** An argument that is true, false, 'on' or 'off'; nil leaves the setting. Pushes what it is now. */
  private switch(L: State, argument: number, former: boolean): boolean {
    const value = this.choice(L, argument, ['off', 'on']);
    const now = value === undefined ? former : value === 'on';
    this.machine.lua.lua_pushboolean(L, now ? 1 : 0);
    return now;
  }

  private encodeInvalid(L: State, config: CjsonConfig): number {
    config.encodeInvalid = this.choice(L, 1, ['off', 'on', 'null']) ?? config.encodeInvalid;
    if (config.encodeInvalid === 'null') this.machine.pushBytes(L, 'null');
    else this.machine.lua.lua_pushboolean(L, config.encodeInvalid === 'on' ? 1 : 0);
    return 1;
  }

  private choice<T extends string>(L: State, argument: number, words: readonly T[]): T | undefined {
    const { machine } = this;
    const type = machine.lua.lua_type(L, argument);
    if (type === LuaType.nil) return undefined;
    if (type === LuaType.boolean) return words[machine.lua.lua_toboolean(L, argument)];
    const given = machine.checkBytes(L, argument);
    const word = words.find((each) => each === given);
    return word ?? machine.failArgument(L, argument, `invalid option '${given}'`);
  }

  private integer(L: State, argument: number, former: number, least: number, most: number): number {
    const { machine } = this;
    const { lua } = machine;
    let now = former;
    if (lua.lua_type(L, argument) !== LuaType.nil) {
      now = lua.luaL_checkinteger(L, argument);
      machine.checkArgument(L, least <= now && now <= most, 1, `expected integer between ${least} and ${most}`);
    }
    lua.lua_pushnumber(L, now);
    return now;
  }
}
