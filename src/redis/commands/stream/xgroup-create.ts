import { command } from '../../command';
import { errors } from '../../errors';
import { StreamValue } from '../../keyspace/stream';
import { minId } from '../../keyspace/stream/stream-id';
import { ErrorReply, ok } from '../../reply';
import { creditable, parseGroupOptions, streamOfGroups } from './_groups';
import { parseId } from './_id';
import { isSpecial } from './_read';

export default command({
  name: 'XGROUP|CREATE',
  summary: 'Create a consumer group.',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'stream',
  arity: -5,
  flags: ['write', 'denyoom'],
  categories: ['stream'],
  keys: ['2 RW insert'],
  syntax: 'key@0 groupname id:<id | new_id=$> [MKSTREAM] [ENTRIESREAD entries_read:integer]',
  history: [['7.0.0', 'Added the `entries_read` named argument.']],
  run({ db, engine, keyspace }, argv) {
    const [, subcommand, key, name, start] = argv as [string, string, string, string, string];
    const { makes, entriesRead } = parseGroupOptions(argv, true);
    const present = makes ? db.peek(key, 'stream') : streamOfGroups(db, key);
    if (argv.length > mostWords) throw errors.subcommandSyntax('xgroup', subcommand);
    const lastId = isSpecial(start, '$') ? (present?.lastId ?? minId) : parseId(start);
    if (present === undefined) {
      db.add(key, new StreamValue(keyspace.limits));
      db.touch(key, 0);
    } else if (present.group(name) !== undefined) throw busyGroup;
    const stream = db.write(key, 'stream')!;
    stream.addGroup(name, lastId, creditable(engine.version, entriesRead, stream.entriesAdded));
    keyspace.stats.changes++;
    db.notify('stream', 'xgroup-create', key);
    return ok;
  },
});

/** Each option once. */
const mostWords = 8;

const busyGroup = new ErrorReply('BUSYGROUP Consumer Group name already exists');
