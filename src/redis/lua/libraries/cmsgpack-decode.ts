import type { LuaMachine } from '../machine';
import type { Pointer, State } from '../wasm';

/** cmsgpack.unpack: reads bytes where they stand in Lua's memory, and pushes their values. */
export class MessageUnpacker {
  private readonly end: Pointer;

  constructor(
    private readonly machine: LuaMachine,
    private readonly L: State,
    /** The string's bytes. */
    private readonly begin: Pointer,
    /** Where among them the next value begins. */
    offset: number,
  ) {
    this.at = begin + offset;
    this.end = begin + machine.memory.lengthAt(begin);
  }

  private at: Pointer;

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** Where the next value begins. */
  get offset(): number {
    return this.at - this.begin;
  }

  /** Pushes the next value. */
  value(): void {
    const { machine, L } = this;
    const { lua } = machine;
    if (lua.lua_checkstack(L, 1) === 0) {
      machine.fail(L, 'stack overflow (too many return values at once; use unpack_one or unpack_limit instead.)');
    }
    this.take(1);
    const mark = machine.memory.bytes[this.at - 1]!;
    if (mark <= 0x7f) lua.lua_pushnumber(L, mark);
    else if (mark >= 0xe0) lua.lua_pushnumber(L, mark - 256);
    else if (mark <= 0x8f) this.map(mark & 0xf);
    else if (mark <= 0x9f) this.array(mark & 0xf);
    else if (mark <= 0xbf) this.string(mark & 0x1f);
    else this.marked(mark);
  }

  private marked(mark: number): void {
    const { machine, L } = this;
    const { lua } = machine;
    switch (mark) {
      case 0xc0:
        return lua.lua_pushnil(L);
      case 0xc2:
      case 0xc3:
        return lua.lua_pushboolean(L, mark & 1);
      case 0xca:
        return this.number(4, (bytes, at) => bytes.readFloatBE(at));
      case 0xcb:
        return this.number(8, (bytes, at) => bytes.readDoubleBE(at));
      case 0xcc:
      case 0xcd:
      case 0xce:
        return lua.lua_pushnumber(L, this.unsigned(1 << (mark - 0xcc)));
      case 0xcf:
      case 0xd3:
        // Redis's Lua takes unsigned integers of 64 bits as signed ones.
        return this.number(8, (bytes, at) => Number(bytes.readBigInt64BE(at)));
      case 0xd0:
      case 0xd1:
      case 0xd2:
        return this.number(1 << (mark - 0xd0), (bytes, at, size) => bytes.readIntBE(at, size));
      case 0xd9:
      case 0xda:
      case 0xdb:
        return this.string(this.unsigned(1 << (mark - 0xd9)));
      case 0xdc:
      case 0xdd:
        return this.array(this.unsigned(2 << (mark - 0xdc)));
      case 0xde:
      case 0xdf:
        return this.map(this.unsigned(2 << (mark - 0xde)));
      default:
        machine.fail(L, 'Bad data format in input.');
    }
  }

  private number(size: number, read: (bytes: Buffer, at: Pointer, size: number) => number): void {
    this.take(size);
    this.machine.lua.lua_pushnumber(this.L, read(this.machine.memory.bytes, this.at - size, size));
  }

  private unsigned(size: number): number {
    this.take(size);
    return this.machine.memory.bytes.readUIntBE(this.at - size, size);
  }

  private string(length: number): void {
    this.take(length);
    this.machine.lua.lua_pushlstring(this.L, this.at - length, length);
  }

  private array(length: number): void {
    const { lua } = this.machine;
    lua.lua_createtable(this.L, 0, 0);
    for (let at = 1; at <= length; at++) {
      lua.lua_pushnumber(this.L, at);
      this.value();
      lua.lua_settable(this.L, -3);
    }
  }

  private map(length: number): void {
    const { lua } = this.machine;
    lua.lua_createtable(this.L, 0, 0);
    for (let count = 0; count < length; count++) {
      this.value();
      this.value();
      lua.lua_settable(this.L, -3);
    }
  }

  private take(count: number): void {
    if (this.at + count > this.end) this.machine.fail(this.L, 'Missing bytes in input.');
    this.at += count;
  }
}
