import { command } from '../../command';
import { pushCommand } from './_push';

export default command({
  name: 'LPUSH',
  summary: 'Prepend one or multiple elements to a list',
  since: '1.0.0',
  complexity: 'O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.',
  group: 'list',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['list'],
  keys: ['1 RW insert'],
  syntax: 'key@0 element...',
  history: [['2.4.0', 'Accepts multiple `element` arguments.']],
  run: pushCommand('left', false),
});
