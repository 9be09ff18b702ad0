import { command } from '../../command';
import { byteAt } from '../../keyspace/string-buffer';
import { bitOffset } from './_bit-offset';

export default command({
  name: 'GETBIT',
  summary: 'Returns the bit value at offset in the string value stored at key',
  since: '2.2.0',
  complexity: 'O(1)',
  group: 'bitmap',
  arity: 3,
  flags: ['readonly', 'fast'],
  categories: ['bitmap'],
  keys: ['1 RO access'],
  syntax: 'key@0 offset:integer',
  run(context, [, key, offset]) {
    const at = bitOffset(context, offset!);
    const value = context.db.read(key!, 'string');
    return value === undefined ? 0 : (byteAt(value, Math.floor(at / 8)) >> (7 - (at % 8))) & 1;
  },
});
