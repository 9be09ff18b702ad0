import { command } from '../../command';
import { increment } from './_increment';

export default command({
  name: 'DECR',
  summary: 'Decrement the integer value of a key by one',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'string',
  arity: 2,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['string'],
  keys: ['1 RW access update'],
  syntax: 'key@0',
  run: (context, [, key]) => increment(context, key!, -1n),
});
