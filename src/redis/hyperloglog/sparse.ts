import type { StringBuffer } from '../keyspace/string-buffer';
import { headerLength } from './header';
import { registerCount } from './place';

// The sparse form is a list of runs of registers of one value, each in a byte or two:
//
//     00nnnnnn             zeros, n + 1 of them
//     01nnnnnn nnnnnnnn    zeros, likewise
//     1vvvvvnn             the value v + 1, n + 1 times

/** What a run of a value other than zero can hold. */
const maxSparseValue = 32;
const maxValueLength = 4;
const maxShortZeros = 64;
/** So many runs around a change are looked at for merging. */
const runsToMerge = 5;

/** All runs, in order. @param visit told how many registers have a value, and the first of them @returns how many registers the runs cover */
export function eachRun(bytes: Uint8Array, visit: (value: number, length: number, first: number, size: number) => void): number {
  let first = 0;
  for (let at = headerLength; at < bytes.length;) {
    const [size, length] = [sizeAt(bytes, at), lengthAt(bytes, at)];
    visit(valueAt(bytes, at), length, first, size);
    first += length;
    at += size;
  }
  return first;
}

/** The registers that are not zero. @returns false when the runs do not cover just all registers */
export function eachSparseRegister(bytes: Uint8Array, visit: (register: number, value: number) => void): boolean {
  const covered = eachRun(bytes, (value, length, first) => {
    if (value > 0 && first + length <= registerCount) for (let i = 0; i < length; i++) visit(first + i, value);
  });
  return covered === registerCount;
}

/** A new value's runs: all registers are zero. */
export const allZeros: readonly number[] = zeros(registerCount);

/**
 * Gives a register a value of at least `value`.
 * @param maxBytes how long the whole value may become
 * @returns whether it was less; or that it does not fit, or that no run covers the register, and then nothing has changed
 */
export function raiseSparse(string: StringBuffer, register: number, value: number, maxBytes: number): boolean | 'does not fit' | 'corrupt' {
  if (value > maxSparseValue) return 'does not fit';
  const bytes = string.view();
  const { at, first, before } = runOf(bytes, register);
  if (at >= bytes.length) return 'corrupt';
  const [former, size, length] = [valueAt(bytes, at), sizeAt(bytes, at), lengthAt(bytes, at)];
  if (former >= value) return false;
  const runs = split(former, length, register - first, value);
  if (runs.length > size && bytes.length + runs.length - size > maxBytes) return 'does not fit';
  string.splice(at, size, runs);
  mergeValues(string, before);
  return true;
}

/** The run that covers a register, at the end where none does; with its own first register, and the run before it. */
function runOf(bytes: Uint8Array, register: number): { at: number; first: number; before: number } {
  let first = 0;
  let before = headerLength;
  let at = headerLength;
  // What PFADD spends its time on: each byte is read once.
  for (const { length: end } = bytes; at < end;) {
    const byte = bytes[at]!;
    const isLong = (byte & 0xc0) === 0x40;
    const next = first + (byte >= 0x80 ? (byte & 3) + 1 : isLong ? lengthAt(bytes, at) : byte + 1);
    if (register < next) break;
    first = next;
    before = at;
    at += isLong ? 2 : 1;
  }
  return { at, first, before };
}

/** Makes one run of neighbours with the same value, around a change. */
function mergeValues(string: StringBuffer, from: number): void {
  let bytes = string.view();
  let at = from;
  for (let looked = 0; looked < runsToMerge && at < bytes.length; looked++) {
    const [value, next] = [valueAt(bytes, at), at + sizeAt(bytes, at)];
    const length = next < bytes.length && value > 0 && valueAt(bytes, next) === value ? lengthAt(bytes, at) + lengthAt(bytes, next) : 0;
    if (length > 0 && length <= maxValueLength) {
      string.splice(at, 2, values(value, length));
      bytes = string.view();
    } else at = next;
  }
}

/** The runs that a run becomes when one of its registers gets another value. */
function split(former: number, length: number, index: number, value: number): number[] {
  const rest = (count: number): number[] => (count === 0 ? [] : former === 0 ? zeros(count) : values(former, count));
  return [...rest(index), ...values(value, 1), ...rest(length - index - 1)];
}

function sizeAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! & 0xc0) === 0x40 ? 2 : 1;
}

function valueAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]!;
  return byte < 0x80 ? 0 : ((byte >>> 2) & 31) + 1;
}

/** How many registers a run covers. One that was cut ends with a zero byte, as C's strings do. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]!;
  if (byte >= 0x80) return (byte & 3) + 1;
  return (byte < 0x40 ? byte : ((byte & 63) << 8) | (at + 1 < bytes.length ? bytes[at + 1]! : 0)) + 1;
}

function zeros(count: number): number[] {
  return count <= maxShortZeros ? [count - 1] : [0x40 | ((count - 1) >>> 8), (count - 1) & 255];
}

function values(value: number, count: number): number[] {
  return [0x80 | ((value - 1) << 2) | (count - 1)];
}
