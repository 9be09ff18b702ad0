import { type LuaFunction, type LuaMachine, LuaType, mostValues } from '../machine';
import { slotBytes } from '../memory';
import type { State } from '../wasm';
import { MessageUnpacker } from './cmsgpack-decode';
import { MessagePacker } from './cmsgpack-encode';

const facts = {
  _NAME: 'cmsgpack',
  _VERSION: 'lua-cmsgpack 0.4.0',
  _COPYRIGHT: 'Copyright (C) 2012, Salvatore Sanfilippo',
  _DESCRIPTION: 'MessagePack C implementation for Lua',
} as const;

/** lua-cmsgpack 0.4.0, as Redis has it. */
export class CmsgpackLibrary {
  private readonly functions: Readonly<Record<string, LuaFunction>>;

  constructor(private readonly machine: LuaMachine) {
    const { lua } = machine;
    const integer = (L: State, argument: number): number => Math.trunc(lua.luaL_checknumber(L, argument));
    const optional = (L: State, argument: number): number => (lua.lua_type(L, argument) <= LuaType.nil ? 0 : integer(L, argument));
    this.functions = {
      pack: (L) => this.pack(L),
      unpack: (L) => this.unpack(L, 0, 0),
      unpack_one: (L) => this.unpackFrom(L, 1, optional(L, 2)),
      unpack_limit: (L) => {
        const limit = integer(L, 2);
        return this.unpackFrom(L, limit, optional(L, 3));
      },
    };
  }

  push(L: State): void {
    const { machine } = this;
    machine.lua.lua_createtable(L, 0, 0);
    for (const [name, callback] of Object.entries(this.functions)) {
      machine.pushFunction(L, callback);
      machine.rawSetField(L, -2, name);
    }
    for (const [name, text] of Object.entries(facts)) {
      machine.pushBytes(L, text);
      machine.rawSetField(L, -2, name);
    }
  }

  private pack(L: State): number {
    const { machine } = this;
    const { lua } = machine;
    const count = lua.lua_gettop(L);
    if (count === 0) machine.failArgument(L, 0, 'MessagePack pack needs input.');
    if (count + 1 > mostValues) machine.fail(L, 'stack overflow (in function mp_check)');
    const packer = new MessagePacker(machine, L);
    const first = machine.memory.firstSlot(L);
    let packed = '';
    for (let argument = 0; argument < count; argument++)
      packed += packer.value(first + argument * slotBytes, { level: 0, used: count + 1 });
    machine.pushBytes(L, packed);
    return 1;
  }

  private unpackFrom(L: State, limit: number, offset: number): number {
    this.machine.lua.lua_settop(L, 1);
    return this.unpack(L, limit, offset);
  }

  /** @param limit how many values at most; 0 with offset 0: all, and no offset is returned */
  private unpack(L: State, limit: number, offset: number): number {
    const { machine } = this;
    const { lua } = machine;
    const all = limit === 0 && offset === 0;
    const data = machine.checkString(L, 1);
    const length = machine.memory.lengthAt(data);
    if (offset < 0 || limit < 0) machine.fail(L, `Invalid request to unpack with offset of ${offset} and limit of ${length}.`);
    if (offset > length) machine.fail(L, `Start offset ${offset} greater than input length ${length}.`);
    const unpacker = new MessageUnpacker(machine, L, data, offset);
    let count = 0;
    while (!unpacker.isAtEnd && (all || count < limit)) {
      unpacker.value();
      count++;
    }
    if (all) return count;
    lua.lua_pushnumber(L, unpacker.isAtEnd ? -1 : unpacker.offset);
    lua.lua_insert(L, 2);
    return count + 1;
  }
}
