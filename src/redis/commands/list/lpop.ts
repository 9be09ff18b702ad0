import { command } from '../../command';
import { popCommand } from './_pop';

export default command({
  name: 'LPOP',
  summary: 'Remove and get the first elements in a list',
  since: '1.0.0',
  complexity: 'O(N) where N is the number of elements returned',
  group: 'list',
  arity: -2,
  flags: ['write', 'fast'],
  categories: ['list'],
  keys: ['1 RW access delete'],
  syntax: 'key@0 [count:integer^6.2.0]',
  history: [['6.2.0', 'Added the `count` argument.']],
  run: popCommand('left'),
});
