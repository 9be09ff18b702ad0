import { command } from '../../command';
import { writableBuffer } from '../../keyspace/writable-buffer';
import { integer } from '../../numbers';
import { ErrorReply } from '../../reply';
import { checkStringLength } from '../../string-limit';

export default command({
  name: 'SETRANGE',
  summary: 'Overwrite part of a string at key starting at the specified offset',
  since: '2.2.0',
  complexity:
    'O(1), not counting the time taken to copy the new string in place. Usually, this string is very small so the amortized complexity is O(1). Otherwise, complexity is O(M) with M being the length of the value argument.',
  group: 'string',
  arity: 4,
  flags: ['write', 'denyoom'],
  categories: ['string'],
  keys: ['1 RW update'],
  syntax: 'key@0 offset:integer value',
  run(context, argv) {
    const [, key, , bytes] = argv;
    const offset = integer(argv[2]!);
    if (offset < 0) throw new ErrorReply('ERR offset is out of range');
    const { db } = context;
    const value = db.peek(key!, 'string');
    if (bytes === '') return value?.length ?? 0;
    checkStringLength(context, offset + bytes!.length);
    const buffer = writableBuffer(db, key!);
    buffer.write(offset, bytes!);
    db.changed('string', 'setrange', key!);
    return buffer.length;
  },
});
