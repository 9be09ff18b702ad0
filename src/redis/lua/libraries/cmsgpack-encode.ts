import type { Binary } from '../../../base/bytes';
import { type LuaMachine, LuaType, mostValues } from '../machine';
import type { Slot, Table } from '../memory';
import type { State } from '../wasm';

/** Tables deeper than this are packed as nil, so that a table that holds itself has an end. */
const deepestNesting = 16;

/** How deep a value lies: in so many tables, and with so many values on the stack that cmsgpack would need for it. */
interface Depth {
  readonly level: number;
  readonly used: number;
}

/** cmsgpack.pack */
export class MessagePacker {
  constructor(
    private readonly machine: LuaMachine,
    private readonly L: State,
  ) {}

  /** The bytes of a value. */
  value(slot: Slot, depth: Depth): Binary {
    const { memory } = this.machine;
    switch (memory.typeOf(slot)) {
      case LuaType.string:
        return packString(memory.stringOf(slot));
      case LuaType.boolean:
        return memory.pointerOf(slot) !== 0 ? '\xc3' : '\xc2';
      case LuaType.number:
        return packNumber(memory.numberOf(slot));
      case LuaType.table:
        return depth.level === deepestNesting ? '\xc0' : this.table(memory.pointerOf(slot), depth);
      default:
        return '\xc0';
    }
  }

  private table(table: Table, depth: Depth): Binary {
    this.makeRoom(depth, 2, 'in function table_is_an_array');
    const length = this.arrayLength(table);
    return length === undefined ? this.map(table, depth) : this.array(table, length, depth);
  }

  /** The length of a table whose keys are 1 to n; undefined when it has others. */
  private arrayLength(table: Table): number | undefined {
    const { memory } = this.machine;
    let [count, largest] = [0, 0];
    for (let place = memory.nextPlace(table, 0); place >= 0; place = memory.nextPlace(table, place + 1)) {
      const slot = memory.keyAt(table, place);
      const key = slot === undefined ? place + 1 : memory.typeOf(slot) === LuaType.number ? memory.numberOf(slot) : 0;
      if (!(key > 0 && key < 2 ** 31 && Number.isInteger(key))) return undefined;
      largest = Math.max(largest, key);
      count++;
    }
    return largest === count ? count : undefined;
  }

  private array(table: Table, length: number, depth: Depth): Binary {
    let packed = length <= 15 ? byte(0x90 | length) : length <= 0xffff ? `\xdc${big(length, 2)}` : `\xdd${big(length, 4)}`;
    this.makeRoom(depth, 1, 'in function mp_encode_lua_table_as_array');
    const inside = { level: depth.level + 1, used: depth.used + 1 };
    for (let at = 1; at <= length; at++) packed += this.value(this.machine.memory.item(table, at)!, inside);
    return packed;
  }

  private map(table: Table, depth: Depth): Binary {
    const { memory } = this.machine;
    this.makeRoom(depth, 3, 'in function mp_encode_lua_table_as_map');
    const [ofKey, ofValue] = [
      { level: depth.level + 1, used: depth.used + 3 },
      { level: depth.level + 1, used: depth.used + 2 },
    ];
    let [count, pairs] = [0, ''];
    for (let place = memory.nextPlace(table, 0); place >= 0; place = memory.nextPlace(table, place + 1)) {
      const key = memory.keyAt(table, place);
      pairs += key === undefined ? packInteger(place + 1) : this.value(key, ofKey);
      pairs += this.value(memory.valueAt(table, place), ofValue);
      count++;
    }
    return (count <= 15 ? byte(0x80 | count) : count <= 0xffff ? `\xde${big(count, 2)}` : `\xdf${big(count, 4)}`) + pairs;
  }

  private makeRoom({ used }: Depth, slots: number, where: string): void {
    if (used + slots > mostValues) this.machine.fail(this.L, `stack overflow (${where})`);
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
