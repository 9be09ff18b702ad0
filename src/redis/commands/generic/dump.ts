import { command } from '../../command';
import { rdbVersionOf } from '../../rdb/codes';
import { dumpPayload } from '../../rdb/dump-payload';

export default command({
  name: 'DUMP',
  summary: 'Return a serialized version of the value stored at the specified key.',
  since: '2.6.0',
  complexity:
    'O(1) to access the key and additional O(N*M) to serialize it, where N is the number of Redis objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1).',
  group: 'generic',
  arity: 2,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output'],
  keys: ['1 RO access'],
  syntax: 'key@0',
  run: ({ db, engine }, argv) => {
    const value = db.readAny(argv[1]!);
    if (value === undefined) return null;
    return dumpPayload(value, rdbVersionOf(engine.version), engine.config.get('rdbcompression') === 'yes');
  },
});
