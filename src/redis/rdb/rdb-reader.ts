import type { Binary } from '../../base/bytes';
import { lengthMark, stringEncoding } from './codes';
import { lzfDecompress } from './lzf';

/** LZF makes at most so many bytes of one: a length beyond is a lie, and no memory is taken for it. */
const lzfMostGrowth = 264 / 3;

/** Bytes are not what the format says. */
export class RdbError extends Error {
  /** @param offset where, counted from the beginning of the outermost bytes; @param problem what was expected or found there */
  constructor(
    readonly offset: number,
    readonly problem: string,
  ) {
    super(`at byte ${offset}: ${problem}`);
    this.name = 'RdbError';
  }
}

/** Reads the parts that dumps and RDB files are made of. Every method throws {@link RdbError} where the bytes are not right. */
export class RdbReader {
  private at = 0;

  /**
   * @param outer for bytes that were found inside others: what they are ('listpack'), and where they began out there
   */
  constructor(
    readonly bytes: Buffer,
    private readonly outer?: { readonly name: string; readonly fail: (problem: string) => never },
  ) {}

  /** Where the next byte is. */
  get offset(): number {
    return this.at;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** @throws RdbError at the present place, or at an earlier one */
  fail(problem: string, offset = this.at): never {
    if (this.outer !== undefined) this.outer.fail(`${problem} (byte ${offset} of the ${this.outer.name})`);
    throw new RdbError(offset, problem);
  }

  /** A reader of bytes that were found at a place of these. */
  nested(bytes: Buffer, name: string, offset: number): RdbReader {
    return new RdbReader(bytes, { name, fail: (problem) => this.fail(problem, offset) });
  }

  byte(expected = 'a byte'): number {
    if (this.at >= this.bytes.length) this.fail(`expected ${expected}, found the end`);
    return this.bytes[this.at++]!;
  }

  /** The next bytes: a view. */
  take(count: number, expected: string): Buffer {
    if (count > this.left) this.fail(`expected ${expected} of ${count} bytes, found ${this.left}`);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** An integer of 1 to 6 bytes, the lowest first. */
  little(size: number, expected: string): number {
    return this.take(size, expected).readUIntLE(0, size);
  }

  /** As {@link little}, with a sign. */
  littleSigned(size: number, expected: string): number {
    return this.take(size, expected).readIntLE(0, size);
  }

  /** 64 bits, the lowest byte first, with a sign. */
  little64(expected: string): bigint {
    return this.take(8, expected).readBigInt64LE();
  }

  /** 64 bits, the highest byte first, without a sign. */
  big64(expected: string): bigint {
    return this.take(8, expected).readBigUInt64BE();
  }

  double(): number {
    return this.take(8, 'a double').readDoubleLE();
  }

  /** How many bytes or items follow. */
  size(expected: string): number {
    const begin = this.at;
    const value = this.anySize(expected);
    if (value > Number.MAX_SAFE_INTEGER) this.fail(`expected ${expected}, found ${value}`, begin);
    return Number(value);
  }

  /** As {@link size}, of all 64 bits. */
  size64(expected: string): bigint {
    return BigInt(this.anySize(expected));
  }

  /** A string's bytes: a view, or the decompressed ones. */
  blob(expected = 'a string'): Buffer {
    const begin = this.at;
    const first = this.byte(expected);
    if (first >>> 6 === lengthMark.encoded) return this.encoded(first & 0x3f, expected, begin);
    const length = this.sizeAfter(first, expected, begin);
    return this.take(Number(length), expected);
  }

  string(expected = 'a string'): Binary {
    return this.blob(expected).toString('latin1');
  }

  private anySize(expected: string): number | bigint {
    const begin = this.at;
    const first = this.byte(expected);
    if (first >>> 6 === lengthMark.encoded) this.fail(`expected ${expected}, found an encoded string`, begin);
    return this.sizeAfter(first, expected, begin);
  }

  private sizeAfter(first: number, expected: string, begin: number): number | bigint {
    if (first >>> 6 === lengthMark.bits6) return first;
    if (first >>> 6 === lengthMark.bits14) return ((first & 0x3f) << 8) | this.byte(expected);
    if (first === lengthMark.bits32) return this.take(4, expected).readUInt32BE();
    if (first === lengthMark.bits64) return this.big64(expected);
    this.fail(`expected ${expected}, found the byte ${first}, which begins no length`, begin);
  }

  private encoded(encoding: number, expected: string, begin: number): Buffer {
    switch (encoding) {
      case stringEncoding.int8:
        return Buffer.from(String(this.littleSigned(1, expected)));
      case stringEncoding.int16:
        return Buffer.from(String(this.littleSigned(2, expected)));
      case stringEncoding.int32:
        return Buffer.from(String(this.littleSigned(4, expected)));
      case stringEncoding.lzf:
        return this.decompressed(expected, begin);
      default:
        this.fail(`expected ${expected}, found the unknown string encoding ${encoding}`, begin);
    }
  }

  private decompressed(expected: string, begin: number): Buffer {
    const compressedLength = this.size('a compressed length');
    const length = this.size('a length');
    const compressed = this.take(compressedLength, `${expected}, compressed,`);
    const bytes = length > compressedLength * lzfMostGrowth ? undefined : lzfDecompress(compressed, length);
    return bytes ?? this.fail(`expected ${expected}, found compressed bytes that are damaged`, begin);
  }
}
