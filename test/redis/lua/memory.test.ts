import { createRandom } from '../../../src/base/random';
import { LuaMachine, LuaType, Status } from '../../../src/redis/lua/machine';
import { fieldName, type Slot } from '../../../src/redis/lua/memory';
import type { State } from '../../../src/redis/lua/wasm';

let machine: LuaMachine;
let L: State;

beforeAll(() => {
  machine = new LuaMachine();
});
beforeEach(() => {
  L = machine.lua.luaL_newstate();
});
afterEach(() => {
  machine.lua.lua_close(L);
});

/** Leaves the value of an expression on the stack. @returns its slot */
function evaluate(code: string): Slot {
  if (machine.load(L, code, '=test') !== Status.ok) throw new Error(machine.bytesAt(L, -1));
  machine.lua.lua_call(L, 0, 1);
  return machine.memory.topSlot(L);
}

function shown(slot: Slot): unknown {
  const { memory } = machine;
  switch (memory.typeOf(slot)) {
    case LuaType.number:
      return memory.numberOf(slot);
    case LuaType.string:
      return memory.stringOf(slot);
    case LuaType.boolean:
      return memory.pointerOf(slot) !== 0;
    default:
      return memory.typeOf(slot);
  }
}

test('values', () => {
  machine.lua.lua_pushnumber(L, -0.1);
  machine.lua.lua_pushboolean(L, 1);
  machine.lua.lua_pushnil(L);
  machine.pushBytes(L, 'text');
  const first = machine.memory.firstSlot(L);
  expect(machine.memory.valueCount(L)).toBe(4);
  expect([0, 1, 2, 3].map((at) => shown(first + 16 * at))).toEqual([-0.1, true, LuaType.nil, 'text']);
});

test('strings of any bytes and lengths', () => {
  const bytes = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code));
  for (const length of [0, 1, 11, 12, 13, 24, 25, 256, 70_000]) {
    const text = bytes.repeat(300).slice(0, length);
    machine.pushBytes(L, text);
    expect(machine.memory.stringOf(machine.memory.topSlot(L))).toBe(text);
    expect(machine.bytesAt(L, -1)).toBe(text);
  }
});

test('a short string in the place of another of the same hash is not taken for it', () => {
  for (let count = 0; count < 5000; count++) {
    machine.pushBytes(L, `key${count}`);
    expect(machine.memory.stringOf(machine.memory.topSlot(L))).toBe(`key${count}`);
    machine.pop(L);
  }
});

test('the memory that has grown is read', () => {
  const before = machine.memory.bytes;
  machine.pushBytes(L, 'x'.repeat(40_000_000));
  expect(machine.memory.bytes).not.toBe(before);
  expect(machine.memory.stringOf(machine.memory.topSlot(L))).toHaveLength(40_000_000);
  expect(shown(evaluate("return 'after'"))).toBe('after');
});

test('tables of strings', () => {
  for (const items of [[], ['one'], ['a', '', 'ccc'], Array.from({ length: 33 }, (_, at) => `item ${at}`), ['x'.repeat(70_000), 'y']]) {
    machine.pushStrings(L, items);
    const table = machine.memory.pointerOf(machine.memory.topSlot(L));
    expect(items.map((_, at) => shown(machine.memory.item(table, at + 1)!))).toEqual(items);
    expect(machine.memory.item(table, items.length + 1)).toBeUndefined();
  }
});

test('a table with room has grown as one that was filled', () => {
  const { memory, lua } = machine;
  for (let count = 0; count < 70; count++) {
    lua.lua_createtable(L, 0, 0);
    for (let at = 1; at <= count; at++) {
      lua.lua_pushnumber(L, at);
      machine.pushBytes(L, 'v');
      lua.lua_settable(L, -3);
    }
    const grown = memory.pointerOf(memory.topSlot(L));
    machine.pushNewArray(L, count);
    const given = memory.pointerOf(memory.topSlot(L));
    // The words after those that tell of the collector: sizes of the hash and of the array.
    expect([memory.bytes[given + 7], memory.wordAt(given + 28)]).toEqual([memory.bytes[grown + 7], memory.wordAt(grown + 28)]);
    machine.pop(L, 2);
  }
});

test('fields', () => {
  const slot = evaluate("local t = {ok = 'yes', err = 1, [3] = 'three', [1e15] = 'far'} t.err = nil return t");
  const { memory } = machine;
  const table = memory.pointerOf(slot);
  expect(shown(memory.field(table, fieldName('ok'))!)).toBe('yes');
  expect(memory.field(table, fieldName('err'))).toBeUndefined();
  expect(memory.field(table, fieldName('other'))).toBeUndefined();
  expect(shown(memory.item(table, 3)!)).toBe('three');
  expect(shown(memory.item(table, 1e15)!)).toBe('far');
  expect(memory.item(table, 1)).toBeUndefined();
});

test('random tables, as `next` goes through them', () => {
  const { memory, lua } = machine;
  const random = createRandom('tables').fork('lua');
  for (let round = 0; round < 300; round++) {
    const changes = Array.from({ length: random.below(40) }, () => {
      const key = random.below(2) === 0 ? `${random.below(20) - 2}` : `'k${random.below(20)}'`;
      return `t[${key}] = ${random.below(4) === 0 ? 'nil' : random.below(100)}`;
    });
    const table = memory.pointerOf(evaluate(`local t = {1, 2, x = 3} ${changes.join(' ')} return t`));
    const seen: unknown[] = [];
    for (let place = memory.nextPlace(table, 0); place >= 0; place = memory.nextPlace(table, place + 1)) {
      const key = memory.keyAt(table, place);
      seen.push([key === undefined ? place + 1 : shown(key), shown(memory.valueAt(table, place))]);
    }
    const expected: unknown[] = [];
    lua.lua_pushnil(L);
    while (lua.lua_next(L, -2) !== 0) {
      expected.push([shown(memory.topSlot(L) - 16), shown(memory.topSlot(L))]);
      machine.pop(L);
    }
    expect(seen).toEqual(expected);
    for (const [key, value] of expected as [unknown, unknown][]) {
      const found =
        typeof key === 'number' ? (key >= 1 ? memory.item(table, key) : undefined) : memory.field(table, fieldName(String(key)));
      if (typeof key === 'string' || (key as number) >= 1) expect(shown(found!)).toBe(value);
    }
    machine.pop(L);
  }
});
