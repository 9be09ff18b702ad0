import { command } from '../../command';
import { writableBuffer } from '../../keyspace/writable-buffer';
import { checkStringLength } from '../../string-limit';

export default command({
  name: 'APPEND',
  summary: 'Append a value to a key',
  since: '2.0.0',
  complexity:
    'O(1). The amortized time complexity is O(1) assuming the appended value is small and the already present value is of any size, since the dynamic string library used by Redis will double the free space available on every reallocation.',
  group: 'string',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: ['1 RW insert'],
  syntax: 'key@0 value',
  run(context, [, key, tail]) {
    const { db } = context;
    const value = db.peek(key!, 'string');
    const length = (value?.length ?? 0) + tail!.length;
    if (value === undefined) db.add(key!, tail!);
    else {
      checkStringLength(context, length);
      writableBuffer(db, key!).append(tail!);
    }
    db.changed('string', 'append', key!);
    return length;
  },
});
