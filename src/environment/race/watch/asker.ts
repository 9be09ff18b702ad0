import type { Binary } from '../../../base/bytes';
import { Client } from '../../../redis/client';
import { Block } from '../../../redis/block';
import type { Argv } from '../../../redis/command';
import { dumpKey } from '../../../redis/dump';
import { ClientContext } from '../../../redis/engine/client-context';
import type { RedisEngine } from '../../../redis/engine/engine';
import type { KeyspaceObserver } from '../../../redis/keyspace/events';
import { ErrorReply, Replies, type Reply } from '../../../redis/reply';

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

  /** A value to the last byte; null: there is none. */
  valueOf(db: number, key: Binary): Reply | undefined {
    return this.ask(db, ['DUMP', key]);
  }

  /** A value as a reader sees it. */
  shownAt(db: number, key: Binary): string | undefined {
    const { keyspace } = this.engine;
    return dumpKey(keyspace.databases[db]!, key, keyspace.nowMs);
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
