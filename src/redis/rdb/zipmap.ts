import type { Binary } from '../../base/bytes';
import type { RdbReader } from './rdb-reader';

/** A zipmap of more fields does not say how many. */
const unknownCount = 254;
const longLength = 0xfe;
const end = 0xff;

/** The fields and values of a zipmap, which Redis wrote before version 2.6. Everything is checked. @throws RdbError */
export function readZipmap(zipmap: RdbReader): Binary[] {
  const count = zipmap.byte('the number of fields of a zipmap');
  const texts: Binary[] = [];
  for (let first = lengthByte(zipmap); first !== end; first = lengthByte(zipmap)) {
    texts.push(readText(zipmap, first));
    const valueLength = lengthByte(zipmap);
    if (valueLength === end) zipmap.fail('a field of a zipmap has no value', zipmap.offset - 1);
    const unused = zipmap.byte('the number of unused bytes of a zipmap');
    texts.push(readText(zipmap, valueLength, unused));
  }
  if (zipmap.left > 0) zipmap.fail('a zipmap ends before its last byte');
  if (count < unknownCount && count * 2 !== texts.length) zipmap.fail(`a zipmap of ${texts.length / 2} fields says it has ${count}`, 0);
  return texts;
}

function lengthByte(zipmap: RdbReader): number {
  return zipmap.byte('a length in a zipmap, or its end');
}

function readText(zipmap: RdbReader, first: number, unused = 0): Binary {
  const length = first === longLength ? zipmap.little(4, 'the length of a string in a zipmap') : first;
  const text = zipmap.take(length, 'a string in a zipmap').toString('latin1');
  zipmap.take(unused, 'unused bytes in a zipmap');
  return text;
}
