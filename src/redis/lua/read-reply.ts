import type { Binary } from '../../base/bytes';
import {
  BigNumberReply,
  BooleanReply,
  DoubleReply,
  ErrorReply,
  MapReply,
  type Reply,
  SetReply,
  SimpleReply,
  VerbatimReply,
} from '../reply';
import { upToZero } from '../errors';
import { LuaType } from './machine';
import { fieldName, type FieldName, type LuaMemory, type Slot, type Table } from './memory';

/** A script's result as its reply. @param protocol the script's, which decides what booleans are */
export function readReply(memory: LuaMemory, slot: Slot, protocol: 2 | 3): Reply {
  return new ReplyReader(memory, protocol).value(slot, 0);
}

/** A table that holds itself has no end. Redis goes on until Lua's stack is full, some 8,000 levels down. */
const deepestReply = 1000;

/** The fields that name what a table stands for. */
const fields = {
  err: fieldName('err'),
  isCounted: fieldName('ignore_error_stats_update'),
  ok: fieldName('ok'),
  double: fieldName('double'),
  bigNumber: fieldName('big_number'),
  verbatim: fieldName('verbatim_string'),
  format: fieldName('format'),
  string: fieldName('string'),
  map: fieldName('map'),
  set: fieldName('set'),
} as const;

class ReplyReader {
  constructor(
    private readonly memory: LuaMemory,
    private readonly protocol: 2 | 3,
  ) {}

  value(slot: Slot, depth: number): Reply {
    const { memory } = this;
    if (depth >= deepestReply) return new ErrorReply('ERR reached lua stack limit');
    switch (memory.typeOf(slot)) {
      case LuaType.string:
        return memory.stringOf(slot);
      case LuaType.number:
        return toLongLong(memory.numberOf(slot));
      case LuaType.boolean: {
        const value = memory.pointerOf(slot) !== 0;
        return this.protocol === 3 ? new BooleanReply(value) : value ? 1 : null;
      }
      case LuaType.table: {
        const table = memory.pointerOf(slot);
        return (memory.hasFields(table) ? this.tagged(table, depth) : undefined) ?? this.array(table, depth);
      }
      default:
        return null;
    }
  }

  /** A table with a field that names what it stands for. The order of the questions is Redis's. */
  private tagged(table: Table, depth: number): Reply | undefined {
    const { memory } = this;
    const { string, number, table: tableType } = LuaType;
    const error = this.field(table, fields.err, string);
    if (error !== undefined) {
      return new ErrorReply(
        withoutLineEnd(upToZero(memory.stringOf(error))),
        this.field(table, fields.isCounted, LuaType.boolean) !== undefined,
      );
    }
    const ok = this.field(table, fields.ok, string);
    if (ok !== undefined) return new SimpleReply(inOneLine(upToZero(memory.stringOf(ok))));
    const double = this.field(table, fields.double, number);
    if (double !== undefined) return new DoubleReply(memory.numberOf(double));
    const digits = this.field(table, fields.bigNumber, string);
    if (digits !== undefined) return new BigNumberReply(inOneLine(memory.stringOf(digits)));
    const verbatim = this.field(table, fields.verbatim, tableType);
    const verbatimReply = verbatim === undefined ? undefined : this.verbatim(memory.pointerOf(verbatim));
    if (verbatimReply !== undefined) return verbatimReply;
    const map = this.field(table, fields.map, tableType);
    if (map !== undefined) return this.map(memory.pointerOf(map), depth + 1);
    const set = this.field(table, fields.set, tableType);
    return set === undefined ? undefined : this.set(memory.pointerOf(set), depth + 1);
  }

  private field(table: Table, name: FieldName, type: number): Slot | undefined {
    const found = this.memory.field(table, name);
    return found !== undefined && this.memory.typeOf(found) === type ? found : undefined;
  }

  private verbatim(table: Table): VerbatimReply | undefined {
    const { memory } = this;
    const format = this.field(table, fields.format, LuaType.string);
    const text = this.field(table, fields.string, LuaType.string);
    if (format === undefined || text === undefined) return undefined;
    return new VerbatimReply(memory.stringOf(text), upToZero(memory.stringOf(format)) as VerbatimReply['format']);
  }

  private map(table: Table, depth: number): Reply {
    const { memory } = this;
    const entries: [Reply, Reply][] = [];
    for (let place = memory.nextPlace(table, 0); place >= 0; place = memory.nextPlace(table, place + 1)) {
      entries.push([this.key(table, place, depth), this.value(memory.valueAt(table, place), depth + 1)]);
    }
    return new MapReply(entries);
  }

  private set(table: Table, depth: number): Reply {
    const { memory } = this;
    const items: Reply[] = [];
    for (let place = memory.nextPlace(table, 0); place >= 0; place = memory.nextPlace(table, place + 1)) {
      items.push(this.key(table, place, depth));
    }
    return new SetReply(items);
  }

  private key(table: Table, place: number, depth: number): Reply {
    const key = this.memory.keyAt(table, place);
    return key === undefined ? place + 1 : this.value(key, depth + 1);
  }

  /** The items from 1 to the first nil. */
  private array(table: Table, depth: number): Reply {
    const items: Reply[] = [];
    for (let at = 1; ; at++) {
      const item = this.memory.item(table, at);
      if (item === undefined) return items;
      items.push(this.value(item, depth + 1));
    }
  }
}

/** C's conversion to 64 bits: towards zero; what does not fit (NaN too) becomes the smallest. */
function toLongLong(value: number): number | bigint {
  const whole = Math.trunc(value);
  if (Number.isSafeInteger(whole)) return whole + 0;
  return whole >= -(2 ** 63) && whole < 2 ** 63 ? BigInt(whole) : -(2n ** 63n);
}

function withoutLineEnd(text: Binary): Binary {
  return text.replace(/[\r\n]+$/, '');
}

function inOneLine(text: Binary): Binary {
  return text.replace(/[\r\n]/g, ' ');
}
