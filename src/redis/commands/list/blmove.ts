import { command } from '../../command';
import { parseTimeoutMs } from '../../timeout';
import { parseEnd } from './_end';
import { moveOrBlock } from './_move';

export default command({
  name: 'BLMOVE',
  summary: 'Pop an element from a list, push it to another list and return it; or block until one is available',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'list',
  arity: 6,
  flags: ['write', 'denyoom', 'noscript', 'blocking'],
  changes: [{ since: '7.2', flags: ['write', 'denyoom', 'blocking'] }],
  categories: ['list'],
  keys: ['1 RW access delete', '2 RW insert'],
  syntax: 'source@0 destination@1 wherefrom:<LEFT | RIGHT> whereto:<LEFT | RIGHT> timeout:double',
  run(context, argv) {
    const [from, to] = [parseEnd(argv[3]!), parseEnd(argv[4]!)];
    return moveOrBlock(context, { source: argv[1]!, destination: argv[2]!, from, to }, parseTimeoutMs(argv[5]!, context));
  },
});
