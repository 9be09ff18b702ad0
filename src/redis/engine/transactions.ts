import { Block } from '../block';
import type { Client } from '../client';
import type { Argv, Command, Outcome } from '../command';
import type { Context } from '../context';
import { errors } from '../errors';
import { type ErrorReply, noReply, nullArray, type Replies, type Reply } from '../reply';
import type { Monitors } from './monitors';
import type { Watches } from './watches';

/** Commands that act at once inside MULTI instead of being queued. */
export const neverQueued = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);

/** What EXEC needs. */
export interface TransactionParts {
  readonly watches: Watches;
  readonly monitors: Monitors;
  /** A client's view while its queue runs: nothing in it waits. */
  readonly contextOf: (client: Client) => Context;
  /** Why a queued command may not run any more. */
  readonly recheck: (client: Client, command: Command, argv: Argv) => ErrorReply | undefined;
  readonly run: (context: Context, command: Command, argv: Argv) => Outcome;
}

/** How transactions end. */
export class Transactions {
  constructor(private readonly parts: TransactionParts) {}

  /** EXEC: runs the queue as one step and sends the replies. */
  execute(client: Client): Reply | Replies {
    const { watches, monitors, contextOf, recheck, run } = this.parts;
    const transaction = client.transaction!;
    const broken = watches.isBroken(client);
    this.discard(client);
    if (transaction.aborted) return errors.execAbort;
    if (broken) return nullArray;
    const context = contextOf(client);
    // Replies go out one by one, as Redis sends them: messages that the queue causes stand between them.
    client.beginArray(transaction.queue.length);
    for (const { command, argv } of transaction.queue) {
      const isGone = client.closing; // It has killed itself: its last reply is out.
      const outcome = recheck(client, command, argv) ?? run(context, command, argv);
      if (!isGone) client.reply(outcome instanceof Block ? outcome.wait.onTimeout : outcome);
      if (monitors.isWatched) monitors.after(client, command, argv);
    }
    return noReply;
  }

  discard(client: Client): void {
    client.transaction = undefined;
    this.parts.watches.unwatch(client);
  }
}
