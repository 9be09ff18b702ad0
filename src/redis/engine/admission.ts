import { noPermission, noPermissionSinceQueued } from '../acl/denial-texts';
import type { Client } from '../client';
import type { Argv, Command } from '../command';
import type { AccessControl, CommandTable, Config, Scripting } from '../context';
import { errors } from '../errors';
import { ErrorReply } from '../reply';
import type { Version } from '../version';
import type { Call, CallNature } from './call-nature';
import type { NodeCluster } from './cluster/node-cluster';
import type { Eviction } from './eviction';
import type { LoneReplication } from './replication';
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

/** What admission looks at. */
export interface AdmissionHost {
  readonly commands: CommandTable;
  readonly config: Config;
  readonly stats: Statistics;
  readonly acl: AccessControl;
  readonly version: Version;
  readonly scripting: Pick<Scripting, 'busyError'>;
  readonly nature: CallNature;
  readonly replication: Pick<LoneReplication, 'refusal' | 'staleRefusal'>;
  readonly eviction: Eviction;
  readonly cluster: Pick<NodeCluster, 'refusal'> | undefined;
}

/** Decides whether a command may run at all, before it is queued or looked at. The checks stand in the order of Redis: the first that fails answers. */
export class Admission {
  constructor(private readonly engine: AdmissionHost) {}

  /** The command to run, or the reply that refuses it. */
  admit(client: Client, argv: Argv): Command | ErrorReply {
    const command = this.engine.commands.lookup(argv);
    client.lastCommand = command instanceof ErrorReply ? 'NULL' : command.fullName;
    if (command instanceof ErrorReply) return this.refuse(undefined, command);
    if (command.arity > 0 ? argv.length !== command.arity : argv.length < -command.arity) {
      return this.refuse(command, errors.wrongArity(command.fullName));
    }
    if (command.protectedBy !== undefined && this.engine.config.get(command.protectedBy) === 'no') {
      return this.refuse(command, errors.protectedCommand(containerOf(command), command.protectedBy));
    }
    if (!client.authenticated && this.engine.acl.mustAuthenticate(client) && !command.flags.includes('no_auth')) {
      return this.refuse(command, errors.noAuth);
    }
    if (client.transaction && command.flags.includes('no_multi')) return this.refuse(command, errors.notInTransaction);
    if (!client.user.isUnrestricted) {
      const refusal = this.permissionRefusal(client, command, argv);
      if (refusal !== undefined) return this.refuse(command, refusal);
    }
    const elsewhere = this.engine.cluster?.refusal(client, { command, argv });
    if (elsewhere !== undefined) return this.refuse(command, elsewhere, elsewhere);
    const refusal = this.stateRefusal(client, { command, argv });
    if (refusal !== undefined) return this.refuse(command, refusal);
    // Redis takes who looks on for a replica.
    if (client.isMonitor && (this.engine.nature.mayReplicate({ command, argv }) || command.flags.includes('readonly')))
      return this.refuse(command, monitorOnly);
    return command;
  }

  /** What the state of the server or the client does not allow now. */
  private stateRefusal(client: Client, call: Call): ErrorReply | undefined {
    const { command } = call;
    const { eviction, replication, scripting } = this.engine;
    const refusal = (eviction.isLimited ? eviction.refusal(client, call) : undefined) ?? replication.refusal(client, call);
    if (refusal !== undefined) return refusal;
    if (client.isSubscriber && !subscriberCommands.has(command.fullName)) return errors.subscriberOnly(command.fullName);
    const staleRefusal = replication.staleRefusal(client, call);
    if (staleRefusal !== undefined) return staleRefusal;
    if (scripting.busyError !== undefined && !command.flags.includes('allow_busy')) return scripting.busyError;
    return undefined;
  }

  /** Asks again for a command that waited for its keys: Redis 7.2 takes it up as if it came just now. */
  readmit(client: Client, command: Command, argv: Argv): ErrorReply | undefined {
    if (client.user.isUnrestricted || !this.engine.version.has('7.2')) return undefined;
    const refusal = this.permissionRefusal(client, command, argv);
    return refusal && this.refuse(command, refusal);
  }

  /** Asks again for a command in a transaction's queue: rules may have changed since. */
  recheckQueued(client: Client, command: Command, argv: Argv): ErrorReply | undefined {
    const denial = this.engine.acl.denial(client.user, command, argv);
    if (denial === undefined) return undefined;
    this.engine.acl.record(client, argv, { ...denial, context: 'multi' });
    const error = noPermissionSinceQueued(denial);
    this.engine.stats.countError(error);
    return error;
  }

  private permissionRefusal(client: Client, command: Command, argv: Argv): ErrorReply | undefined {
    const denial = this.engine.acl.denial(client.user, command, argv);
    if (denial === undefined) return undefined;
    this.engine.acl.record(client, argv, { ...denial, context: client.transaction ? 'multi' : 'toplevel' });
    return noPermission(denial, { user: client.user, version: this.engine.version });
  }

  /** @param shown what the client is told */
  private refuse(
    command: Command | undefined,
    error: ErrorReply,
    shown = command?.fullName === 'exec' ? errors.execAbortBecause(error) : error,
  ): ErrorReply {
    if (command) this.engine.stats.of(command.fullName).rejected++;
    this.engine.stats.countError(shown);
    return shown;
  }
}

function containerOf({ name }: Command): string {
  return name.split('|')[0]!;
}
