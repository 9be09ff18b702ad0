import type { Binary } from '../../../base/bytes';
import type { Clock } from '../../../base/clock';
import { noPermissionInScript } from '../../acl/denial-texts';
import { Block } from '../../block';
import type { Client } from '../../client';
import type { Argv, Command, Outcome } from '../../command';
import type { Context, Engine } from '../../context';
import type { Database } from '../../keyspace/database';
import type { LineWatcher, ScriptHost } from '../../lua/script-host';
import { ErrorReply, Replies, type Reply } from '../../reply';
import type { Call } from '../call-nature';
import type { NodeCluster } from '../cluster/node-cluster';
import { slotOf } from '../cluster/redirection';
import type { LoneReplication } from '../replication';
import type { Statistics } from '../statistics';
import type { ScriptFlag } from './script-flags';

/** The engine, with what debugging needs of it. */
export interface ScriptingEngine extends Engine {
  readonly cluster: NodeCluster | undefined;
  step<T>(act: () => T): T;
  /** Ends what `sleep` began. */
  wake(): void;
  keysReplaced(former: readonly Database[]): void;
}

/** What scripts need of the engine beyond what commands see. */
export interface ScriptingParts {
  readonly engine: ScriptingEngine;
  /** Runs a command as a part of the one that runs. */
  readonly run: (context: Context, command: Command, argv: Argv) => Outcome;
  readonly stats: Statistics;
  readonly replication: Pick<LoneReplication, 'master' | 'writeRefusal' | 'refusesStale'>;
  /** Whether the memory is full, so that commands which need more are refused. */
  readonly isOutOfMemory: () => boolean;
  /** Real time: how long a script runs. */
  readonly stopwatch: Clock;
  /** Milliseconds until a script is ended that does not end by itself. */
  readonly timeoutMs: number;
}

/** Who debugs a script, and sees its commands too. */
export interface ScriptWatcher extends LineWatcher {
  noteCall(argv: Argv): void;
  /** @param protocol the script's */
  noteReply(reply: Reply, protocol: 2 | 3): void;
}

/** How a script was called. */
export interface RunTerms {
  readonly kind: 'eval' | 'function';
  /** A script's SHA-1, a function's name. */
  readonly name: Binary;
  /** Undefined: a script without a shebang, which may do as scripts did before there were flags. */
  readonly flags: ReadonlySet<ScriptFlag> | undefined;
  /** Called by EVAL_RO, EVALSHA_RO or FCALL_RO. */
  readonly isReadOnly: boolean;
  readonly argv: Argv;
}

/** One run of a script: what it may call, and when it must end. */
export class ScriptRun implements ScriptHost {
  readonly startedAtMs: number;
  /** Set by SCRIPT KILL and FUNCTION KILL. */
  isKilled = false;
  /** It has called a command that writes: ending it now leaves its work half done. */
  hasWritten = false;
  /** In a cluster: where its keys are. */
  private slot: number | undefined;
  private readonly mayWrite: boolean;
  private readonly wasOutOfMemory: boolean;

  constructor(
    private readonly parts: ScriptingParts,
    readonly terms: RunTerms,
    /** Who called the script. */
    readonly caller: Context,
    /** In whose name its commands run. */
    private readonly context: Context,
    readonly watcher: ScriptWatcher | undefined,
  ) {
    const { flags, isReadOnly } = terms;
    this.startedAtMs = parts.stopwatch.now();
    this.mayWrite = !isReadOnly && !flags?.has('no-writes');
    this.wasOutOfMemory = !flags?.has('allow-oom') && parts.isOutOfMemory();
  }

  get protocol(): 2 | 3 {
    return this.client.protocol;
  }

  set protocol(protocol: 2 | 3) {
    this.client.protocol = protocol;
  }

  get formatDouble(): (value: number) => Binary {
    return this.parts.engine.version.formatDouble;
  }

  /** Milliseconds so far. */
  get durationMs(): number {
    return this.parts.stopwatch.now() - this.startedAtMs;
  }

  call(argv: readonly Binary[]): Reply {
    const { engine } = this.parts;
    const found = engine.commands.lookup(argv);
    const command = found instanceof ErrorReply ? undefined : found;
    this.watcher?.noteCall(argv);
    const refusal = this.refusal(command, argv);
    if (refusal !== undefined) {
      this.watcher?.noteError(asMadeByScripts(refusal));
      if (command === undefined) this.parts.stats.countError(refusal);
      else this.parts.stats.countRejection(command, refusal);
      return refusal;
    }
    if (command!.isWrite) this.hasWritten = true;
    const outcome = this.parts.run(this.context, command!, argv);
    this.tell(command!, argv);
    const reply = firstReply(outcome);
    if (this.watcher !== undefined) {
      if (reply instanceof ErrorReply) this.watcher.noteError(`-${reply.message}`);
      this.watcher.noteReply(reply, this.protocol);
    }
    return reply;
  }

  mayCall(argv: readonly Binary[]): boolean | undefined {
    const { engine } = this.parts;
    const command = engine.commands.lookup(argv);
    return command instanceof ErrorReply ? undefined : engine.acl.denial(this.caller.client.user, command, argv) === undefined;
  }

