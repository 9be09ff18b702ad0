import type { Binary } from '../../base/bytes';
import type { RdbReader } from './rdb-reader';

/** Total bytes (4), place of the last entry (4) and number of entries (2). */
const headerSize = 10;
/** A ziplist of more entries does not say how many. */
const unknownCount = 65535;
const end = 0xff;
/** The previous entry's length takes one byte, or this one and four. */
const longLength = 0xfe;

/** The entries of a ziplist, which Redis wrote before version 7; integers as their digits. Everything is checked. @throws RdbError */
export function readZiplist(ziplist: RdbReader): Binary[] {
  const total = ziplist.little(4, 'the size of a ziplist');
  if (total !== ziplist.bytes.length) ziplist.fail(`a ziplist of ${ziplist.bytes.length} bytes says it has ${total}`, 0);
  const tail = ziplist.little(4, 'the place of the last entry of a ziplist');
  const count = ziplist.little(2, 'the number of entries of a ziplist');
  const entries: Binary[] = [];
  let lastBegin = headerSize;
  let previousLength = 0;
  for (;;) {
    const begin = ziplist.offset;
    const first = ziplist.byte('an entry of a ziplist, or its end');
    if (first === end) break;
    const said = first === longLength ? ziplist.little(4, 'the length of an entry') : first;
    if (said !== previousLength) ziplist.fail(`an entry of ${previousLength} bytes is followed by the length ${said}`, begin);
    entries.push(readEntry(ziplist));
    previousLength = ziplist.offset - begin;
    lastBegin = begin;
  }
  if (ziplist.left > 0) ziplist.fail('a ziplist ends before its last byte');
  if (tail !== lastBegin) ziplist.fail(`the last entry of a ziplist is at ${lastBegin}, which says ${tail}`, 4);
  if (count !== unknownCount && count !== entries.length) {
    ziplist.fail(`a ziplist of ${entries.length} entries says it has ${count}`, headerSize - 2);
  }
  return entries;
}

function readEntry(ziplist: RdbReader): Binary {
  const begin = ziplist.offset;
  const first = ziplist.byte('the encoding of an entry of a ziplist');
  const text = (length: number): Binary => ziplist.take(length, 'a string in a ziplist').toString('latin1');
  if (first < 0x40) return text(first);
  if (first < 0x80) return text(((first & 0x3f) << 8) | ziplist.byte());
  if (first >= 0xf1 && first <= 0xfd) return String(first - 0xf1);
  switch (first) {
    case 0x80:
      return text(ziplist.take(4, 'the length of a string in a ziplist').readUInt32BE());
    case 0xc0:
      return String(ziplist.littleSigned(2, 'an integer in a ziplist'));
    case 0xd0:
      return String(ziplist.littleSigned(4, 'an integer in a ziplist'));
    case 0xe0:
      return String(ziplist.little64('an integer in a ziplist'));
    case 0xf0:
      return String(ziplist.littleSigned(3, 'an integer in a ziplist'));
    case 0xfe:
      return String(ziplist.littleSigned(1, 'an integer in a ziplist'));
    default:
      ziplist.fail(`the byte ${first} begins no entry of a ziplist`, begin);
  }
}
