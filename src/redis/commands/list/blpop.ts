import { command } from '../../command';
import { blockingPopCommand } from './_blocking-pop';

export default command({
  name: 'BLPOP',
  summary: 'Remove and get the first element in a list, or block until one is available',
  since: '2.0.0',
  complexity: 'O(N) where N is the number of provided keys.',
  group: 'list',
  arity: -3,
  flags: ['write', 'noscript', 'blocking'],
  changes: [{ since: '7.2', flags: ['write', 'blocking'] }],
  categories: ['list'],
  keys: ['1..-2/1 RW access delete'],
  syntax: 'key@0... timeout:double',
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  run: blockingPopCommand('left'),
});
