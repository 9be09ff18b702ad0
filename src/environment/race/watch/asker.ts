import type { Binary } from '../../../base/bytes';
import { Client } from '../../../redis/client';
import { Block } from '../../../redis/block';
import type { Argv } from '../../../redis/command';
import { dumpKey } from '../../../redis/dump';
import { ClientContext } from '../../../redis/engine/client-context';
import type { RedisEngine } from '../../../redis/engine/engine';
import type { KeyspaceObserver } from '../../../redis/keyspace/events';
import { typeOf } from '../../../redis/keyspace/value';
import { ErrorReply, Replies, type Reply } from '../../../redis/reply';

/** A value: a text about it, or a string, of which the text is made when somebody reads it. */
export type SeenValue = string | { readonly string: Binary };

/** Of longer values only so much is made text of, of bigger ones nothing: it is done in the middle of a step. */
const mostSeen = { bytes: 200, items: 8 } as const;

/** Asks a server, in the middle of a step, what is there: no statistics, no use of a key, no event tells of it. */
export class Asker {
  private readonly context: ClientContext;

  constructor(private readonly engine: RedisEngine) {
    const client = new Client(0, '', '', { write: () => undefined, close: () => undefined }, 0);
    client.context = this.context = new ClientContext(client, engine, false);
  }

  /** What a command that changes nothing answers now; undefined: an error. */
  ask(db: number, question: Argv): Reply | undefined {
    const command = this.engine.commands.lookup(question);
    if (command instanceof ErrorReply || command.run === undefined) return undefined;
    const { keyspace } = this.engine;
    const { touchOnUse, observer } = keyspace;
    const { hits, misses } = keyspace.stats;
    this.context.client.db = db;
    keyspace.touchOnUse = false;
    keyspace.observer = silent(observer);
    try {
      const reply = command.run(this.context, question);
      return reply instanceof Block || reply instanceof Replies || reply instanceof ErrorReply ? undefined : reply;
    } catch (error) {
      // Commands throw what they reply.
      if (error instanceof ErrorReply) return undefined;
      throw error;
    } finally {
      keyspace.touchOnUse = touchOnUse;
      keyspace.observer = observer;
      Object.assign(keyspace.stats, { hits, misses });
    }
  }

  has(db: number, key: Binary): boolean {
    return this.engine.keyspace.databases[db]!.entry(key) !== undefined;
  }

  /** A value to the last byte; null: there is none. */
  valueOf(db: number, key: Binary): Reply | undefined {
    return this.ask(db, ['DUMP', key]);
  }

  /** What a reader is to see of a value; undefined: there is none. */
  seenAt(db: number, key: Binary): SeenValue | undefined {
    const { keyspace } = this.engine;
    const database = keyspace.databases[db]!;
    const value = database.entry(key)?.value;
    if (value === undefined) return undefined;
    if (typeof value === 'string' && value.length <= mostSeen.bytes) return { string: value };
    const count = typeof value === 'string' || value.type === 'string' ? 0 : 'size' in value ? value.size : value.length;
    return count > mostSeen.items ? `${typeOf(value)} (${count})` : dumpKey(database, key, keyspace.nowMs);
  }
}

function silent(observer: KeyspaceObserver): KeyspaceObserver {
  return {
    touched: (...given) => observer.touched(...given),
    cleared: (...given) => observer.cleared(...given),
    ready: (...given) => observer.ready(...given),
    nextExpiry: (...given) => observer.nextExpiry(...given),
    notified: () => undefined,
  };
}
