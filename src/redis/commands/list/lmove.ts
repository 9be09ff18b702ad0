import { command } from '../../command';
import { parseEnd } from './_end';
import { moveElement } from './_move';

export default command({
  name: 'LMOVE',
  summary: 'Pop an element from a list, push it to another list and return it',
  since: '6.2.0',
  complexity: 'O(1)',
  group: 'list',
  arity: 5,
  flags: ['write', 'denyoom'],
  categories: ['list'],
  keys: ['1 RW access delete', '2 RW insert'],
  syntax: 'source@0 destination@1 wherefrom:<LEFT | RIGHT> whereto:<LEFT | RIGHT>',
  run({ db }, argv) {
    const [from, to] = [parseEnd(argv[3]!), parseEnd(argv[4]!)];
    return moveElement(db, { source: argv[1]!, destination: argv[2]!, from, to }) ?? null;
  },
});
