import { command } from '../../command';
import { int64, isInt64 } from '../../numbers';
import { ErrorReply } from '../../reply';
import { increment } from './_increment';

export default command({
  name: 'DECRBY',
  summary: 'Decrement the integer value of a key by the given number',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: ['1 RW access update'],
  syntax: 'key@0 decrement:integer',
  run(context, [, key, by]) {
    const decrement = int64(by!);
    if (!isInt64(-decrement)) throw new ErrorReply('ERR decrement would overflow');
    return increment(context, key!, -decrement);
  },
});
