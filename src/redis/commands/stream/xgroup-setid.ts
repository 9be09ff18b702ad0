import { command } from '../../command';
import { errors } from '../../errors';
import { ok } from '../../reply';
import { creditable, groupToChange, parseGroupOptions } from './_groups';
import { parseAnyId } from './_id';
import { isSpecial } from './_read';

export default command({
  name: 'XGROUP|SETID',
  summary: 'Set a consumer group to an arbitrary last delivered ID value.',
  since: '5.0.0',
  complexity: 'O(1)',
  group: 'stream',
  arity: -5,
  flags: ['write'],
  categories: ['stream'],
  keys: ['2 RW update'],
  syntax: 'key@0 groupname id:<id | new_id=$> [ENTRIESREAD entries_read:integer]',
  history: [['7.0.0', 'Added the optional `entries_read` argument.']],
  run({ db, engine, keyspace }, argv) {
    const [, subcommand, key, name, start] = argv as [string, string, string, string, string];
    const { entriesRead } = parseGroupOptions(argv, false);
    const group = groupToChange(db, key, name);
    if (argv.length > mostWords) throw errors.subcommandSyntax('xgroup', subcommand);
    const { lastId, entriesAdded } = db.peek(key, 'stream')!;
    group.lastId = isSpecial(start, '$') ? lastId : parseAnyId(start);
    group.entriesRead = creditable(engine.version, entriesRead, entriesAdded);
    keyspace.stats.changes++;
    db.notify('stream', 'xgroup-setid', key);
    return ok;
  },
});

/** With the option once. */
const mostWords = 7;
