import type { Binary } from '../../../base/bytes';
import { type LuaMachine, registryIndex } from '../machine';
import { readNumber } from '../read-number';
import type { Pointer, State } from '../wasm';
import type { CjsonConfig } from './cjson-config';

/** What stands at a place of the text. The names are those of cjson's errors. */
type TokenKind =
  | 'T_OBJ_BEGIN'
  | 'T_OBJ_END'
  | 'T_ARR_BEGIN'
  | 'T_ARR_END'
  | 'T_STRING'
  | 'T_NUMBER'
  | 'T_BOOLEAN'
  | 'T_NULL'
  | 'T_COLON'
  | 'T_COMMA'
  | 'T_END'
  | 'T_ERROR';

const marks: Readonly<Record<number, TokenKind>> = Object.fromEntries(
  Object.entries({
    '{': 'T_OBJ_BEGIN',
    '}': 'T_OBJ_END',
    '[': 'T_ARR_BEGIN',
    ']': 'T_ARR_END',
    ',': 'T_COMMA',
    ':': 'T_COLON',
    '\0': 'T_END',
  } as const).map(([mark, kind]) => [mark.charCodeAt(0), kind]),
);
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', t: '\t', n: '\n', f: '\f', r: '\r' };

const code = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  minus: 0x2d,
  point: 0x2e,
  zero: 0x30,
  nine: 0x39,
  backslash: 0x5c,
} as const;
/** An integer of so many digits is exact as it is added up. */
const exactDigits = 15;

/** cjson.decode: reads a text where it stands in Lua's memory, where a zero byte follows it, and pushes its value. */
export class CjsonDecoder {
  private at = 0;
  private depth = 0;
  /** The last token. */
  private kind: TokenKind = 'T_END';
  private begin = 0;
  /** A string's bytes: from `begin` to `end`, unless they had escapes: then they are `text`. */
  private end = 0;
  private text: Binary | undefined;
  private number = 0;
  private boolean = false;
  private whole: Binary | undefined;

  constructor(
    private readonly machine: LuaMachine,
    private readonly L: State,
    private readonly config: CjsonConfig,
    /** The string's bytes. */
    private readonly start: Pointer,
  ) {}

  /** All of it, for what is rare. */
  private get source(): Binary {
    return (this.whole ??= this.machine.memory.stringAt(this.start));
  }

  /** Pushes the value. */
  decode(): void {
    const { machine, L, start } = this;
    const { bytes } = machine.memory;
    if (machine.memory.lengthAt(start) >= 2 && (bytes[start] === 0 || bytes[start + 1] === 0))
      machine.fail(L, 'JSON parser does not support UTF-16 or UTF-32');
    this.next();
    this.value();
    this.next();
    if (this.kind !== 'T_END') this.unexpected('the end');
  }

  private value(): void {
    const { machine, L } = this;
    const { lua } = machine;
    switch (this.kind) {
      case 'T_STRING':
        this.pushString();
        break;
      case 'T_NUMBER':
        lua.lua_pushnumber(L, this.number);
        break;
      case 'T_BOOLEAN':
        lua.lua_pushboolean(L, this.boolean ? 1 : 0);
        break;
      case 'T_OBJ_BEGIN':
        this.object();
        break;
      case 'T_ARR_BEGIN':
        this.array();
        break;
      case 'T_NULL':
        lua.lua_pushlightuserdata(L, 0);
        break;
      default:
        this.unexpected('value');
    }
  }

  private pushString(): void {
    const { machine, L, text } = this;
    if (text !== undefined) machine.pushBytes(L, text);
    else machine.lua.lua_pushlstring(L, this.start + this.begin + 1, this.end - this.begin - 1);
  }

