import { command } from '../../command';
import { parseTimeoutMs } from '../../timeout';
import { blockingPop } from './_blocking-pop';
import { parseListPop, popMany } from './_multi-pop';

export default command({
  name: 'BLMPOP',
  summary: 'Pop elements from a list, or block until one is available',
  since: '7.0.0',
  complexity: 'O(N+M) where N is the number of provided keys and M is the number of elements returned.',
  group: 'list',
  arity: -5,
  flags: ['write', 'blocking', 'movablekeys'],
  categories: ['list'],
  keys: ['2#0,1,1 RW access delete'],
  syntax: 'timeout:double numkeys:integer key@0... where:<LEFT | RIGHT> [COUNT count:integer]',
  run(context, argv) {
    const wanted = parseListPop(argv, 2);
    const timeoutMs = parseTimeoutMs(argv[1]!, context);
    return blockingPop(context, { keys: wanted.keys, timeoutMs, pop: (db, key) => popMany(db, key, wanted) });
  },
});
