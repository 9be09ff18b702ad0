import type { Binary } from '../../../base/bytes';
import { type LuaMachine, LuaType } from '../machine';
import type { State } from '../wasm';

/** Tables deeper than this are packed as nil, so that a table that holds itself has an end. */
const deepestNesting = 16;

/** cmsgpack.pack of values on the stack. */
export class MessagePacker {
  constructor(
    private readonly machine: LuaMachine,
    private readonly L: State,
  ) {}

  /** The bytes of the value on top, which is popped. */
  value(level: number): Binary {
    const { machine, L } = this;
    const { lua } = machine;
    let packed: Binary;
    switch (lua.lua_type(L, -1)) {
      case LuaType.string:
        packed = packString(machine.bytesAt(L, -1)!);
        break;
      case LuaType.boolean:
        packed = lua.lua_toboolean(L, -1) !== 0 ? '\xc3' : '\xc2';
        break;
      case LuaType.number:
        packed = packNumber(lua.lua_tonumber(L, -1));
        break;
      case LuaType.table:
        packed = level === deepestNesting ? '\xc0' : this.isArray() ? this.array(level) : this.map(level);
        break;
      default:
        packed = '\xc0';
    }
    machine.pop(L);
    return packed;
  }

  /** Whether the keys are 1 to n. */
  private isArray(): boolean {
    const { machine, L } = this;
    const { lua } = machine;
    this.makeRoom(2, 'in function table_is_an_array');
    let [count, largest] = [0, 0];
    lua.lua_pushnil(L);
    while (lua.lua_next(L, -2) !== 0) {
      machine.pop(L);
      const key = lua.lua_type(L, -1) === LuaType.number ? lua.lua_tonumber(L, -1) : 0;
      if (!(key > 0 && key < 2 ** 31 && Number.isInteger(key))) {
        machine.pop(L);
        return false;
      }
      largest = Math.max(largest, key);
      count++;
    }
    return largest === count;
  }

  private array(level: number): Binary {
    const { machine, L } = this;
    const length = machine.lua.lua_objlen(L, -1);
    let packed = length <= 15 ? byte(0x90 | length) : length <= 0xffff ? `\xdc${big(length, 2)}` : `\xdd${big(length, 4)}`;
    this.makeRoom(1, 'in function mp_encode_lua_table_as_array');
    for (let at = 1; at <= length; at++) {
      machine.lua.lua_pushnumber(L, at);
      machine.lua.lua_gettable(L, -2);
      packed += this.value(level + 1);
    }
    return packed;
  }

  private map(level: number): Binary {
    const { machine, L } = this;
    const { lua } = machine;
    this.makeRoom(3, 'in function mp_encode_lua_table_as_map');
    let [count, pairs] = [0, ''];
    lua.lua_pushnil(L);
    while (lua.lua_next(L, -2) !== 0) {
      lua.lua_pushvalue(L, -2);
      pairs += this.value(level + 1);
      pairs += this.value(level + 1);
      count++;
    }
    return (count <= 15 ? byte(0x80 | count) : count <= 0xffff ? `\xde${big(count, 2)}` : `\xdf${big(count, 4)}`) + pairs;
  }

  private makeRoom(slots: number, where: string): void {
    if (this.machine.lua.lua_checkstack(this.L, slots) === 0) this.machine.fail(this.L, `stack overflow (${where})`);
  }
}

function packString(text: Binary): Binary {
  const { length } = text;
  if (length < 32) return byte(0xa0 | length) + text;
  if (length <= 0xff) return `\xd9${byte(length)}${text}`;
  return (length <= 0xffff ? `\xda${big(length, 2)}` : `\xdb${big(length, 4)}`) + text;
}

/** An integer where 64 bits hold the value, else the shortest float that does. */
function packNumber(value: number): Binary {
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) return packInteger(value);
  const buffer = Buffer.alloc(9);
  if (Math.fround(value) === value) {
    buffer[0] = 0xca;
    buffer.writeFloatBE(value, 1);
    return buffer.toString('latin1', 0, 5);
  }
  buffer[0] = 0xcb;
  buffer.writeDoubleBE(value, 1);
  // C keeps the sign of a NaN, which a number of JavaScript does not show: that of a division 0/0 is set.
  return buffer.toString('latin1');
}

function packInteger(value: number): Binary {
  if (value >= 0) {
    if (value <= 0x7f) return byte(value);
    if (value <= 0xff) return `\xcc${byte(value)}`;
    if (value <= 0xffff) return `\xcd${big(value, 2)}`;
    return value <= 0xffffffff ? `\xce${big(value, 4)}` : `\xcf${big64(value)}`;
  }
  if (value >= -32) return byte(value & 0xff);
  if (value >= -0x80) return `\xd0${byte(value & 0xff)}`;
  if (value >= -0x8000) return `\xd1${big(value & 0xffff, 2)}`;
  return value >= -0x80000000 ? `\xd2${big(value >>> 0, 4)}` : `\xd3${big64(value)}`;
}

function byte(value: number): Binary {
  return String.fromCharCode(value);
}

function big(value: number, size: 2 | 4): Binary {
  const high = size === 4 ? byte((value >>> 24) & 0xff) + byte((value >>> 16) & 0xff) : '';
  return high + byte((value >>> 8) & 0xff) + byte(value & 0xff);
}

function big64(value: number): Binary {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt.asUintN(64, BigInt(value)));
  return buffer.toString('latin1');
}
