import type { Binary } from '../../../base/bytes';
import { formatGeneral } from '../../numbers';
import { type LuaMachine, LuaType, mostValues, typeNames } from '../machine';
import { fieldName, type Slot, type Table } from '../memory';
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

const intMax = 2 ** 31 - 1;
const intMin = -(2 ** 31);

const arrayMark = fieldName('__is_cjson_array');

/** How deep a value lies: in so many tables, and with so many values on the stack that cjson would need for it. */
interface Depth {
  readonly level: number;
  readonly used: number;
}

/** cjson.encode */
export class CjsonEncoder {
  constructor(
    private readonly machine: LuaMachine,
    private readonly L: State,
    private readonly config: CjsonConfig,
  ) {}

  /** The text of a value. */
  value(slot: Slot, depth: Depth): Binary {
    const { memory } = this.machine;
    const type = memory.typeOf(slot);
    switch (type) {
      case LuaType.string:
        return quoted(memory.stringOf(slot));
      case LuaType.number:
        return this.number(memory.numberOf(slot));
      case LuaType.boolean:
        return memory.pointerOf(slot) !== 0 ? 'true' : 'false';
      case LuaType.nil:
        return 'null';
      case LuaType.table:
        return this.table(memory.pointerOf(slot), depth);
      default:
        if (type === LuaType.lightUserdata && memory.pointerOf(slot) === 0) return 'null';
        return this.fail(type, 'type not supported');
    }
  }

  private number(value: number): Binary {
    const { encodeInvalid, precision } = this.config;
    if (Number.isFinite(value)) return formatGeneral(value, precision);
    if (encodeInvalid === 'off') return this.fail(LuaType.number, 'must not be NaN or Inf');
    if (encodeInvalid === 'null') return 'null';
    return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  }

  private table(table: Table, { level: outside, used }: Depth): Binary {
    const level = outside + 1;
    if (level > this.config.encodeMaxDepth || used + 3 > mostValues) {
      this.machine.fail(this.L, `Cannot serialise, excessive nesting (${level})`);
    }
    const length = this.arrayLength(table);
    if (length === 0 && this.isMarked(table)) return '[]';
    return length > 0 ? this.array(table, length, { level, used: used + 1 }) : this.object(table, { level, used: used + 2 });
  }

  /** The largest index of a table whose keys are positive integers; less than 0 when it has others, indices beyond C's `int` (x86 makes the smallest of them), or too many holes. */
  private arrayLength(table: Table): number {
    const { machine, config } = this;
    const { memory } = machine;
    let [largest, count] = [0, 0];
    for (let place = memory.nextPlace(table, 0); place >= 0; place = memory.nextPlace(table, place + 1)) {
      const slot = memory.keyAt(table, place);
      const key = slot === undefined ? place + 1 : memory.typeOf(slot) === LuaType.number ? memory.numberOf(slot) : 0;
      if (!(key >= 1 && Math.floor(key) === key)) return -1;
      if (key > largest) largest = key > intMax ? intMin : key;
      count++;
    }
    const isSparse = config.sparseRatio > 0 && largest > count * config.sparseRatio && largest > config.sparseSafe;
    if (!isSparse) return largest;
    return config.sparseConvert ? -1 : this.fail(LuaType.table, 'excessively sparse array');
  }

  /** Whether an empty table was an array when it was decoded. */
  private isMarked(table: Table): boolean {
    const { memory } = this.machine;
    const metatable = this.config.arrayMark === undefined ? undefined : memory.metatableOf(table);
    const mark = metatable && memory.field(metatable, arrayMark);
    return mark !== undefined && !(memory.typeOf(mark) === LuaType.boolean && memory.pointerOf(mark) === 0);
  }

  private array(table: Table, length: number, depth: Depth): Binary {
    const items: Binary[] = [];
    for (let at = 1; at <= length; at++) {
      const item = this.machine.memory.item(table, at);
      items.push(item === undefined ? 'null' : this.value(item, depth));
    }
    return `[${items.join(',')}]`;
  }

  private object(table: Table, depth: Depth): Binary {
    const { memory } = this.machine;
    const pairs: Binary[] = [];
    for (let place = memory.nextPlace(table, 0); place >= 0; place = memory.nextPlace(table, place + 1)) {
      pairs.push(`${this.key(table, place)}:${this.value(memory.valueAt(table, place), depth)}`);
    }
    return `{${pairs.join(',')}}`;
  }

  private key(table: Table, place: number): Binary {
    const { memory } = this.machine;
    const slot = memory.keyAt(table, place);
    if (slot === undefined) return `"${this.number(place + 1)}"`;
    const type = memory.typeOf(slot);
    if (type === LuaType.number) return `"${this.number(memory.numberOf(slot))}"`;
    return type === LuaType.string ? quoted(memory.stringOf(slot)) : this.fail(type, 'table key must be a number or string');
  }

  private fail(type: number, reason: string): never {
    return this.machine.fail(this.L, `Cannot serialise ${typeNames[type]}: ${reason}`);
  }
}

function quoted(text: Binary): Binary {
  return `"${text.replace(escaped, escape)}"`;
}

function escape(character: string): string {
  return escapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
