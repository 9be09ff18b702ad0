import type { Binary } from '../../base/bytes';
import { StringBuffer } from '../keyspace/string-buffer';
import { ErrorReply } from '../reply';
import { denseLength, denseRegister, setDenseRegister } from './dense';
import { denseHistogram, estimate, sparseHistogram } from './estimate';
import {
  cacheCardinality,
  cachedCardinality,
  emptyHeader,
  type Encoding,
  encodingOf,
  forgetCardinality,
  headerLength,
  isDense,
  setEncoding,
} from './header';
import { placeOf, registerCount } from './place';
import { allZeros, eachRun, eachSparseRegister, raiseSparse } from './sparse';

/** The string has a header, but its runs do not cover all registers. */
const corrupt = new ErrorReply('INVALIDOBJ Corrupted HLL object detected');

/**
 * A string that counts different elements: 16,384 registers, each with the longest run of zeros that the hashes of its elements began
 * with, in a sparse form while that is short, else in six bits each. The bytes are Redis's own.
 * Source: P. Flajolet et al., "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm", 2007; S. Heule et al.,
 * "HyperLogLog in Practice", 2013.
 */
export class HyperLogLog {
  /** @param string valid: see {@link isHyperLogLog} */
  constructor(readonly string: StringBuffer) {}

  /** A new one, without elements. */
  static create(): HyperLogLog {
    const string = new StringBuffer();
    string.splice(0, 0, [...emptyHeader('sparse'), ...allZeros]);
    return new HyperLogLog(string);
  }

  get encoding(): Encoding {
    return encodingOf(this.string.view())!;
  }

  /** Adds an element. @returns whether that changed a register @throws the error of a corrupt one */
  add(element: Binary, maxSparseBytes: number): boolean {
    const { register, run } = placeOf(element);
    return this.raise(register, run, maxSparseBytes);
  }

  /** Gives a register a value of at least `value`. @returns whether it was less @throws the error of a corrupt one */
  raise(register: number, value: number, maxSparseBytes: number): boolean {
    let bytes = this.string.view();
    if (!isDense(bytes)) {
      const raised = raiseSparse(this.string, register, value, maxSparseBytes);
      if (raised === 'corrupt') throw corrupt;
      if (raised === true) this.forgetCardinality();
      if (raised !== 'does not fit') return raised;
      this.makeDense();
      bytes = this.string.view();
    }
    if (denseRegister(bytes, register) >= value) return false;
    setDenseRegister(bytes, register, value);
    return true;
  }

  /** Leaves the sparse form. @returns whether it was sparse @throws the error of a corrupt one */
  makeDense(): boolean {
    const sparse = this.string.view();
    if (isDense(sparse)) return false;
    const dense = new Uint8Array(denseLength);
    dense.set(sparse.subarray(0, headerLength));
    setEncoding(dense, 'dense');
    if (!eachSparseRegister(sparse, (register, value) => setDenseRegister(dense, register, value))) throw corrupt;
    this.string.splice(0, this.string.length, dense);
    return true;
  }

  /** The cardinality as it was last calculated; undefined when it no longer holds. */
  get cachedCardinality(): bigint | undefined {
    return cachedCardinality(this.string.view());
  }

  /** How many different elements were added, roughly; keeps the result. @throws the error of a corrupt one */
  countAgain(): bigint {
    const bytes = this.string.view();
    const histogram = isDense(bytes) ? denseHistogram(bytes) : sparseHistogram(bytes);
    if (histogram === undefined) throw corrupt;
    const cardinality = estimate(histogram);
    cacheCardinality(bytes, cardinality);
    return cardinality;
  }

  /** The cardinality no longer holds. */
  forgetCardinality(): void {
    forgetCardinality(this.string.view());
  }
}

/** Whether a string begins as one does and has the length that its encoding asks for. */
export function isHyperLogLog(bytes: Uint8Array): boolean {
  const encoding = encodingOf(bytes);
  return encoding === 'sparse' || (encoding === 'dense' && bytes.length === denseLength);
}

/** Raises registers of a byte each to those of a value. @param bytes a valid one @throws the error of a corrupt one */
export function mergeRegisters(registers: Uint8Array, bytes: Uint8Array): void {
  const raise = (register: number, value: number): void => {
    if (registers[register]! < value) registers[register] = value;
  };
  if (isDense(bytes)) for (let i = 0; i < registerCount; i++) raise(i, denseRegister(bytes, i));
  else if (!eachSparseRegister(bytes, raise)) throw corrupt;
}

/** The runs of the sparse form as PFDEBUG DECODE shows them: z and Z for zeros in a byte or two, v for a value. */
export function describeRuns(bytes: Uint8Array): string {
  const words: string[] = [];
  eachRun(bytes, (value, length, _, size) => {
    words.push(value > 0 ? `v:${value},${length}` : `${size === 1 ? 'z' : 'Z'}:${length}`);
  });
  return words.join(' ');
}
