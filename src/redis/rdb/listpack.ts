import type { Binary } from '../../base/bytes';
import { parseInteger, parseInt64 } from '../numbers';
import { ByteWriter } from './byte-writer';
import type { RdbReader } from './rdb-reader';

/** Total bytes (4) and number of elements (2). */
const headerSize = 6;
/** A listpack of more elements does not say how many. */
const unknownCount = 65535;
const end = 0xff;

/** Writes a listpack: a sequence of strings, integers among them in as few bytes as they need. Each element ends with its size, so that it can be read backwards. */
export class ListpackWriter {
  private readonly out = new ByteWriter();
  private count = 0;

  constructor() {
    this.out.little(0, 4);
    this.out.little(0, 2);
  }

  /** A string; one that is the digits of a 64-bit integer is kept as the integer. */
  add(element: Binary): void {
    const value = parseInteger(element);
    if (value === undefined) this.addString(element);
    else this.addInteger(Number.isSafeInteger(value) ? value : parseInt64(element)!);
  }

  addInteger(value: number | bigint): void {
    const begin = this.out.length;
    if (typeof value === 'bigint' && BigInt.asIntN(32, value) === value) value = Number(value);
    if (typeof value === 'bigint' || value < -(2 ** 31) || value >= 2 ** 31) {
      this.out.byte(0xf4);
      this.out.little64(BigInt(value));
    } else if (value >= 0 && value < 128) this.out.byte(value);
    else if (value >= -4096 && value < 4096) {
      this.out.byte(0xc0 | ((value >> 8) & 0x1f));
      this.out.byte(value & 0xff);
    } else if (value >= -(2 ** 15) && value < 2 ** 15) {
      this.out.byte(0xf1);
      this.out.little(value, 2);
    } else if (value >= -(2 ** 23) && value < 2 ** 23) {
      this.out.byte(0xf2);
      this.out.little(value, 3);
    } else {
      this.out.byte(0xf3);
      this.out.little(value, 4);
    }
    this.endElement(this.out.length - begin);
  }

  /** The whole listpack: a view, good until more is written. */
  finish(): Buffer {
    this.out.byte(end);
    this.out.patch(0, this.out.length, 4);
    this.out.patch(4, Math.min(this.count, unknownCount), 2);
    return this.out.written();
  }

  private addString(text: Binary): void {
    const begin = this.out.length;
    if (text.length < 64) this.out.byte(0x80 | text.length);
    else if (text.length < 4096) {
      this.out.byte(0xe0 | (text.length >> 8));
      this.out.byte(text.length & 0xff);
    } else {
      this.out.byte(0xf0);
      this.out.little(text.length, 4);
    }
    this.out.binary(text);
    this.endElement(this.out.length - begin);
  }

  private endElement(size: number): void {
    const bytes = sizeBytes(size);
    // Seven bits a byte, the highest first; all but the first are marked.
    for (let at = bytes - 1; at >= 0; at--) {
      const bits = Math.floor(size / 2 ** (7 * at)) & 0x7f;
      this.out.byte(at === bytes - 1 ? bits : bits | 0x80);
    }
    this.count++;
  }
}

/** The elements of a listpack, integers as their digits. Everything is checked. @throws RdbError */
export function readListpack(listpack: RdbReader): Binary[] {
  const total = listpack.little(4, 'the size of a listpack');
  if (total !== listpack.bytes.length) listpack.fail(`a listpack of ${listpack.bytes.length} bytes says it has ${total}`, 0);
  const count = listpack.little(2, 'the number of elements of a listpack');
  const elements: Binary[] = [];
  for (;;) {
    const begin = listpack.offset;
    const first = listpack.byte('an element of a listpack, or its end');
    if (first === end) break;
    elements.push(readElement(listpack, first, begin));
    checkSize(listpack, listpack.offset - begin);
  }
  if (listpack.left > 0) listpack.fail('a listpack ends before its last byte');
  if (count !== unknownCount && count !== elements.length) {
    listpack.fail(`a listpack of ${elements.length} elements says it has ${count}`, headerSize - 2);
  }
  return elements;
}

function readElement(listpack: RdbReader, first: number, begin: number): Binary {
  const text = (length: number): Binary => listpack.take(length, 'a string in a listpack').toString('latin1');
  if (first < 0x80) return String(first);
  if (first < 0xc0) return text(first & 0x3f);
  if (first < 0xe0) return String((((first << 8) | listpack.byte()) << 19) >> 19);
  if (first < 0xf0) return text(((first & 0x0f) << 8) | listpack.byte());
  switch (first) {
    case 0xf0:
      return text(listpack.little(4, 'the length of a string in a listpack'));
    case 0xf1:
      return String(listpack.littleSigned(2, 'an integer in a listpack'));
    case 0xf2:
      return String(listpack.littleSigned(3, 'an integer in a listpack'));
    case 0xf3:
      return String(listpack.littleSigned(4, 'an integer in a listpack'));
    case 0xf4:
      return String(listpack.little64('an integer in a listpack'));
    default:
      listpack.fail(`the byte ${first} begins no element of a listpack`, begin);
  }
}

/** Each element is followed by its size. */
function checkSize(listpack: RdbReader, size: number): void {
  const begin = listpack.offset;
  let found = 0;
  for (const byte of listpack.take(sizeBytes(size), 'the size of an element of a listpack')) found = found * 128 + (byte & 0x7f);
  if (found !== size) listpack.fail(`an element of ${size} bytes says it has ${found}`, begin);
}

/** How many bytes the size of an element takes. The largest number of some lengths is written with one more. */
function sizeBytes(size: number): number {
  if (size < 128) return 1;
  if (size < 16383) return 2;
  if (size < 2097151) return 3;
  return size < 268435455 ? 4 : 5;
}
