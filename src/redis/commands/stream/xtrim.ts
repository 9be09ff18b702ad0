import { command } from '../../command';
import { trimStream } from '../../keyspace/stream/trim';
import { parseAddOrTrim } from './_add-or-trim';

export default command({
  name: 'XTRIM',
  summary: "Trims the stream to (approximately if '~' is passed) a certain size",
  since: '5.0.0',
  complexity:
    'O(N), with N being the number of evicted entries. Constant times are very small however, since entries are organized in macro nodes containing multiple entries that can be released with a single deallocation.',
  group: 'stream',
  arity: -4,
  flags: ['write'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: ['1 RW delete'],
  syntax:
    'key@0 trim:{strategy:<MAXLEN | MINID^6.2.0> [operator:<equal== | approximately=~>] threshold [LIMIT count:integer^6.2.0]} [condition:<KEEPREF | DELREF | ACKED>^8.2.0]',
  history: [
    ['6.2.0', 'Added the `MINID` trimming strategy and the `LIMIT` option.'],
    ['8.2.0', 'Added the `KEEPREF`, `DELREF` and `ACKED` options.'],
  ],
  run(context, argv) {
    const { db } = context;
    const key = argv[1]!;
    const { trim } = parseAddOrTrim(argv, false, context);
    const stream = db.write(key, 'stream');
    if (stream === undefined) return 0;
    const removed = trimStream(stream, trim!);
    if (removed > 0) {
      db.notify('stream', 'xtrim', key);
      db.touch(key, removed);
    }
    return removed;
  },
});
