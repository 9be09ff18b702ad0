import { command } from '../../command';
import { errors } from '../../errors';
import { int32 } from '../../numbers';
import { ErrorReply } from '../../reply';

export default command({
  name: 'MOVE',
  summary: 'Move a key to another database',
  since: '1.0.0',
  complexity: 'O(1)',
  group: 'generic',
  arity: 3,
  flags: ['write', 'fast'],
  categories: ['keyspace'],
  keys: ['1 RW access update'],
  syntax: 'key@0 db:integer',
  run: ({ db, engine, keyspace }, argv) => {
    if (engine.cluster !== undefined) throw notInCluster;
    const key = argv[1]!;
    const target = keyspace.database(int32(argv[2]!));
    if (target === undefined) throw errors.dbIndexOutOfRange;
    if (target === db) throw errors.sameObject;
    const entry = db.entry(key);
    if (entry === undefined || target.has(key)) return 0;
    const { value, expireAtMs } = entry;
    db.delete(key);
    target.add(key, value);
    target.held(key)!.frequency = entry.frequency;
    if (expireAtMs >= 0) target.setExpiry(key, expireAtMs);
    db.touch(key);
    target.touch(key, 0);
    db.notify('generic', 'move_from', key);
    target.notify('generic', 'move_to', key);
    return 1;
  },
});

const notInCluster = new ErrorReply('ERR MOVE is not allowed in cluster mode');
