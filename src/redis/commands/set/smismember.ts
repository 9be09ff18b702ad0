import { command } from '../../command';

export default command({
  name: 'SMISMEMBER',
  summary: 'Returns the membership associated with the given elements for a set',
  since: '6.2.0',
  complexity: 'O(N) where N is the number of elements being checked for membership',
  group: 'set',
  arity: -3,
  flags: ['readonly', 'fast'],
  categories: ['set'],
  keys: ['1 RO access'],
  syntax: 'key@0 member...',
  run({ db }, argv) {
    const set = db.read(argv[1]!, 'set');
    return argv.slice(2).map((member) => (set?.has(member) ? 1 : 0));
  },
});
