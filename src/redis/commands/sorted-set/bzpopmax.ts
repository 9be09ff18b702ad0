import { command } from '../../command';
import { blockingPop } from './_pop';

export default command({
  name: 'BZPOPMAX',
  summary: 'Remove and return the member with the highest score from one or more sorted sets, or block until one is available',
  since: '5.0.0',
  complexity: 'O(log(N)) with N being the number of elements in the sorted set.',
  group: 'sorted-set',
  arity: -3,
  flags: ['write', 'noscript', 'blocking', 'fast'],
  changes: [{ since: '7.2', flags: ['write', 'blocking', 'fast'] }],
  categories: ['sortedset'],
  keys: ['1..-2/1 RW access delete'],
  syntax: 'key@0... timeout:double',
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  run: (context, argv) => blockingPop(context, argv, 'max'),
});
