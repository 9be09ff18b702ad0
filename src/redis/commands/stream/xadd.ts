import { command } from '../../command';
import { errors } from '../../errors';
import { StreamValue } from '../../keyspace/stream';
import { trimStream } from '../../keyspace/stream/trim';
import { ErrorReply } from '../../reply';
import { parseAddOrTrim } from './_add-or-trim';
import { nextId } from './_next-id';

export default command({
  name: 'XADD',
  summary: 'Appends a new entry to a stream',
  since: '5.0.0',
  complexity: 'O(1) when adding a new entry, O(N) when trimming where N being the number of entries evicted.',
  group: 'stream',
  arity: -5,
  flags: ['write', 'denyoom', 'fast'],
  categories: ['stream'],
  tips: ['nondeterministic_output'],
  keys: ['1 RW update -- UPDATE instead of INSERT because of the optional trimming feature'],
  syntax:
    "key@0 [NOMKSTREAM^6.2.0] [condition:<KEEPREF | DELREF | ACKED>^8.2.0] [trim:{strategy:<MAXLEN | MINID^6.2.0> [operator:<equal== | approximately=~>] threshold [LIMIT count:integer^6.2.0]}] id_or_auto:<auto_id='*' | id> field_value:{field value}...",
  history: [
    ['6.2.0', 'Added the `NOMKSTREAM` option, `MINID` trimming strategy and the `LIMIT` option.'],
    ['7.0.0', 'Added support for the `<ms>-*` explicit ID form.'],
    ['8.2.0', 'Added the `KEEPREF`, `DELREF` and `ACKED` options.'],
  ],
  run(context, argv) {
    const { db, keyspace } = context;
    const key = argv[1]!;
    const { trim, mustExist, id: wanted, fieldsAt } = parseAddOrTrim(argv, true, context);
    const words = argv.length - fieldsAt;
    if (words < 2 || words % 2 !== 0) throw errors.wrongArity('xadd');
    if (wanted?.ms === 0 && wanted.seq === 0) throw zeroId;
    if (mustExist && db.peek(key, 'stream') === undefined) return null;
    const stream = db.writeOrCreate(key, 'stream', () => new StreamValue(keyspace.limits));
    const id = nextId(stream, wanted, keyspace.nowMs);
    const fields = argv.slice(fieldsAt);
    if (fields.reduce((sum, each) => sum + each.length, 0) > mostBytes) throw tooLarge;
    stream.append(id, fields);
    db.changed('stream', 'xadd', key);
    if (trim !== undefined && trimStream(stream, trim) > 0) db.notify('stream', 'xtrim', key);
    db.signal(key, 'stream');
    return `${id}`;
  },
});

/** No entry's names and values have more bytes together. */
const mostBytes = 2 ** 30;

const zeroId = new ErrorReply('ERR The ID specified in XADD must be greater than 0-0');
const tooLarge = new ErrorReply('ERR Elements are too large to be stored');
