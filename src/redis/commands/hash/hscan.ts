import { command } from '../../command';
import { type Reply } from '../../reply';
import { parseCursor, parseScanOptions } from '../../scan-options';

export default command({
  name: 'HSCAN',
  summary: 'Incrementally iterate hash fields and associated values',
  since: '2.8.0',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..',
  group: 'hash',
  arity: -3,
  flags: ['readonly'],
  categories: ['hash'],
  tips: ['nondeterministic_output'],
  keys: ['1 RO access'],
  syntax: 'key@0 cursor:integer [MATCH pattern:pattern] [COUNT count:integer] [NOVALUES^7.4.0]',
  run({ db, engine }, argv) {
    const cursor = parseCursor(argv[2]!, engine.version);
    const hash = db.read(argv[1]!, 'hash');
    if (hash === undefined) return ['0', []];
    const { count, matches, noValues } = parseScanOptions(argv, 3, { version: engine.version, noValues: true });
    const found: Reply[] = [];
    const collect = (field: string, value: string): void => {
      if (matches(field)) found.push(...(noValues ? [field] : [field, value]));
    };
    if (hash.encoding === 'hashtable') return [String(hash.scan(cursor, count, collect)), found];
    for (const [field, value] of hash.entries()) collect(field, value);
    return ['0', found];
  },
});
