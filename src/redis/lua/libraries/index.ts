import { globalsIndex, type LuaMachine } from '../machine';
import type { LuaVersion } from '../redis-api';
import type { State } from '../wasm';
import { BitLibrary } from './bit';
import { CjsonLibrary } from './cjson';
import { CmsgpackLibrary } from './cmsgpack';
import { OsLibrary } from './os';
import { StructLibrary } from './struct';
import { TextOnlyLoading } from './text-only';
import { WideIntegers } from './wide-integers';

/** What the standard libraries have and Redis takes away. */
const removed = ['dofile', 'loadfile', 'print', 'getfenv', 'setfenv', 'newproxy', 'debug'];

/** Since when there is `os`, as LuaVersion.number has it. */
const osSince = 0x070400;

/** Lua's own libraries that scripts may use, and Redis's: cjson, struct, cmsgpack, bit, os. The same functions for all states. */
export class Libraries {
  private readonly added: Readonly<Record<string, { push(L: State, version: LuaVersion): void }>>;
  private readonly os: OsLibrary;
  private readonly wideIntegers: WideIntegers;
  private readonly loading: TextOnlyLoading;

  constructor(private readonly machine: LuaMachine) {
    this.wideIntegers = new WideIntegers(machine);
    this.loading = new TextOnlyLoading(machine);
    this.added = {
      cjson: new CjsonLibrary(machine),
      struct: new StructLibrary(machine),
      cmsgpack: new CmsgpackLibrary(machine),
      bit: new BitLibrary(machine),
    };
    this.os = new OsLibrary(machine);
  }

  /** Puts them into a state's globals. */
  open(L: State, version: LuaVersion): void {
    const { machine } = this;
    const { lua } = machine;
    for (const open of [lua.luaopen_base, lua.luaopen_table, lua.luaopen_string, lua.luaopen_math]) open(L);
    lua.lua_settop(L, 0);
    this.wideIntegers.open(L);
    this.loading.open(L);
    const added = version.number < osSince ? this.added : { ...this.added, os: this.os };
    for (const [name, library] of Object.entries(added)) {
      library.push(L, version);
      machine.rawSetField(L, globalsIndex, name);
    }
    for (const name of removed) {
      lua.lua_pushnil(L);
      machine.rawSetField(L, globalsIndex, name);
    }
  }
}