  /** Whether the last token is of a kind. */
  private is(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  private object(): void {
    const { machine, L } = this;
    this.descend(3);
    machine.lua.lua_createtable(L, 0, 0);
    this.next();
    if (!this.is('T_OBJ_END')) {
      for (;;) {
        if (!this.is('T_STRING')) this.unexpected('object key string');
        this.pushString();
        this.next();
        if (!this.is('T_COLON')) this.unexpected('colon');
        this.next();
        this.value();
        machine.lua.lua_rawset(L, -3);
        this.next();
        if (this.is('T_OBJ_END')) break;
        if (!this.is('T_COMMA')) this.unexpected('comma or object end');
        this.next();
      }
    }
    this.depth--;
  }

  private array(): void {
    const { machine, L } = this;
    this.descend(2);
    machine.lua.lua_createtable(L, 0, 0);
    this.next();
    if (this.is('T_ARR_END')) this.markArray();
    else {
      for (let index = 1; ; index++) {
        this.value();
        machine.lua.lua_rawseti(L, -2, index);
        this.next();
        if (this.is('T_ARR_END')) break;
        if (!this.is('T_COMMA')) this.unexpected('comma or array end');
        this.next();
      }
    }
    this.depth--;
  }

  private markArray(): void {
    const { machine, L } = this;
    const { marksArrays, arrayMark } = this.config;
    if (!marksArrays || arrayMark === undefined) return;
    machine.lua.lua_rawgeti(L, registryIndex, arrayMark);
    machine.lua.lua_setmetatable(L, -2);
  }

  private descend(slots: number): void {
    const { machine, L } = this;
    this.depth++;
    if (this.depth <= this.config.decodeMaxDepth && machine.lua.lua_checkstack(L, slots) !== 0) return;
    machine.fail(L, `Found too many nested data structures (${this.depth}) at character ${this.at}`);
  }

  // ---- Tokens

  private next(): void {
    const { bytes } = this.machine.memory;
    const { start } = this;
    let found = bytes[start + this.at]!;
    while (found === code.space || found === code.tab || found === code.lineFeed || found === code.carriageReturn) {
      found = bytes[start + ++this.at]!;
    }
    this.begin = this.at;
    const mark = marks[found];
    if (mark !== undefined) {
      this.kind = mark;
      if (mark !== 'T_END') this.at++;
    } else if (found === code.quote) this.string();
    else if (found === code.minus || (found >= code.zero && found <= code.nine)) {
      if (!this.config.decodeInvalid && this.isNoJsonNumber()) this.error('invalid number');
      else if (!this.readInteger()) this.readNumber();
    } else this.word(String.fromCharCode(found));
  }

  private word(character: string): void {
    if (this.takeWord('true') || this.takeWord('false')) {
      this.kind = 'T_BOOLEAN';
      this.boolean = character === 't';
    } else if (this.takeWord('null')) this.kind = 'T_NULL';
    else if (/[finItN+]/.test(character) && this.config.decodeInvalid && this.isNoJsonNumber()) this.readNumber();
    else this.error('invalid token');
  }

  private takeWord(word: string): boolean {
    const { bytes } = this.machine.memory;
    for (let at = 0; at < word.length; at++) if (bytes[this.start + this.at + at] !== word.charCodeAt(at)) return false;
    this.at += word.length;
    return true;
  }

  /** Numbers that C reads and JSON does not have: +1, 0x1, 01, inf, nan. */
  private isNoJsonNumber(): boolean {
    return /^(?:\+|-?0[x0-9]|-?inf|-?nan)/i.test(this.source.slice(this.at, this.at + 4));
  }

  /** Reads a number of few digits and nothing else. @returns whether it was one */
  private readInteger(): boolean {
    const { bytes } = this.machine.memory;
    const isNegative = bytes[this.start + this.at] === code.minus;
    const first = this.start + this.at + (isNegative ? 1 : 0);
    let at = first;
    let value = 0;
    for (; bytes[at]! >= code.zero && bytes[at]! <= code.nine && at - first < exactDigits; at++)
      value = value * 10 + bytes[at]! - code.zero;
    if (at === first || /[0-9.xXeE]/.test(String.fromCharCode(bytes[at]!))) return false;
    this.kind = 'T_NUMBER';
    this.number = isNegative ? -value : value;
    this.at = at - this.start;
    return true;
  }

  private readNumber(): void {
    const found = readNumber(this.source, this.at);
    if (found === undefined) {
      this.error('invalid number');
      return;
    }
    this.kind = 'T_NUMBER';
    this.number = found.value;
    this.at = found.end;
  }

  private string(): void {
    const { bytes } = this.machine.memory;
    let at = this.start + this.at + 1;
    while (bytes[at] !== code.quote && bytes[at] !== code.backslash && bytes[at] !== 0) at++;
    this.kind = 'T_STRING';
    this.text = undefined;
    this.end = at - this.start;
    this.at = this.end + 1;
    if (bytes[at] !== code.quote) this.escapedString();
  }

  private escapedString(): void {
    const { source } = this;
    let text = '';
    let from = this.begin + 1;
    this.at = this.end;
    for (;;) {
      const character = source[this.at] ?? '\0';
      if (character === '"') break;
      if (character === '\0') {
        this.error('unexpected end of string');
        return;
      }
      if (character !== '\\') {
        this.at++;
        continue;
      }
      text += source.slice(from, this.at);
      const plain = escapes[source[this.at + 1] ?? ''];
      if (plain !== undefined) {
        text += plain;
        this.at += 2;
      } else {
        const isUnicode = source[this.at + 1] === 'u';
        const unicode = isUnicode ? this.unicodeEscape() : undefined;
        if (unicode === undefined) {
          this.error(isUnicode ? 'invalid unicode escape code' : 'invalid escape code');
          return;
        }
        text += unicode;
      }
      from = this.at;
    }
    this.text = text + source.slice(from, this.at++);
  }

  /** \uXXXX, or two of them for a character beyond 16 bits, as UTF-8. */
  private unicodeEscape(): Binary | undefined {
    const unit = (at: number): number => {
      const match = /^\\u([0-9a-f]{4})/i.exec(this.source.slice(at, at + 6));
      return match === null ? -1 : parseInt(match[1]!, 16);
    };
    const first = unit(this.at);
    if (first < 0) return undefined;
    if ((first & 0xf800) !== 0xd800) {
      this.at += 6;
      return utf8(first);
    }
    const second = unit(this.at + 6);
    if ((first & 0x400) !== 0 || (second & 0xfc00) !== 0xdc00 || second < 0) return undefined;
    this.at += 12;
    return utf8((((first & 0x3ff) << 10) | (second & 0x3ff)) + 0x10000);
  }

  private error(problem: string): void {
    this.kind = 'T_ERROR';
    this.text = problem;
    this.begin = this.at;
  }

  private unexpected(wanted: string): never {
    const found = this.kind === 'T_ERROR' ? this.text : this.kind;
    return this.machine.fail(this.L, `Expected ${wanted} but found ${found} at character ${this.begin + 1}`);
  }
}

/** A code point's bytes; those of a lone surrogate cannot be asked for. */
function utf8(codePoint: number): Binary {
  return Buffer.from(String.fromCodePoint(codePoint), 'utf8').toString('latin1');
}
