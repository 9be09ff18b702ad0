import { command } from '../../command';
import { parseTimeoutMs } from '../../timeout';
import { moveOrBlock } from './_move';

export default command({
  name: 'BRPOPLPUSH',
  summary: 'Pop an element from a list, push it to another list and return it; or block until one is available',
  since: '2.2.0',
  complexity: 'O(1)',
  group: 'list',
  arity: 4,
  flags: ['write', 'denyoom', 'noscript', 'blocking'],
  changes: [{ since: '7.2', flags: ['write', 'denyoom', 'blocking'] }],
  categories: ['list'],
  keys: ['1 RW access delete', '2 RW insert'],
  syntax: 'source@0 destination@1 timeout:double',
  history: [['6.0.0', '`timeout` is interpreted as a double instead of an integer.']],
  deprecated: { since: '6.2.0', replacedBy: '`BLMOVE` with the `RIGHT` and `LEFT` arguments' },
  run: (context, argv) =>
    moveOrBlock(context, { source: argv[1]!, destination: argv[2]!, from: 'right', to: 'left' }, parseTimeoutMs(argv[3]!, context)),
});
