import { command } from '../../command';
import type { ScoredMember } from '../../keyspace/sorted-set';
import type { Reply } from '../../reply';
import { parseCursor, parseScanOptions } from '../../scan-options';
import { formatScannedScore } from './_scanned-score';

export default command({
  name: 'ZSCAN',
  summary: 'Incrementally iterate sorted sets elements and associated scores',
  since: '2.8.0',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..',
  group: 'sorted-set',
  arity: -3,
  flags: ['readonly'],
  categories: ['sortedset'],
  tips: ['nondeterministic_output'],
  keys: ['1 RO access'],
  syntax: 'key@0 cursor:integer [MATCH pattern:pattern] [COUNT count:integer]',
  run({ db, engine }, argv) {
    const cursor = parseCursor(argv[2]!, engine.version);
    const set = db.read(argv[1]!, 'zset');
    if (set === undefined) return ['0', []];
    const { count, matches } = parseScanOptions(argv, 3, engine);
    const found: Reply[] = [];
    const collect = ({ key, score }: ScoredMember): void => {
      if (matches(key)) found.push(key, formatScannedScore(score, set.encoding, engine.version));
    };
    if (set.encoding === 'skiplist') return [String(set.scan(cursor, count, collect)), found];
    set.slice().forEach(collect);
    return ['0', found];
  },
});
