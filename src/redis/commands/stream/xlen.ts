import { command } from '../../command';

export default command({
  name: 'XLEN',
  summary: 'Return the number of entries in a stream',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'stream',
  arity: 2,
  flags: ['readonly', 'fast'],
  categories: ['stream'],
  keys: ['1 RO'],
  syntax: 'key@0',
  run: ({ db }, argv) => db.read(argv[1]!, 'stream')?.length ?? 0,
});
