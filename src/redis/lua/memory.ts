import type { Binary } from '../../base/bytes';
import { KeptStrings, longestKept } from '../../base/kept-strings';
import type { LuaExports, Pointer, State } from './wasm';

/** Where a value of Lua stands: on a stack or in a table. */
export type Slot = Pointer;
/** A table's own structure, as a slot points at it. */
export type Table = Pointer;

/** Offsets in PUC Lua 5.1's structures where pointers have 32 bits. A value is eight bytes of it, then its type. */
const value = { type: 8, bytes: 16 } as const;
const state = { top: 8, base: 12, instruction: 24, nestedCalls: 52, nestedCallsAtResume: 54 } as const;
const text = { hash: 8, length: 12, bytes: 16 } as const;
const table = { nodesLog2: 7, metatable: 8, items: 12, nodes: 16, itemCount: 28 } as const;
const node = { key: 16, next: 28, bytes: 32 } as const;

const instructionBytes = 4;

/** Types as slots tell them: those of LuaType. */
const numberType = 3;
const stringType = 4;

/** Strings up to this length are copied byte by byte: a call of Node's takes longer. */
const fewBytes = 12;

/** Two functions that every Buffer has and Node's types leave out; toString and write look the encoding up before they call them. */
type Latin1Bytes = Buffer & {
  latin1Slice(start: number, end: number): Binary;
  latin1Write(text: Binary, offset: number, length: number): void;
};

/** A name of a field, with Lua's hash of it. */
export interface FieldName {
  readonly name: Binary;
  readonly hash: number;
}

/** @param name at most 31 bytes: Lua's hash skips bytes of longer ones */
export function fieldName(name: Binary): FieldName {
  let hash = name.length;
  for (let at = name.length - 1; at >= 0; at--) hash ^= ((hash << 5) + (hash >>> 2) + name.charCodeAt(at)) | 0;
  return { name, hash: hash >>> 0 };
}

/**
 * The machine's memory, where Lua's values are read without asking Lua: a call into WebAssembly for each would cost more than the
 * reading. Nothing of Lua's is changed here, but for {@link LuaMemory.moveInstruction}.
 */
export class LuaMemory {
  /** All of it, as it is now. Not to be kept: it is another one when the memory has grown. */
  bytes!: Latin1Bytes;
  private words!: Uint32Array;
  private doubles!: Float64Array;
  private readonly kept = new KeptStrings();
  private readonly double = new Float64Array(1);
  private readonly doubleWords = new Uint32Array(this.double.buffer);

  constructor(private readonly lua: Pick<LuaExports, 'memory'>) {
    this.moved();
  }

  /** The memory has grown: that makes another one. */
  moved(): void {
    const { buffer } = this.lua.memory;
    this.bytes = Buffer.from(buffer) as Latin1Bytes;
    this.words = new Uint32Array(buffer);
    this.doubles = new Float64Array(buffer);
  }

  // ---- Bytes

  wordAt(at: Pointer): number {
    return this.words[at >>> 2]!;
  }

  /** Up to the first zero byte. */
  cStringAt(at: Pointer): Binary {
    return at === 0 ? '' : this.bytes.latin1Slice(at, this.bytes.indexOf(0, at));
  }

  write(written: Binary, at: Pointer): void {
    const { bytes } = this;
    const { length } = written;
    if (length > fewBytes) bytes.latin1Write(written, at, length);
    else for (let index = 0; index < length; index++) bytes[at + index] = written.charCodeAt(index);
  }

  // ---- The stack

  /** How many values stand on the stack of the function that runs: its arguments, when it has just begun. */
  valueCount(L: State): number {
    return (this.words[(L + state.top) >>> 2]! - this.words[(L + state.base) >>> 2]!) / value.bytes;
  }

  /** The first of them; each next one is {@link slotBytes} further. */
  firstSlot(L: State): Slot {
    return this.words[(L + state.base) >>> 2]!;
  }

  topSlot(L: State): Slot {
    return this.words[(L + state.top) >>> 2]! - value.bytes;
  }

  /** Whether a hook may suspend the coroutine: nothing of C stands between its resume and here. */
  mayYield(L: State): boolean {
    return this.bytes.readUInt16LE(L + state.nestedCalls) <= this.bytes.readUInt16LE(L + state.nestedCallsAtResume);
  }

  /** Changes where a coroutine that stands will go on, by so many instructions. */
  moveInstruction(L: State, by: number): void {
    this.words[(L + state.instruction) >>> 2]! += by * instructionBytes;
  }

  // ---- Values

