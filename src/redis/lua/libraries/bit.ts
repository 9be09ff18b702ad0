import { type LuaFunction, type LuaMachine } from '../machine';
import type { State } from '../wasm';

/** What is added to a double so that the low word of its bits is the number as 32 bits, rounded to even: 2^52 + 2^51. */
const shiftToLowWord = 6755399441055744;
const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

function toBits(value: number): number {
  double[0] = value + shiftToLowWord;
  return words[0]!;
}

/** Lua BitOp 1.0.2: operations on 32 bits. Results are signed. */
export class BitLibrary {
  private readonly functions: Readonly<Record<string, LuaFunction>>;

  constructor(private readonly machine: LuaMachine) {
    const { lua } = machine;
    const argument = (L: State, at: number): number => toBits(lua.luaL_checknumber(L, at));
    const give = (L: State, bits: number): number => {
      lua.lua_pushnumber(L, bits | 0);
      return 1;
    };
    const unary = (operate: (bits: number) => number): LuaFunction => {
      return (L) => give(L, operate(argument(L, 1)));
    };
    const many = (operate: (first: number, second: number) => number): LuaFunction => {
      return (L) => {
        let bits = argument(L, 1);
        for (let at = lua.lua_gettop(L); at > 1; at--) bits = operate(bits, argument(L, at));
        return give(L, bits);
      };
    };
    const shift = (operate: (bits: number, count: number) => number): LuaFunction => {
      return (L) => {
        const bits = argument(L, 1);
        return give(L, operate(bits, argument(L, 2) & 31));
      };
    };
    this.functions = {
      tobit: unary((bits) => bits),
      bnot: unary((bits) => ~bits),
      bswap: unary((bits) => (bits >>> 24) | ((bits >>> 8) & 0xff00) | ((bits & 0xff00) << 8) | (bits << 24)),
      band: many((first, second) => first & second),
      bor: many((first, second) => first | second),
      bxor: many((first, second) => first ^ second),
      lshift: shift((bits, count) => bits << count),
      rshift: shift((bits, count) => bits >>> count),
      arshift: shift((bits, count) => bits >> count),
      rol: shift((bits, count) => (bits << count) | (bits >>> ((32 - count) & 31))),
      ror: shift((bits, count) => (bits >>> count) | (bits << ((32 - count) & 31))),
      tohex: (L) => {
        const bits = argument(L, 1);
        machine.pushBytes(L, toHex(bits, lua.lua_type(L, 2) === -1 ? 8 : argument(L, 2)));
        return 1;
      },
    };
  }

  push(L: State): void {
    this.machine.lua.lua_createtable(L, 0, 0);
    for (const [name, callback] of Object.entries(this.functions)) {
      this.machine.pushFunction(L, callback);
      this.machine.rawSetField(L, -2, name);
    }
  }
}

/** The last digits; a negative number of them: in capitals. */
function toHex(bits: number, digits: number): string {
  const count = Math.min(8, Math.abs(digits));
  const text = count === 0 ? '' : (bits >>> 0).toString(16).padStart(8, '0').slice(-count);
  return digits < 0 ? text.toUpperCase() : text;
}
