import type { Binary } from '../../../base/bytes';
import { type LuaFunction, type LuaMachine } from '../machine';
import type { State } from '../wasm';

/** Bytes of the integer types on the 64-bit machines that Redis runs on. */
const integerBytes: Readonly<Record<string, number>> = { b: 1, B: 1, h: 2, H: 2, l: 8, L: 8, T: 8 };
const largestInteger = 32;
const largestAlignment = 8;
const intMax = 2 ** 31 - 1;
const integers = /[bBhHlLTiI]/;

/** One item of a format. */
interface Item {
  readonly option: string;
  readonly size: number;
}

/** Reads a format item by item, and keeps byte order and alignment. */
class Format {
  isLittle = true;
  private alignment = 1;
  private at = 0;

  constructor(
    private readonly machine: LuaMachine,
    private readonly L: State,
    private readonly text: Binary,
  ) {}

  next(): Item | undefined {
    const option = this.text[this.at++];
    return option === undefined || option === '\0' ? undefined : { option, size: this.sizeOf(option) };
  }

  /** Bytes to skip before an item at a position. */
  padding({ option, size }: Item, position: number): number {
    if (size === 0 || option === 'c') return 0;
    const unit = Math.min(size, this.alignment);
    return (unit - (position & (unit - 1))) & (unit - 1);
  }

  /** Takes an item that stands for no value. */
  control(option: string): void {
    const { machine, L } = this;
    if (option === '>') this.isLittle = false;
    else if (option === '<') this.isLittle = true;
    else if (option === '!') {
      const alignment = this.number(largestAlignment);
      if (alignment <= 0 || (alignment & (alignment - 1)) !== 0) machine.fail(L, `alignment ${alignment} is not a power of 2`);
      this.alignment = alignment;
    } else if (option !== ' ') machine.failArgument(L, 1, `invalid format option '${option}'`);
  }

  private sizeOf(option: string): number {
    const fixed = integerBytes[option];
    if (fixed !== undefined) return fixed;
    if (option === 'f') return 4;
    if (option === 'd') return 8;
    if (option === 'x') return 1;
    if (option === 'c') return this.number(1);
    if (option !== 'i' && option !== 'I') return 0;
    const size = this.number(4);
    if (size > largestInteger) this.machine.fail(this.L, `integral size ${size} is larger than limit of ${largestInteger}`);
    return size;
  }

  private number(otherwise: number): number {
    const digits = /^[0-9]*/.exec(this.text.slice(this.at))![0];
    this.at += digits.length;
    if (digits === '') return otherwise;
    if (Number(digits) > intMax) this.machine.fail(this.L, 'integral size overflow');
    return Number(digits);
  }
}

/** Roberto Ierusalimschy's struct 0.2: values to bytes and back, by a format. */
export class StructLibrary {
  private readonly functions: Readonly<Record<string, LuaFunction>>;

  constructor(private readonly machine: LuaMachine) {
    this.functions = { pack: (L) => this.pack(L), unpack: (L) => this.unpack(L), size: (L) => this.size(L) };
  }

  push(L: State): void {
    this.machine.lua.lua_createtable(L, 0, 0);
    for (const [name, callback] of Object.entries(this.functions)) {
      this.machine.pushFunction(L, callback);
      this.machine.rawSetField(L, -2, name);
    }
  }

  private pack(L: State): number {
    const { machine } = this;
    const format = new Format(machine, L, machine.checkBytes(L, 1));
    // An argument too few is found to be nil.
    machine.lua.lua_pushnil(L);
    let packed = '';
    let argument = 2;
    for (let item = format.next(); item !== undefined; item = format.next()) {
      packed += '\0'.repeat(format.padding(item, packed.length));
      const { option, size } = item;
      if (integers.test(option)) packed += packInteger(machine.lua.luaL_checknumber(L, argument++), size, format.isLittle);
      else if (option === 'x') packed += '\0';
      else if (option === 'f' || option === 'd') packed += packFloat(machine.lua.luaL_checknumber(L, argument++), size, format.isLittle);
      else if (option === 'c' || option === 's') {
        const text = machine.checkBytes(L, argument++);
        const length = size === 0 ? text.length : size;
        machine.checkArgument(L, text.length >= length, argument, 'string too short');
        packed += option === 's' ? `${text.slice(0, length)}\0` : text.slice(0, length);
      } else format.control(option);
    }
    machine.pushBytes(L, packed);
    return 1;
  }

