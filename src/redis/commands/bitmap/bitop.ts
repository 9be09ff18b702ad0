import { command } from '../../command';
import { errors } from '../../errors';
import { bytesOf, StringBuffer } from '../../keyspace/string-buffer';
import { ErrorReply } from '../../reply';
import { bitOperations } from './_bit-operations';

export default command({
  name: 'BITOP',
  summary: 'Perform bitwise operations between strings',
  since: '2.6.0',
  complexity: 'O(N)',
  group: 'bitmap',
  arity: -4,
  flags: ['write', 'denyoom'],
  categories: ['bitmap'],
  keys: ['2 OW update', '3..-1/1 RO access'],
  syntax: 'operation destkey@0 key@1...',
  run({ db, engine }, argv) {
    const name = argv[1]!.toUpperCase();
    const operation = bitOperations.get(name);
    if (operation === undefined || (operation.since && !engine.version.has(operation.since))) throw errors.syntax;
    if (operation.sources === 'one' && argv.length !== 4) throw new ErrorReply('ERR BITOP NOT must be called with a single source key.');
    if (operation.sources === 'two or more' && argv.length < 5) {
      throw new ErrorReply(`ERR BITOP ${name} must be called with at least two source keys.`);
    }
    const target = argv[2]!;
    const sources = argv.slice(3).map((key) => bytesOf(db.read(key, 'string') ?? ''));
    const length = Math.max(...sources.map((source) => source.length));
    if (length > 0) {
      db.set(target, StringBuffer.of(operation.combine(sources, length)));
      db.changed('string', 'set', target);
    } else if (db.delete(target)) db.changed('generic', 'del', target);
    return length;
  },
});
