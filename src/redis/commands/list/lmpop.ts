import { command } from '../../command';
import { nullArray } from '../../reply';
import { parseListPop, popMany } from './_multi-pop';

export default command({
  name: 'LMPOP',
  summary: 'Pop elements from a list',
  since: '7.0.0',
  complexity: 'O(N+M) where N is the number of provided keys and M is the number of elements returned.',
  group: 'list',
  arity: -4,
  flags: ['write', 'movablekeys'],
  categories: ['list'],
  keys: ['1#0,1,1 RW access delete'],
  syntax: 'numkeys:integer key@0... where:<LEFT | RIGHT> [COUNT count:integer]',
  run({ db }, argv) {
    const wanted = parseListPop(argv, 1);
    for (const key of wanted.keys) {
      const reply = popMany(db, key, wanted);
      if (reply !== undefined) return reply;
    }
    return nullArray;
  },
});
