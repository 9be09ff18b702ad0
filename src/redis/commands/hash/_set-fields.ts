import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import { HashValue } from '../../keyspace/hash';

/** HSET and its old name HMSET. @returns how many fields are new */
export function setFields({ db, keyspace, engine }: Context, argv: Argv, command: string): number {
  if (argv.length % 2 !== 0) throw errors.wrongArity(command);
  const key = argv[1]!;
  const hash = db.writeOrCreate(key, 'hash', () => new HashValue(keyspace.limits));
  if (engine.version.has('7.2')) hash.expect(argv.length / 2 - 1);
  let added = 0;
  for (let at = 2; at < argv.length; at += 2) if (hash.set(argv[at]!, argv[at + 1]!) === 'added') added++;
  db.changed('hash', 'hset', key, argv.length / 2 - 1);
  return added;
}
