import type { Binary } from '../../base/bytes';
import type { IntsetWidth } from '../keyspace/set';
import { ByteWriter } from './byte-writer';
import type { RdbReader } from './rdb-reader';

/** Integers in ascending order, all of the same width. */
export function writeIntset(integers: Iterable<Binary>, width: IntsetWidth): Buffer {
  const out = new ByteWriter();
  out.little(width, 4);
  out.little(0, 4);
  let count = 0;
  for (const each of integers) {
    if (width === 8) out.little64(BigInt(each));
    else out.little(Number(each), width);
    count++;
  }
  out.patch(4, count, 4);
  return out.written();
}

/** @throws RdbError */
export function readIntset(intset: RdbReader): { readonly integers: Binary[]; readonly width: IntsetWidth } {
  const width = intset.little(4, 'the width of an intset');
  if (width !== 2 && width !== 4 && width !== 8) intset.fail(`an intset of integers of ${width} bytes`, 0);
  const count = intset.little(4, 'the number of integers of an intset');
  if (count === 0 || count * width !== intset.left) intset.fail(`an intset of ${count} integers in ${intset.left} bytes`, 4);
  const integers: Binary[] = [];
  let last: number | bigint = -Infinity;
  for (let i = 0; i < count; i++) {
    const value = width === 8 ? intset.little64('an integer') : intset.littleSigned(width, 'an integer');
    if (value <= last) intset.fail(`the integer ${value} of an intset comes after ${last}`, intset.offset - width);
    integers.push(String(value));
    last = value;
  }
  return { integers, width };
}
