import type { Binary } from '../../base/bytes';
import { type LuaMachine, LuaType, registryIndex } from './machine';
import { pushError } from './replies';
import type { FunctionDefinition } from './script-host';
import type { State } from './wasm';

/** redis.register_function(name, callback), or of one table with function_name, callback, description and flags. */
export function registerFunction(
  machine: LuaMachine,
  L: State,
  register: ((definition: FunctionDefinition) => Binary | undefined) | undefined,
): number {
  const fail = (message: Binary): never => {
    pushError(machine, L, `ERR ${message}`);
    return machine.raise(L);
  };
  if (register === undefined) return fail('redis.register_function can only be called on FUNCTION LOAD command');
  const count = machine.lua.lua_gettop(L);
  if (count !== 1 && count !== 2) return fail('wrong number of arguments to redis.register_function');
  const read = count === 1 ? readNamed(machine, L) : readPositional(machine, L);
  if (typeof read === 'string') return fail(read);
  const refusal = register(read);
  if (refusal === undefined) return 0;
  machine.lua.luaL_unref(L, registryIndex, read.reference);
  return fail(refusal);
}

function readPositional(machine: LuaMachine, L: State): FunctionDefinition | Binary {
  const { lua } = machine;
  if (lua.lua_isstring(L, 1) === 0) return 'first argument to redis.register_function must be a string';
  if (lua.lua_type(L, 2) !== LuaType.function) return 'second argument to redis.register_function must be a function';
  return { name: machine.bytesAt(L, 1)!, reference: lua.luaL_ref(L, registryIndex), description: undefined, flags: [] };
}

interface Named {
  name?: Binary;
  reference?: number;
  description?: Binary;
  flags?: readonly Binary[];
}

function readNamed(machine: LuaMachine, L: State): FunctionDefinition | Binary {
  const { lua } = machine;
  if (lua.lua_type(L, 1) !== LuaType.table) {
    return 'calling redis.register_function with a single argument is only applicable to Lua table (representing named arguments).';
  }
  const given: Named = {};
  let mistake: Binary | undefined;
  lua.lua_pushnil(L);
  while (mistake === undefined && lua.lua_next(L, 1) !== 0) {
    mistake = readArgument(machine, L, given);
    lua.lua_settop(L, 2);
  }
  const { name, reference, description, flags = [] } = given;
  if (mistake === undefined && name === undefined) mistake = 'redis.register_function must get a function name argument';
  if (mistake === undefined && reference === undefined) mistake = 'redis.register_function must get a callback argument';
  if (mistake === undefined) return { name: name!, reference: reference!, description, flags };
  if (reference !== undefined) lua.luaL_unref(L, registryIndex, reference);
  return mistake;
}

/** One pair of the table: the key below the value on top. @returns what is wrong with it */
function readArgument(machine: LuaMachine, L: State, given: Named): Binary | undefined {
  const { lua } = machine;
  if (lua.lua_isstring(L, -2) === 0) return 'named argument key given to redis.register_function is not a string';
  // A copy of the key: reading a number as text changes it, and lua_next would lose its place.
  lua.lua_pushvalue(L, -2);
  const key = machine.textAt(L, -1)!.toLowerCase();
  machine.pop(L);
  const isText = lua.lua_isstring(L, -1) !== 0;
  switch (key) {
    case 'function_name':
      if (!isText) return 'function_name argument given to redis.register_function must be a string';
      given.name = machine.bytesAt(L, -1)!;
      return undefined;
    case 'description':
      if (!isText) return 'description argument given to redis.register_function must be a string';
      given.description = machine.bytesAt(L, -1)!;
      return undefined;
    case 'callback':
      if (lua.lua_type(L, -1) !== LuaType.function) return 'callback argument given to redis.register_function must be a function';
      lua.lua_pushvalue(L, -1);
      given.reference = lua.luaL_ref(L, registryIndex);
      return undefined;
    case 'flags': {
      if (lua.lua_type(L, -1) !== LuaType.table)
        return 'flags argument to redis.register_function must be a table representing function flags';
      const flags = readFlags(machine, L);
      if (flags === undefined) return 'unknown flag given';
      given.flags = flags;
      return undefined;
    }
    default:
      return 'unknown argument given to redis.register_function';
  }
}

/** What a function may say of itself. */
const known: readonly Binary[] = ['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys'];

/** The flags in the table on top; undefined when one is unknown. */
function readFlags(machine: LuaMachine, L: State): Binary[] | undefined {
  const flags: Binary[] = [];
  for (let at = 1; ; at++) {
    machine.lua.lua_pushnumber(L, at);
    machine.lua.lua_gettable(L, -2);
    const isEnd = machine.lua.lua_type(L, -1) === LuaType.nil;
    const flag = machine.textAt(L, -1)?.toLowerCase();
    machine.pop(L);
    if (isEnd) return flags;
    if (flag === undefined || !known.includes(flag)) return undefined;
    flags.push(flag);
  }
}
