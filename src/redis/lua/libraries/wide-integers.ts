import type { Binary } from '../../../base/bytes';
import { globalsIndex, type LuaFunction, type LuaMachine, LuaType } from '../machine';
import type { State } from '../wasm';

/** A conversion of string.format: flags, width, precision, letter. */
const conversion = /%([-+ #0]*)([0-9]{0,2})(?:\.([0-9]{0,2}))?([a-zA-Z%])/g;
const isInteger = /^[diouxX]$/;

/**
 * Lua's functions that take integers of C's type `long`: 64 bits where Redis runs, 32 in WebAssembly. Numbers such as a time in
 * milliseconds need them wide.
 */
export class WideIntegers {
  private format: LuaFunction | undefined;
  private toNumber: LuaFunction | undefined;

  constructor(private readonly machine: LuaMachine) {}

  /** Replaces string.format and tonumber in a state's globals. */
  open(L: State): void {
    const { machine } = this;
    machine.rawGetField(L, globalsIndex, 'string');
    this.format ??= this.wrap(L, 'format', (state, original) => {
      this.formatIntegers(state);
      return original(state);
    });
    machine.pushFunction(L, this.format);
    machine.rawSetField(L, -2, 'format');
    machine.pop(L);
    machine.lua.lua_pushvalue(L, globalsIndex);
    this.toNumber ??= this.wrap(L, 'tonumber', (state, original) => this.readWithBase(state) ?? original(state));
    machine.pushFunction(L, this.toNumber);
    machine.rawSetField(L, -2, 'tonumber');
    machine.pop(L);
  }

  /** A function that runs before one of the table on top. */
  private wrap(L: State, name: string, run: (L: State, original: LuaFunction) => number): LuaFunction {
    const { machine } = this;
    machine.rawGetField(L, -1, name);
    const original = machine.lua.__indirect_function_table.get(machine.lua.lua_tocfunction(L, -1)) as LuaFunction;
    machine.pop(L);
    return (state) => run(state, original);
  }

  /** Writes the integers of a string.format call out, and lets the format take them as strings. */
  private formatIntegers(L: State): void {
    const { machine } = this;
    const { lua } = machine;
    if (lua.lua_type(L, 1) !== LuaType.string) return;
    const format = machine.bytesAt(L, 1)!;
    if (!/%[-+ #0-9.]*[diouxX]/.test(format)) return;
    let argument = 1;
    const rewritten = format.replace(conversion, (whole, flags: string, width: string, precision: string | undefined, letter: string) => {
      if (letter === '%') return whole;
      argument++;
      if (!isInteger.test(letter) || flags.length > 5 || lua.lua_isnumber(L, argument) === 0) return whole;
      const text = formatInteger(lua.lua_tonumber(L, argument), { flags, width: Number(width), precision, letter });
      machine.pushBytes(L, text);
      lua.lua_replace(L, argument);
      return '%s';
    });
    machine.pushBytes(L, rewritten);
    lua.lua_replace(L, 1);
  }

  /** tonumber(text, base) of a base that is not 10. @returns undefined: Lua's own does it */
  private readWithBase(L: State): number | undefined {
    const { machine } = this;
    const { lua } = machine;
    const base = lua.lua_gettop(L) >= 2 && lua.lua_type(L, 2) === LuaType.number ? Math.trunc(lua.lua_tonumber(L, 2)) : 10;
    if (base === 10 || base < 2 || base > 36) return undefined;
    const value = readUnsigned(machine.checkBytes(L, 1), base);
    if (value === undefined) lua.lua_pushnil(L);
    else lua.lua_pushnumber(L, value);
    return 1;
  }
}

interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: string | undefined;
  readonly letter: string;
}

/** C's printf of a 64-bit integer. */
function formatInteger(value: number, { flags, width, precision, letter }: Conversion): Binary {
  const isSigned = letter === 'd' || letter === 'i';
  const integer = toInteger(value, isSigned);
  const base = letter === 'o' ? 8 : isSigned || letter === 'u' ? 10 : 16;
  let digits = (integer < 0n ? -integer : integer).toString(base);
  if (precision !== undefined) digits = integer === 0n && Number(precision) === 0 ? '' : digits.padStart(Number(precision), '0');
  let sign = integer < 0n ? '-' : '';
  if (isSigned && sign === '') sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  if (flags.includes('#') && base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  if (flags.includes('#') && base === 16 && integer !== 0n) sign = '0x';
  const missing = Math.max(0, width - sign.length - digits.length);
  let text = sign + digits;
  if (flags.includes('-')) text += ' '.repeat(missing);
  else if (flags.includes('0') && precision === undefined) text = sign + '0'.repeat(missing) + digits;
  else text = ' '.repeat(missing) + text;
  return letter === 'X' ? text.toUpperCase() : text;
}

/** C's conversion of a double; what does not fit becomes the smallest integer. */
function toInteger(value: number, isSigned: boolean): bigint {
  const whole = Math.trunc(value);
  const limit = isSigned ? 2 ** 63 : 2 ** 64;
  const integer = Number.isFinite(whole) && whole >= -(2 ** 63) && whole < limit ? BigInt(whole) : -(2n ** 63n);
  return isSigned ? integer : BigInt.asUintN(64, integer);
}

/** C's strtoul: space around, a sign, 0x before base 16; what does not fit becomes the largest. */
function readUnsigned(text: Binary, base: number): number | undefined {
  const match = /^[ \t\n\v\f\r]*([+-]?)(0x(?=[0-9a-f]))?([0-9a-z]+)[ \t\n\v\f\r]*$/i.exec(text);
  if (match === null || (match[2] !== undefined && base !== 16)) return undefined;
  let value = 0n;
  for (const digit of match[3]!.toLowerCase()) {
    const number = parseInt(digit, 36);
    if (number >= base) return undefined;
    value = value * BigInt(base) + BigInt(number);
  }
  const most = 2n ** 64n - 1n;
  if (value > most) return Number(most);
  return Number(match[1] === '-' ? BigInt.asUintN(64, -value) : value);
}
