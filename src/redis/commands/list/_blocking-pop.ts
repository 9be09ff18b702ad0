import type { Binary } from '../../../base/bytes';
import { Block } from '../../block';
import type { Argv } from '../../command';
import type { Context } from '../../context';
import type { Database } from '../../keyspace/database';
import type { End } from '../../keyspace/list';
import { nullArray, type Reply } from '../../reply';
import { parseTimeoutMs } from '../../timeout';
import { takeElements } from './_pop';

export interface BlockingPop {
  readonly keys: readonly Binary[];
  readonly timeoutMs: number;
  /** Takes from a key; undefined when it is not there. @throws WRONGTYPE */
  readonly pop: (db: Database, key: Binary) => Reply | undefined;
}

/** Takes from the first key that has something, or waits for one. */
export function blockingPop({ db }: Context, { keys, timeoutMs, pop }: BlockingPop): Reply | Block {
  for (const key of keys) {
    const reply = pop(db, key);
    if (reply !== undefined) return reply;
  }
  const serve = (context: Context, key: Binary): Reply | undefined => pop(context.db, key);
  return new Block({ keys, awaits: 'list', timeoutMs, serve, onTimeout: nullArray });
}

/** BLPOP and BRPOP. */
export function blockingPopCommand(end: End): (context: Context, argv: Argv) => Reply | Block {
  const pop: BlockingPop['pop'] = (db, key) => db.peek(key, 'list') && [key, takeElements(db, key, end, 1)[0]!];
  return (context, argv) => {
    const timeoutMs = parseTimeoutMs(argv.at(-1)!, context);
    return blockingPop(context, { keys: argv.slice(1, -1), timeoutMs, pop });
  };
}
