import type { Binary } from '../../base/bytes';
import { formatGeneral } from '../numbers';
import { formatSigned } from './format-signed';
import { quoteBytes } from '../quote-bytes';
import { LuaType, typeNames } from './machine';
import type { LuaMemory, Slot, Table } from './memory';

/** Tables in tables are shown so deep. */
const deepest = 10;
/** C's %g. */
const shownDigits = 6;

/** A value as Redis's Lua debugger shows it: tables with all that is in them. */
export function describeValue(memory: LuaMemory, slot: Slot, level = 0): Binary {
  if (level === deepest) return '<max recursion level reached! Nested table?>';
  const type = memory.typeOf(slot);
  switch (type) {
    case LuaType.nil:
      return 'nil';
    case LuaType.boolean:
      return memory.pointerOf(slot) !== 0 ? 'true' : 'false';
    case LuaType.number:
      return formatSigned(memory.numberOf(slot), shownDigits);
    case LuaType.string:
      return quoteBytes(memory.stringOf(slot));
    case LuaType.table:
      return `{${describeItems(memory, memory.pointerOf(slot), level + 1)}}`;
    default: {
      const name = type === LuaType.lightUserdata ? 'light-userdata' : typeNames[type]!;
      return `"${name}@0x${memory.pointerOf(slot).toString(16)}"`;
    }
  }
}

/** With keys, unless they are 1, 2, 3 ... as `next` goes. */
function describeItems(memory: LuaMemory, table: Table, level: number): Binary {
  const [items, pairs]: [Binary[], Binary[]] = [[], []];
  let isArray = true;
  for (let place = memory.nextPlace(table, 0); place >= 0; place = memory.nextPlace(table, place + 1)) {
    const key = memory.keyAt(table, place);
    const index = key === undefined ? place + 1 : memory.typeOf(key) === LuaType.number ? memory.numberOf(key) : 0;
    isArray &&= index === items.length + 1;
    const value = describeValue(memory, memory.valueAt(table, place), level);
    items.push(value);
    pairs.push(`[${key === undefined ? describeIndex(index, level) : describeValue(memory, key, level)}]=${value}`);
  }
  return (isArray ? items : pairs).join('; ');
}

function describeIndex(index: number, level: number): Binary {
  return level === deepest ? '<max recursion level reached! Nested table?>' : formatGeneral(index, shownDigits);
}