  /** The server has no log: what it would say there is nobody's to read. */
  log(): void {}

  interrupt(canSuspend: boolean): 'go on' | 'suspend' | { readonly error: Binary } {
    const { durationMs } = this;
    const end = this.endsAfter(durationMs);
    if (end !== false) return end;
    const threshold = this.parts.engine.config.number('busy-reply-threshold');
    return canSuspend && this.caller.mayBlock && threshold > 0 && durationMs >= threshold ? 'suspend' : 'go on';
  }

  /** Whether it must end when it has run for so long, and with which error. */
  endsAfter(ranMs: number): false | { readonly error: Binary } {
    if (this.isKilled) return { error: 'ERR Script killed by user with SCRIPT KILL...' };
    const { timeoutMs } = this.parts;
    return ranMs >= timeoutMs && { error: this.timeoutText(timeoutMs) };
  }

  private timeoutText(timeoutMs: number): Binary {
    const { kind, name } = this.terms;
    const after = this.hasWritten ? ' It has written already: what it did so far stays.' : '';
    return `ERR The ${kind === 'eval' ? 'script' : 'function'} ${name} was ended after ${timeoutMs} ms (scriptTimeoutMs).${after}`;
  }

  /** Who looks on sees the call, and a caller that tracks is told of what it has read: of all the script's keys, since 7.2 of the call's. */
  private tell(command: Command, argv: Argv): void {
    const { engine } = this.parts;
    const { client } = this.caller;
    if (engine.monitors.isWatched) engine.monitors.afterScripted(this.client, command, argv);
    if (client.tracking === undefined || !command.flags.includes('readonly')) return;
    const script = engine.commands.lookup(this.terms.argv);
    if (engine.version.has('7.2')) engine.tracking.noteKeys(client, command, argv);
    else if (!(script instanceof ErrorReply)) engine.tracking.noteKeys(client, script, this.terms.argv);
  }

  private get client(): Client {
    return this.context.client;
  }

  /** Why the script may not make a call; the order of the questions is Redis's. */
  private refusal(command: Command | undefined, argv: Argv): ErrorReply | undefined {
    const { engine } = this.parts;
    if (command === undefined) return refused('Unknown Redis command called from script');
    const { arity, flags } = command;
    if (arity > 0 ? argv.length !== arity : argv.length < -arity) return refused('Wrong number of args calling Redis command from script');
    if (flags.includes('noscript') && !engine.debug.allowsDeniedInScripts) return refused('This Redis command is not allowed from script');
    const { replication } = this.parts;
    if (replication.refusesStale && !flags.includes('stale')) return refused('Can not execute the command on a stale replica');
    const { user } = this.caller.client;
    const denial = user.isUnrestricted ? undefined : engine.acl.denial(user, command, argv);
    if (denial !== undefined) {
      engine.acl.record(this.caller.client, argv, { ...denial, context: 'lua' });
      return refused(noPermissionInScript(denial, { user, version: engine.version }));
    }
    if (!this.mayWrite && (command.isWrite || flags.includes('may_replicate') || mayReplicate.has(command.fullName))) {
      return refused('Write commands are not allowed from read-only scripts.');
    }
    if (command.isWrite && !this.hasWritten && replication.writeRefusal !== undefined) return replication.writeRefusal;
    if (this.wasOutOfMemory && !this.hasWritten && flags.includes('denyoom')) {
      return new ErrorReply("OOM command not allowed when used memory > 'maxmemory'.");
    }
    return engine.cluster && this.clusterRefusal(engine.cluster, { command, argv });
  }

  /** Keys of another node, or of another slot than the script's where it has not said that it may have them. */
  private clusterRefusal(cluster: NodeCluster, call: Call): ErrorReply | undefined {
    const text = cluster.scriptRefusal(this.caller.client, call);
    if (text !== undefined) return refused(text);
    const { flags, argv } = this.terms;
    const slot = slotOf(call);
    if (slot === undefined || flags === undefined || flags.has('allow-cross-slot-keys')) return undefined;
    const own = this.parts.engine.commands.lookup(argv);
    this.slot ??= (own instanceof ErrorReply ? undefined : slotOf({ command: own, argv })) ?? slot;
    return this.slot === slot ? undefined : refused('Script attempted to access keys that do not hash to the same slot');
  }
}

/** Commands that may reach replicas though they do not write; COMMAND INFO keeps it to itself. */
const mayReplicate = new Set(['publish', 'spublish', 'pfcount']);

/** What a waiting or an answered command gives a script. */
function firstReply(outcome: Outcome): Reply {
  if (outcome instanceof Block) return outcome.wait.onTimeout;
  return outcome instanceof Replies ? (outcome.items[0] ?? null) : outcome;
}

/** An error's words: those that come of the rules for scripts have no code, the others a hyphen before it. */
function asMadeByScripts({ message }: ErrorReply): Binary {
  return message.startsWith('ERR ') ? message.slice('ERR '.length) : `-${message}`;
}

function refused(message: string): ErrorReply {
  return new ErrorReply(`ERR ${message}`);
}