  private unpack(L: State): number {
    const { machine } = this;
    const { lua } = machine;
    const format = new Format(machine, L, machine.checkBytes(L, 1));
    const data = machine.checkBytes(L, 2);
    const first = lua.lua_gettop(L) < 3 || lua.lua_type(L, 3) === 0 ? 1 : Math.trunc(lua.luaL_checknumber(L, 3));
    machine.checkArgument(L, first > 0, 3, 'offset must be 1 or greater');
    let position = first - 1;
    let results = 0;
    for (let item = format.next(); item !== undefined; item = format.next()) {
      position += format.padding(item, position);
      const { option } = item;
      let { size } = item;
      machine.checkArgument(L, position + size <= data.length, 2, 'data string too short');
      if (lua.lua_checkstack(L, 2) === 0) machine.fail(L, 'stack overflow (too many results)');
      if (integers.test(option)) {
        const isSigned = option >= 'a';
        lua.lua_pushnumber(L, unpackInteger(data.slice(position, position + size), isSigned, format.isLittle));
        results++;
      } else if (option === 'f' || option === 'd') {
        lua.lua_pushnumber(L, unpackFloat(data.slice(position, position + size), format.isLittle));
        results++;
      } else if (option === 'c') {
        if (size === 0) {
          if (results === 0 || lua.lua_isnumber(L, -1) === 0) machine.fail(L, "format 'c0' needs a previous size");
          size = Math.trunc(lua.lua_tonumber(L, -1));
          machine.pop(L);
          results--;
          machine.checkArgument(L, size >= 0 && position + size <= data.length, 2, 'data string too short');
        }
        machine.pushBytes(L, data.slice(position, position + size));
        results++;
      } else if (option === 's') {
        const end = data.indexOf('\0', position);
        if (end < 0) machine.fail(L, 'unfinished string in data');
        machine.pushBytes(L, data.slice(position, end));
        size = end - position + 1;
        results++;
      } else if (option !== 'x') format.control(option);
      position += size;
    }
    lua.lua_pushnumber(L, position + 1);
    return results + 1;
  }

  private size(L: State): number {
    const { machine } = this;
    const format = new Format(machine, L, machine.checkBytes(L, 1));
    let position = 0;
    for (let item = format.next(); item !== undefined; item = format.next()) {
      position += format.padding(item, position);
      if (item.option === 's') machine.failArgument(L, 1, "option 's' has no fixed size");
      if (item.option === 'c' && item.size === 0) machine.failArgument(L, 1, "option 'c0' has no fixed size");
      if (!/[A-Za-z0-9]/.test(item.option)) format.control(item.option);
      position += item.size;
    }
    machine.lua.lua_pushnumber(L, position);
    return 1;
  }
}

/** C's conversion of a double to a 64-bit integer, and its bytes; beyond eight they are zero. */
function packInteger(value: number, size: number, isLittle: boolean): Binary {
  const whole = Math.trunc(value);
  let rest = Number.isFinite(whole) && whole >= -(2 ** 63) && whole < 2 ** 64 ? BigInt.asUintN(64, BigInt(whole)) : 2n ** 63n;
  const bytes: number[] = [];
  for (let i = 0; i < size; i++) {
    bytes.push(Number(rest & 0xffn));
    rest >>= 8n;
  }
  return String.fromCharCode(...(isLittle ? bytes : bytes.reverse()));
}

function unpackInteger(bytes: Binary, isSigned: boolean, isLittle: boolean): number {
  let value = 0n;
  const ordered = isLittle ? [...bytes].reverse() : [...bytes];
  for (const byte of ordered) value = BigInt.asUintN(64, (value << 8n) | BigInt(byte.charCodeAt(0)));
  if (!isSigned) return Number(value);
  const mask = BigInt.asUintN(64, (2n ** 64n - 1n) << BigInt((bytes.length * 8 - 1) & 63));
  return Number(BigInt.asIntN(64, (value & mask) !== 0n ? value | mask : value));
}

function packFloat(value: number, size: number, isLittle: boolean): Binary {
  const buffer = Buffer.alloc(size);
  if (size === 4) buffer.writeFloatLE(value);
  else buffer.writeDoubleLE(value);
  return (isLittle ? buffer : buffer.reverse()).toString('latin1');
}

function unpackFloat(bytes: Binary, isLittle: boolean): number {
  const buffer = Buffer.from(bytes, 'latin1');
  const ordered = isLittle ? buffer : buffer.reverse();
  return ordered.length === 4 ? ordered.readFloatLE() : ordered.readDoubleLE();
}
