import { command } from '../../command';
import type { Entry } from '../../keyspace/entry';
import { typeOf } from '../../keyspace/value';
import { parseCursor, parseScanOptions } from '../../scan-options';

export default command({
  name: 'SCAN',
  summary: 'Incrementally iterate the keys space',
  since: '2.8.0',
  complexity:
    'O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection.',
  group: 'generic',
  arity: -2,
  flags: ['readonly'],
  categories: ['keyspace'],
  tips: ['nondeterministic_output', 'request_policy:special'],
  changes: [{ since: '7.2', tips: ['nondeterministic_output', 'request_policy:special', 'response_policy:special'] }],
  syntax: 'cursor:integer [MATCH pattern:pattern] [COUNT count:integer] [TYPE type^6.0.0]',
  history: [['6.0.0', 'Added the `TYPE` subcommand.']],
  run: ({ db, engine }, argv) => {
    const cursor = parseCursor(argv[1]!, engine.version);
    const { count, matches, type } = parseScanOptions(argv, 2, { version: engine.version, type: true });
    const visited: Entry[] = [];
    const next = db.scan(cursor, count, (entry) => visited.push(entry));
    const chosen = visited.filter((entry) => matches(entry.key) && (type === undefined || typeOf(entry.value) === type.toLowerCase()));
    return [String(next), chosen.filter((entry) => db.entry(entry.key) !== undefined).map((entry) => entry.key)];
  },
});
