import type { Binary } from '../../base/bytes';
import { parseInt64 } from '../numbers';
import { ByteWriter } from './byte-writer';
import { lengthMark, rdbVersion, stringEncoding } from './codes';
import { LzfCompressor } from './lzf';

/** Strings of up to this many bytes are looked at for an integer. */
const longestInteger = 11;
/** Strings of up to this many bytes are never compressed. */
const shortestUncompressed = 20;
/** Compression has to save this much. */
const leastSaving = 4;

/** Writes the parts that dumps and RDB files are made of: lengths, strings, numbers. */
export class RdbWriter extends ByteWriter {
  private compressor: LzfCompressor | undefined;

  /**
   * @param compresses whether strings are compressed where that makes them shorter (`rdbcompression`)
   * @param version of the format: values are written as Redis does that has it
   */
  constructor(
    private readonly compresses: boolean,
    readonly version: number = rdbVersion.redis70,
  ) {
    super();
  }

  /** How many bytes or items follow; up to 64 bits. */
  size(value: number | bigint): void {
    if (typeof value === 'bigint' || value > 0xffffffff) {
      if (value <= 0xffffffff) return this.size(Number(value));
      this.byte(lengthMark.bits64);
      this.big64(BigInt(value));
    } else if (value < 1 << 6) this.byte(value);
    else if (value < 1 << 14) {
      this.byte((lengthMark.bits14 << 6) | (value >>> 8));
      this.byte(value & 0xff);
    } else {
      this.byte(lengthMark.bits32);
      this.big32(value);
    }
  }

  /** A string: as an integer where its digits are one of 32 bits, else compressed where that pays, else as it is. */
  string(text: Binary): void {
    if (text.length <= longestInteger && this.integer(text)) return;
    if (this.mayCompress(text.length) && this.compressed(Buffer.from(text, 'latin1'), leastSaving)) return;
    this.size(text.length);
    this.binary(text);
  }

  /** As {@link string}, of bytes. */
  blob(bytes: Uint8Array): void {
    if (bytes.length <= longestInteger) this.string(Buffer.from(bytes).toString('latin1'));
    else if (!this.mayCompress(bytes.length) || !this.compressed(bytes, leastSaving)) {
      this.size(bytes.length);
      this.raw(bytes);
    }
  }

  /** Writes bytes compressed, if that saves enough of them. @returns whether it did */
  compressed(bytes: Uint8Array, saving: number): boolean {
    const short = (this.compressor ??= new LzfCompressor()).compress(bytes, bytes.length - saving);
    if (short === undefined) return false;
    this.byte((lengthMark.encoded << 6) | stringEncoding.lzf);
    this.size(short.length);
    this.size(bytes.length);
    this.raw(short);
    return true;
  }

  private mayCompress(length: number): boolean {
    return this.compresses && length > shortestUncompressed;
  }

  private integer(text: Binary): boolean {
    const value = parseInt64(text);
    if (value === undefined || BigInt.asIntN(32, value) !== value) return false;
    const number = Number(value);
    if ((number << 24) >> 24 === number) {
      this.byte((lengthMark.encoded << 6) | stringEncoding.int8);
      this.little(number, 1);
    } else if ((number << 16) >> 16 === number) {
      this.byte((lengthMark.encoded << 6) | stringEncoding.int16);
      this.little(number, 2);
    } else {
      this.byte((lengthMark.encoded << 6) | stringEncoding.int32);
      this.little(number, 4);
    }
    return true;
  }
}
