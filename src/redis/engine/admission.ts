import { noPermission, noPermissionSinceQueued } from '../acl/denial-texts';
import type { Client } from '../client';
import type { Argv, Command } from '../command';
import type { AccessControl, CommandTable, Scripting } from '../context';
import { errors } from '../errors';
import { ErrorReply } from '../reply';
import type { Version } from '../version';
import { mayWrite } from './pause';
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

const monitorOnly = new ErrorReply("ERR Replica can't interact with the keyspace");

/** Decides whether a command may run at all, before it is queued or looked at. The checks stand in the order of Redis: the first that fails answers. */
export class Admission {
  constructor(
    private readonly commands: CommandTable,
    private readonly stats: Statistics,
    private readonly acl: AccessControl,
    private readonly version: Version,
    private readonly scripting: Pick<Scripting, 'busyError'>,
  ) {}

  /** The command to run, or the reply that refuses it. */
  admit(client: Client, argv: Argv): Command | ErrorReply {
    const command = this.commands.lookup(argv);
    client.lastCommand = command instanceof ErrorReply ? 'NULL' : command.fullName;
    if (command instanceof ErrorReply) return this.refuse(undefined, command);
    if (command.arity > 0 ? argv.length !== command.arity : argv.length < -command.arity) {
      return this.refuse(command, errors.wrongArity(command.fullName));
    }
    if (!client.authenticated && this.acl.mustAuthenticate(client) && !command.flags.includes('no_auth')) {
      return this.refuse(command, errors.noAuth);
    }
    if (client.transaction && command.flags.includes('no_multi')) return this.refuse(command, errors.notInTransaction);
    if (!client.user.isUnrestricted) {
      const refusal = this.permissionRefusal(client, command, argv);
      if (refusal !== undefined) return this.refuse(command, refusal);
    }
    if (this.scripting.busyError !== undefined && !command.flags.includes('allow_busy'))
      return this.refuse(command, this.scripting.busyError);
    if (client.isSubscriber && !subscriberCommands.has(command.fullName)) {
      return this.refuse(command, errors.subscriberOnly(command.fullName));
    }
    // Redis takes who looks on for a replica.
    if (client.isMonitor && (mayWrite(command) || command.flags.includes('readonly'))) return this.refuse(command, monitorOnly);
    return command;
  }

  /** Asks again for a command that waited for its keys: Redis 7.2 takes it up as if it came just now. */
  readmit(client: Client, command: Command, argv: Argv): ErrorReply | undefined {
    if (client.user.isUnrestricted || !this.version.has('7.2')) return undefined;
    return this.permissionRefusal(client, command, argv);
  }

  /** Asks again for a command in a transaction's queue: rules may have changed since. */
  recheckQueued(client: Client, command: Command, argv: Argv): ErrorReply | undefined {
    const denial = this.acl.denial(client.user, command, argv);
    if (denial === undefined) return undefined;
    this.acl.record(client, argv, { ...denial, context: 'multi' });
    const error = noPermissionSinceQueued(denial);
    this.stats.countError(error);
    return error;
  }

  private permissionRefusal(client: Client, command: Command, argv: Argv): ErrorReply | undefined {
    const denial = this.acl.denial(client.user, command, argv);
    if (denial === undefined) return undefined;
    this.acl.record(client, argv, { ...denial, context: client.transaction ? 'multi' : 'toplevel' });
    return noPermission(denial, { user: client.user, version: this.version });
  }

  private refuse(command: Command | undefined, error: ErrorReply): ErrorReply {
    if (command) this.stats.of(command.fullName).rejected++;
    const shown = command?.fullName === 'exec' ? errors.execAbortBecause(error) : error;
    this.stats.countError(shown);
    return shown;
  }
}
