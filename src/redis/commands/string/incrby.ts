import { command } from '../../command';
import { int64 } from '../../numbers';
import { increment } from './_increment';

export default command({
  name: 'INCRBY',
  summary: 'Increment the integer value of a key by the given amount',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: ['1 RW access update'],
  syntax: 'key@0 increment:integer',
  run: (context, [, key, by]) => increment(context, key!, int64(by!)),
});