  typeOf(slot: Slot): number {
    return this.words[(slot + value.type) >>> 2]!;
  }

  numberOf(slot: Slot): number {
    return this.doubles[slot >>> 3]!;
  }

  /** Of booleans 0 or 1, of what the collector looks after its address. */
  pointerOf(slot: Slot): Pointer {
    return this.words[slot >>> 2]!;
  }

  stringOf(slot: Slot): Binary {
    return this.stringAt(this.words[slot >>> 2]! + text.bytes);
  }

  /** A string of Lua's whose bytes begin there. Short ones are read again and again: what was made of them before is compared and used. */
  stringAt(at: Pointer): Binary {
    const end = at + this.lengthAt(at);
    if (end > at + longestKept) return this.bytes.latin1Slice(at, end);
    return this.kept.read(this.bytes, at, { end, hash: this.words[(at - text.bytes + text.hash) >>> 2]! | 0 });
  }

  /** The length of a string whose bytes begin there. */
  lengthAt(at: Pointer): number {
    return this.words[(at - text.bytes + text.length) >>> 2]!;
  }

  // ---- Tables. Places count from 0: those of the array, then those of the hash; `next` goes the same way.

  /** The first place, from one on, that holds a value; -1: there is none. */
  nextPlace(at: Table, from: number): number {
    const { words } = this;
    const items = words[(at + table.itemCount) >>> 2]!;
    const first = words[(at + table.items) >>> 2]!;
    let place = from;
    for (; place < items; place++) if (words[(first + place * value.bytes + value.type) >>> 2] !== 0) return place;
    const nodes = words[(at + table.nodes) >>> 2]!;
    const end = items + this.nodeCount(at);
    for (; place < end; place++) if (words[(nodes + (place - items) * node.bytes + value.type) >>> 2] !== 0) return place;
    return -1;
  }

  valueAt(at: Table, place: number): Slot {
    const items = this.words[(at + table.itemCount) >>> 2]!;
    if (place < items) return this.words[(at + table.items) >>> 2]! + place * value.bytes;
    return this.words[(at + table.nodes) >>> 2]! + (place - items) * node.bytes;
  }

  /** The slot of a key; undefined in the array, where the key is the place and one more. */
  keyAt(at: Table, place: number): Slot | undefined {
    const items = this.words[(at + table.itemCount) >>> 2]!;
    return place < items ? undefined : this.words[(at + table.nodes) >>> 2]! + (place - items) * node.bytes + node.key;
  }

  /** The value of an index from 1 on; undefined: it has none. */
  item(at: Table, index: number): Slot | undefined {
    const items = this.words[(at + table.itemCount) >>> 2]!;
    if (index <= items) return this.unlessNil(this.words[(at + table.items) >>> 2]! + (index - 1) * value.bytes);
    this.double[0] = index;
    const hash = (this.doubleWords[0]! + this.doubleWords[1]!) >>> 0;
    let found = this.nodeAt(at, hash % ((this.nodeCount(at) - 1) | 1));
    while (found !== 0 && !(this.typeOf(found + node.key) === numberType && this.numberOf(found + node.key) === index)) {
      found = this.words[(found + node.next) >>> 2]!;
    }
    return this.unlessNil(found);
  }

  /** The value of a field; undefined: it has none. */
  field(at: Table, { name, hash }: FieldName): Slot | undefined {
    let found = this.nodeAt(at, hash & (this.nodeCount(at) - 1));
    while (found !== 0 && !(this.typeOf(found + node.key) === stringType && this.stringOf(found + node.key) === name)) {
      found = this.words[(found + node.next) >>> 2]!;
    }
    return this.unlessNil(found);
  }

  /** Undefined: it has none. */
  metatableOf(at: Table): Table | undefined {
    return this.words[(at + table.metatable) >>> 2]! || undefined;
  }

  /** Whether there may be anything but items of the array. */
  hasFields(at: Table): boolean {
    // A table without a hash has Lua's one empty node in its place.
    return this.bytes[at + table.nodesLog2] !== 0 || this.typeOf(this.nodeAt(at, 0)) !== 0;
  }

  private nodeCount(at: Table): number {
    return 1 << this.bytes[at + table.nodesLog2]!;
  }

  private nodeAt(at: Table, index: number): Slot {
    return this.words[(at + table.nodes) >>> 2]! + index * node.bytes;
  }

  private unlessNil(slot: Slot): Slot | undefined {
    return slot === 0 || this.typeOf(slot) === 0 ? undefined : slot;
  }
}

/** Bytes from a slot to the next one. */
export const slotBytes = value.bytes;
