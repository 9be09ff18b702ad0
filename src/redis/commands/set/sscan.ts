import type { Binary } from '../../../base/bytes';
import { command } from '../../command';
import { parseCursor, parseScanOptions } from '../../scan-options';

export default command({
  name: 'SSCAN',
  summary: 'Incrementally iterate Set elements',
  since: '2.8.0',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..',
  group: 'set',
  arity: -3,
  flags: ['readonly'],
  categories: ['set'],
  tips: ['nondeterministic_output'],
  keys: ['1 RO access'],
  syntax: 'key@0 cursor:integer [MATCH pattern:pattern] [COUNT count:integer]',
  run({ db, engine }, argv) {
    const cursor = parseCursor(argv[2]!, engine.version);
    const set = db.read(argv[1]!, 'set');
    if (set === undefined) return ['0', []];
    const { count, matches } = parseScanOptions(argv, 3, engine);
    const members: Binary[] = [];
    const next = set.scan(cursor, count, (member) => {
      if (matches(member)) members.push(member);
    });
    return [String(next), members];
  },
});
