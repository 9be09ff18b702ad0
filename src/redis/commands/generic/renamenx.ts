import { command } from '../../command';
import { rename } from './_rename';

export default command({
  name: 'RENAMENX',
  summary: 'Rename a key, only if the new key does not exist',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: ['1 RW access delete', '2 OW insert'],
  syntax: 'key@0 newkey@1',
  history: [['3.2.0', 'The command no longer returns an error when source and destination names are the same.']],
  run: ({ db }, argv) => (rename(db, argv[1]!, argv[2]!, false) ? 1 : 0),
});
