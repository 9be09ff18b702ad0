import type { Binary } from '../../../base/bytes';
import { formatGeneral } from '../../numbers';
import { type LuaMachine, LuaType, typeNames } from '../machine';
import type { State } from '../wasm';
import type { CjsonConfig } from './cjson-config';

/** What stands for a character that JSON, or cjson, wants escaped. */
const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};
// oxlint-disable-next-line no-control-regex -- control characters are what JSON wants escaped
const escaped = /["\\/\x00-\x1f\x7f]/g;

/** cjson.encode of the value on top. */
export class CjsonEncoder {
  constructor(
    private readonly machine: LuaMachine,
    private readonly L: State,
    private readonly config: CjsonConfig,
  ) {}

  /** The text of the value on top, which stays. */
  value(depth: number): Binary {
    const { machine, L } = this;
    const { lua } = machine;
    const type = lua.lua_type(L, -1);
    switch (type) {
      case LuaType.string:
        return this.string();
      case LuaType.number:
        return this.number(-1);
      case LuaType.boolean:
        return lua.lua_toboolean(L, -1) !== 0 ? 'true' : 'false';
      case LuaType.nil:
        return 'null';
      case LuaType.table:
        return this.table(depth + 1);
      default:
        if (type === LuaType.lightUserdata && lua.lua_topointer(L, -1) === 0) return 'null';
        return this.fail(-1, 'type not supported');
    }
  }

  private string(): Binary {
    return `"${this.machine.bytesAt(this.L, -1)!.replace(escaped, escape)}"`;
  }

  private number(index: number): Binary {
    const value = this.machine.lua.lua_tonumber(this.L, index);
    const { encodeInvalid, precision } = this.config;
    if (Number.isFinite(value)) return formatGeneral(value, precision);
    if (encodeInvalid === 'off') return this.fail(index, 'must not be NaN or Inf');
    if (encodeInvalid === 'null') return 'null';
    return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  }

  private table(depth: number): Binary {
    const { machine, L } = this;
    if (depth > this.config.encodeMaxDepth || machine.lua.lua_checkstack(L, 3) === 0) {
      machine.fail(L, `Cannot serialise, excessive nesting (${depth})`);
    }
    const length = this.arrayLength();
    return length > 0 ? this.array(length, depth) : this.object(depth);
  }

  /** The largest index of a table whose keys are positive integers; -1 when it has others, or too many holes. */
  private arrayLength(): number {
    const { machine, L, config } = this;
    const { lua } = machine;
    let [largest, count] = [0, 0];
    lua.lua_pushnil(L);
    while (lua.lua_next(L, -2) !== 0) {
      const key = lua.lua_type(L, -2) === LuaType.number ? lua.lua_tonumber(L, -2) : 0;
      if (!(key >= 1 && Math.floor(key) === key)) {
        machine.pop(L, 2);
        return -1;
      }
      largest = Math.max(largest, key);
      count++;
      machine.pop(L);
    }
    const isSparse = config.sparseRatio > 0 && largest > count * config.sparseRatio && largest > config.sparseSafe;
    if (!isSparse) return largest;
    return config.sparseConvert ? -1 : this.fail(-1, 'excessively sparse array');
  }

  private array(length: number, depth: number): Binary {
    const { machine, L } = this;
    const items: Binary[] = [];
    for (let at = 1; at <= length; at++) {
      machine.lua.lua_rawgeti(L, -1, at);
      items.push(this.value(depth));
      machine.pop(L);
    }
    return `[${items.join(',')}]`;
  }

  private object(depth: number): Binary {
    const { machine, L } = this;
    const pairs: Binary[] = [];
    machine.lua.lua_pushnil(L);
    while (machine.lua.lua_next(L, -2) !== 0) {
      pairs.push(`${this.key()}:${this.value(depth)}`);
      machine.pop(L);
    }
    return `{${pairs.join(',')}}`;
  }

  /** The key below the value on top. */
  private key(): Binary {
    const { machine, L } = this;
    const type = machine.lua.lua_type(L, -2);
    if (type === LuaType.number) return `"${this.number(-2)}"`;
    if (type !== LuaType.string) return this.fail(-2, 'table key must be a number or string');
    return `"${machine.bytesAt(L, -2)!.replace(escaped, escape)}"`;
  }

  private fail(index: number, reason: string): never {
    const { machine, L } = this;
    return machine.fail(L, `Cannot serialise ${typeNames[machine.lua.lua_type(L, index)]}: ${reason}`);
  }
}

function escape(character: string): string {
  return escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
