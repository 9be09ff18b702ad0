import type { Argv } from '../../command';
import type { Context } from '../../context';
import { errors } from '../../errors';
import type { Database } from '../../keyspace/database';

/** FLUSHDB and FLUSHALL: removes all keys. SYNC and ASYNC mean the same here, but for the count of what Redis would free in the background. */
export function flush({ engine, keyspace }: Context, databases: readonly Database[], argv: Argv): void {
  const mode = argv[1]?.toLowerCase() ?? (engine.config.get('lazyfree-lazy-user-flush') === 'yes' ? 'async' : 'sync');
  if (argv.length > 2 || !['sync', 'async'].includes(mode)) throw errors.syntax;
  const count = engine.flush(databases);
  keyspace.stats.changes += count;
  if (mode === 'async') keyspace.stats.lazyFreed += count;
}
