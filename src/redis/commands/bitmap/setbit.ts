import { command } from '../../command';
import { byteAt, stringEncoding } from '../../keyspace/string-buffer';
import { writableBuffer } from '../../keyspace/writable-buffer';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import { bitOffset } from './_bit-offset';

const wrongBit = new ErrorReply('ERR bit is not an integer or out of range');

export default command({
  name: 'SETBIT',
  summary: 'Sets or clears the bit at offset in the string value stored at key',
  since: '2.2.0',
  complexity: 'O(1)',
  group: 'bitmap',
  arity: 4,
  flags: ['write', 'denyoom'],
  categories: ['bitmap'],
  keys: ['1 RW access update'],
  syntax: 'key@0 offset:integer value:integer',
  run(context, [, key, offset, bit]) {
    const { db } = context;
    const at = bitOffset(context, offset!);
    const wanted = integer(bit!, wrongBit);
    if (wanted !== 0 && wanted !== 1) throw wrongBit;
    const value = db.peek(key!, 'string');
    const index = Math.floor(at / 8);
    const mask = 128 >> (at % 8);
    const byte = value === undefined ? 0 : byteAt(value, index);
    const present = (byte & mask) === 0 ? 0 : 1;
    if (value === undefined || index >= value.length || present !== wanted) {
      writableBuffer(db, key!).setByte(index, wanted === 1 ? byte | mask : byte & ~mask);
      db.changed('string', 'setbit', key!);
    } else if (stringEncoding(value) !== 'raw') writableBuffer(db, key!).extend(0);
    return present;
  },
});
