import type { Client } from '../client';
import type { Argv, Command } from '../command';
import type { CommandTable } from '../context';
import { errors } from '../errors';
import { ErrorReply } from '../reply';
import type { Statistics } from './statistics';

/** What a RESP2 client that has subscribed may still send. */
const subscriberCommands = new Set([
  'ping',
  'subscribe',
  'ssubscribe',
  'psubscribe',
  'unsubscribe',
  'sunsubscribe',
  'punsubscribe',
  'quit',
  'reset',
]);

/** Decides whether a command may run at all, before it is queued or looked at. The checks stand in the order of Redis: the first that fails answers. */
export class Admission {
  constructor(
    private readonly commands: CommandTable,
    private readonly stats: Statistics,
  ) {}

  /** The command to run, or the reply that refuses it. */
  admit(client: Client, argv: Argv): Command | ErrorReply {
    const command = this.commands.lookup(argv);
    client.lastCommand = command instanceof ErrorReply ? 'NULL' : command.fullName;
    if (command instanceof ErrorReply) return this.refuse(undefined, command);
    if (command.arity > 0 ? argv.length !== command.arity : argv.length < -command.arity) {
      return this.refuse(command, errors.wrongArity(command.fullName));
    }
    if (!client.authenticated && !command.flags.includes('no_auth')) return this.refuse(command, errors.noAuth);
    if (client.transaction && command.flags.includes('no_multi')) return this.refuse(command, errors.notInTransaction);
    if (client.isSubscriber && !subscriberCommands.has(command.fullName)) {
      return this.refuse(command, errors.subscriberOnly(command.fullName));
    }
    return command;
  }

  private refuse(command: Command | undefined, error: ErrorReply): ErrorReply {
    if (command) this.stats.of(command.fullName).rejected++;
    const shown = command?.fullName === 'exec' ? errors.execAbortBecause(error) : error;
    this.stats.countError(shown);
    return shown;
  }
}
