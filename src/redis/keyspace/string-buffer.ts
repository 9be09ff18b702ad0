import type { Binary } from '../../base/bytes';
import { errors } from '../errors';
import { parseInt64 } from '../numbers';
import { type MutableValue, unowned } from './value';

/** Longest string that Redis keeps in one piece with its object header. */
const maxEmbeddedLength = 44;
/** V8 makes no string of 2^29 - 23 characters or more; some are left for a reply's frame. */
const maxBinaryLength = 2 ** 29 - 1024;
/** A growing buffer takes at most this much more than it needs. */
const maxSpareBytes = 64 * 1024 * 1024;

/**
 * A string that was changed in place: bytes in a growable buffer. Appending is O(appended) on average, a byte O(1).
 * Its encoding is 'raw' from the first change on, however short it is; 'embstr' until then where digits must not count as 'int'.
 */
export class StringBuffer implements MutableValue {
  readonly type = 'string';
  epoch = unowned;
  /** Bytes past `length` are always zero. */
  private bytes: Buffer;
  private used: number;
  private state: 'raw' | 'embstr';

  /** @param encoding 'raw' unless the bytes were put there whole, without Redis looking for an integer in them */
  constructor(content: Binary = '', encoding: 'raw' | 'embstr' = 'raw') {
    this.bytes = Buffer.from(content, 'latin1');
    this.used = content.length;
    this.state = encoding;
  }

  /** A new string that owns the bytes. */
  static of(bytes: Buffer): StringBuffer {
    const created = new StringBuffer();
    created.bytes = bytes;
    created.used = bytes.length;
    return created;
  }

  get length(): number {
    return this.used;
  }

  /** How long it may get before its bytes are copied to another place. */
  get capacity(): number {
    return this.bytes.length;
  }

  get encoding(): 'raw' | 'embstr' {
    return this.state;
  }

  /** All bytes. O(n). @throws the error of a string too long when no V8 string can hold it. */
  toBinary(): Binary {
    return this.slice(0, this.used);
  }

  /** The bytes from `start` to before `end`. */
  slice(start: number, end: number): Binary {
    if (Math.min(end, this.used) - start > maxBinaryLength) throw errors.stringTooLong;
    return this.bytes.toString('latin1', start, Math.min(end, this.used));
  }

  /** The byte at a place; 0 past the end. */
  byteAt(index: number): number {
    return index < this.used ? this.bytes[index]! : 0;
  }

  /** A view on the bytes, good until the next change. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.used);
  }

  /** Adds bytes at the end. */
  append(content: Binary): void {
    this.write(this.used, content);
  }

  /** Puts bytes at a place, with zeros up to it where the string was shorter. */
  write(offset: number, content: Binary): void {
    this.extend(offset + content.length);
    this.bytes.write(content, offset, 'latin1');
  }

  /** Changes one byte, with zeros up to it where the string was shorter. */
  setByte(index: number, byte: number): void {
    this.extend(index + 1);
    this.bytes[index] = byte;
  }

  /** Puts bytes in the place of others, of which there may be more or fewer. */
  splice(start: number, removed: number, inserted: ArrayLike<number>): void {
    const end = Math.min(start + removed, this.used);
    const newEnd = start + inserted.length;
    const [former, length] = [this.used, this.used + newEnd - end];
    if (start === 0 && removed >= former) this.used = 0; // What is all new needs no room to grow.
    this.extend(length);
    this.bytes.copyWithin(newEnd, end, former);
    this.bytes.set(inserted, start);
    if (length < former) this.bytes.fill(0, length, former);
    this.used = length;
  }

  /** Makes it at least so long, with zeros. */
  extend(length: number): void {
    this.state = 'raw';
    if (length <= this.used) return;
    if (length > this.bytes.length) {
      // As in Redis what is new gets as much as it asks for, and what grows twice that.
      const grown = Buffer.alloc(this.used === 0 ? length : Math.min(2 * length, length + maxSpareBytes));
      this.bytes.copy(grown, 0, 0, this.used);
      this.bytes = grown;
    }
    this.used = length;
  }

  clone(): StringBuffer {
    const copy = StringBuffer.of(Buffer.from(this.view()));
    copy.state = this.state;
    return copy;
  }
}

/** A string's encoding as OBJECT ENCODING tells it: 'int', 'embstr' or 'raw'. */
export function stringEncoding(value: Binary | StringBuffer): 'int' | 'embstr' | 'raw' {
  if (typeof value !== 'string') return value.encoding;
  if (value.length <= 20 && parseInt64(value) !== undefined) return 'int';
  return value.length <= maxEmbeddedLength ? 'embstr' : 'raw';
}

/** A string's bytes. */
export function textOf(value: Binary | StringBuffer): Binary {
  return typeof value === 'string' ? value : value.toBinary();
}

/** A string as an array of its bytes, not to be changed: a view where it can be one. */
export function bytesOf(value: Binary | StringBuffer): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'latin1') : value.view();
}

/** The byte of a string at a place; 0 past the end. */
export function byteAt(value: Binary | StringBuffer, index: number): number {
  if (typeof value !== 'string') return value.byteAt(index);
  return index < value.length ? value.charCodeAt(index) : 0;
}

/**
 * The value for bytes that Redis stores without looking for an integer in them (INCRBYFLOAT):
 * digits stay 'embstr' there, where SET would make them 'int'.
 */
export function unencodedString(content: Binary): Binary | StringBuffer {
  return stringEncoding(content) === 'int' ? new StringBuffer(content, 'embstr') : content;
}
