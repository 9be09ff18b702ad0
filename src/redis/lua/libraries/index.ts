import { globalsIndex, type LuaMachine } from '../machine';
import type { State } from '../wasm';
import { BitLibrary } from './bit';
import { CjsonLibrary } from './cjson';
import { CmsgpackLibrary } from './cmsgpack';
import { StructLibrary } from './struct';
import { TextOnlyLoading } from './text-only';
import { WideIntegers } from './wide-integers';

/** What the standard libraries have and Redis takes away. */
const removed = ['dofile', 'loadfile', 'print', 'getfenv', 'setfenv', 'newproxy', 'debug'];

/** Lua's own libraries that scripts may use, and Redis's: cjson, struct, cmsgpack, bit. The same functions for all states. */
export class Libraries {
  private readonly added: Readonly<Record<string, { push(L: State): void }>>;
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
  }

  /** Puts them into a state's globals. */
  open(L: State): void {
    const { machine } = this;
    const { lua } = machine;
    for (const open of [lua.luaopen_base, lua.luaopen_table, lua.luaopen_string, lua.luaopen_math]) open(L);
    lua.lua_settop(L, 0);
    this.wideIntegers.open(L);
    this.loading.open(L);
    for (const [name, library] of Object.entries(this.added)) {
      library.push(L);
      machine.rawSetField(L, globalsIndex, name);
    }
    for (const name of removed) {
      lua.lua_pushnil(L);
      machine.rawSetField(L, globalsIndex, name);
    }
  }
}
