import type { Binary } from '../../base/bytes';

/** A Buffer that grows as bytes are put at its end. */
export class ByteWriter {
  private bytes: Buffer;
  private used = 0;

  constructor(capacity = 256) {
    this.bytes = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.used;
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.used++] = value;
  }

  raw(data: Uint8Array): void {
    this.room(data.length);
    this.bytes.set(data, this.used);
    this.used += data.length;
  }

  binary(text: Binary): void {
    this.room(text.length);
    this.bytes.write(text, this.used, 'latin1');
    this.used += text.length;
  }

  /** An integer of 1 to 6 bytes, its lowest byte first; a negative one as its two's complement. */
  little(value: number, size: number): void {
    this.room(size);
    if (value < 0) this.bytes.writeIntLE(value, this.used, size);
    else this.bytes.writeUIntLE(value, this.used, size);
    this.used += size;
  }

  /** 64 bits, the lowest byte first. */
  little64(value: bigint): void {
    this.room(8);
    this.bytes.writeBigUInt64LE(BigInt.asUintN(64, value), this.used);
    this.used += 8;
  }

  /** An integer of 4 bytes, its highest byte first. */
  big32(value: number): void {
    this.room(4);
    this.used = this.bytes.writeUInt32BE(value, this.used);
  }

  /** 64 bits, the highest byte first. */
  big64(value: bigint): void {
    this.room(8);
    this.used = this.bytes.writeBigUInt64BE(BigInt.asUintN(64, value), this.used);
  }

  double(value: number): void {
    this.room(8);
    this.used = this.bytes.writeDoubleLE(value, this.used);
  }

  /** Replaces what stands at a place by an integer, its lowest byte first. */
  patch(at: number, value: number, size: number): void {
    this.bytes.writeUIntLE(value, at, size);
  }

  /** What was written: a view, good until more is. */
  written(): Buffer {
    return this.bytes.subarray(0, this.used);
  }

  private room(count: number): void {
    if (this.used + count <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.used + count, 2 * this.bytes.length));
    this.bytes.copy(grown, 0, 0, this.used);
    this.bytes = grown;
  }
}
