import { command } from '../../command';
import { pushCommand } from './_push';

export default command({
  name: 'LPUSHX',
  summary: 'Prepend an element to a list, only if the list exists',
  since: '2.2.0',
  complexity: 'O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.',
  group: 'list',
  arity: -3,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['list'],
  keys: ['1 RW insert'],
  syntax: 'key@0 element...',
  history: [['4.0.0', 'Accepts multiple `element` arguments.']],
  run: pushCommand('left', true),
});
