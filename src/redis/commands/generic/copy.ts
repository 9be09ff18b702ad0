import { type Argv, command } from '../../command';
import { errors } from '../../errors';
import type { Database } from '../../keyspace/database';
import type { Keyspace } from '../../keyspace/keyspace';
import { int32 } from '../../numbers';
import { ErrorReply } from '../../reply';

export default command({
  name: 'COPY',
  summary: 'Copy a key',
  since: '6.2.0',
  complexity: 'O(N) worst case for collections, where N is the number of nested items. O(1) for string values.',
  group: 'generic',
  arity: -3,
  flags: ['write', 'denyoom'],
  categories: ['keyspace'],
  keys: ['1 RO access', '2 OW update'],
  syntax: 'source@0 destination@1 [DB destination-db:integer] [REPLACE]',
  run: ({ db, engine, keyspace }, argv) => {
    const [from, to] = [argv[1]!, argv[2]!];
    const { target, replace } = parseOptions(argv, db, keyspace);
    if (engine.cluster !== undefined && target !== db) throw notInCluster;
    if (target === db && from === to) throw errors.sameObject;
    const value = db.readAny(from);
    if (value === undefined || (target.has(to) && !replace)) return 0;
    const expireAtMs = db.expiryOf(from)!;
    target.delete(to);
    target.add(to, typeof value === 'string' ? value : value.clone());
    if (expireAtMs >= 0) target.setExpiry(to, expireAtMs);
    target.changed('generic', 'copy_to', to);
    return 1;
  },
});

function parseOptions(argv: Argv, db: Database, keyspace: Keyspace): { target: Database; replace: boolean } {
  let target = db;
  let replace = false;
  for (let at = 3; at < argv.length; at++) {
    const word = argv[at]!.toUpperCase();
    if (word === 'REPLACE') replace = true;
    else if (word === 'DB' && at + 1 < argv.length) {
      const named = keyspace.database(int32(argv[++at]!));
      if (named === undefined) throw errors.dbIndexOutOfRange;
      target = named;
    } else throw errors.syntax;
  }
  return { target, replace };
}

const notInCluster = new ErrorReply('ERR Copying to another database is not allowed in cluster mode');
