import { command } from '../../command';
import { errors } from '../../errors';
import { int64, integerReply, isInt64 } from '../../numbers';
import { ErrorReply } from '../../reply';
import { replaceField } from './_replace-field';

export default command({
  name: 'HINCRBY',
  summary: 'Increment the integer value of a hash field by the given number',
  since: '2.0.0',
  complexity: 'O(1)',
  group: 'hash',
  arity: 4,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['hash'],
  keys: ['1 RW access update'],
  syntax: 'key@0 field increment:integer',
  run(context, [, key, field, by]) {
    const increment = int64(by!);
    const value = context.db.peek(key!, 'hash')?.get(field!) ?? '0';
    const sum = int64(value, new ErrorReply('ERR hash value is not an integer')) + increment;
    if (!isInt64(sum)) throw errors.incrementOverflow;
    replaceField(context, key!, field!, String(sum), 'hincrby');
    return integerReply(sum);
  },
});
