import { command } from '../../command';
import { ok } from '../../reply';
import { rename } from './_rename';

export default command({
  name: 'RENAME',
  summary: 'Rename a key',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 3,
  flags: ['write'],
  categories: ['keyspace'],
  keys: ['1 RW access delete', '2 OW update'],
  syntax: 'key@0 newkey@1',
  run: ({ db }, argv) => {
    rename(db, argv[1]!, argv[2]!, true);
    return ok;
  },
});
