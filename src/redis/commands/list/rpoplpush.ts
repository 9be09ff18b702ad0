import { command } from '../../command';
import { moveElement } from './_move';

export default command({
  name: 'RPOPLPUSH',
  summary: 'Remove the last element in a list, prepend it to another list and return it',
  since: '1.2.0',
  complexity: 'O(1)',
  group: 'list',
  arity: 3,
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: ['1 RW access delete', '2 RW insert'],
  syntax: 'source@0 destination@1',
  deprecated: { since: '6.2.0', replacedBy: '`LMOVE` with the `RIGHT` and `LEFT` arguments' },
  run: ({ db }, argv) => moveElement(db, { source: argv[1]!, destination: argv[2]!, from: 'right', to: 'left' }) ?? null,
});
