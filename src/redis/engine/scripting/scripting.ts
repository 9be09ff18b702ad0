import type { Binary } from '../../../base/bytes';
import type { Timer } from '../../../base/clock';
import { Block } from '../../block';
import { Client, type Output } from '../../client';
import type { Argv, Command, Outcome } from '../../command';
import type { Context, ScriptCall, Scripting } from '../../context';
import { errors } from '../../errors';
import { LuaInterpreter } from '../../lua/interpreter';
import { ScriptRandom } from '../../lua/random';
import { ErrorReply, ok, type Reply } from '../../reply';
import { ClientContext } from '../client-context';
import type { DebugSession } from './debug-session';
import { DebuggedScripts } from './debugged-scripts';
import { FunctionLibraries, type LuaLibraryFunction } from './function-libraries';
import { LuaScripts } from './lua-scripts';
import { flagsInShebang, type ScriptFlag } from './script-flags';
import { type RunTerms, ScriptRun, type ScriptingParts } from './script-run';

/** Redis's release as scripts see it in redis.REDIS_VERSION_NUM: a byte each for major, minor and patch. */
function versionNumber(release: string): number {
  return release.split('.').reduce((number, part) => number * 256 + Number(part), 0);
}

/** Commands of scripts have no connection: their replies go to the script. */
const nowhere: Output = { write() {}, close() {} };

/** Scripts and functions of one server. Lua starts when the first one arrives. */
export class RedisScripting implements Scripting {
  readonly libraries: FunctionLibraries;
  private readonly scripts = new LuaScripts(() => this.evalInterpreter());
  private readonly debugged: DebuggedScripts;
  private readonly random = new ScriptRandom();
  private readonly client: Client;
  private readonly context: Context;
  private forEval: LuaInterpreter | undefined;
  private forFunctions: LuaInterpreter | undefined;
  private run: ScriptRun | undefined;
  private suspended: { readonly interpreter: LuaInterpreter; readonly timer: Timer } | undefined;

  constructor(private readonly parts: ScriptingParts) {
    this.debugged = new DebuggedScripts(parts, (abandoned) => {
      this.run = undefined;
      if (abandoned) this.forEval?.abandon();
    });
    this.client = new Client(-1, 'lua', 'lua', nowhere, 0);
    this.client.isScript = true;
    this.context = new ClientContext(this.client, parts.engine, false);
    this.client.context = this.context;
    this.libraries = new FunctionLibraries(() => this.functionInterpreter(), parts);
  }

  // ---- EVAL

  eval(caller: Context, code: Binary, call: ScriptCall): Outcome {
    if (caller.mayBlock && caller.client.debugging !== 'no')
      return this.debugged.begin(caller.client, code, (session) => this.evalNow(caller, code, call, session));
    return this.evalNow(caller, code, call);
  }

  private evalNow(caller: Context, code: Binary, call: ScriptCall, session?: DebugSession): Outcome {
    return this.runScript(caller, this.scripts.load(code).sha, call, session);
  }

  evalSha(caller: Context, sha: Binary, call: ScriptCall): Outcome {
    if (caller.client.debugging !== 'no') return notByDigest;
    return this.runScript(caller, sha, call);
  }

  loadScript(code: Binary): Binary {
    return this.scripts.load(code).sha;
  }

  hasScript(sha: Binary): boolean {
    return this.scripts.get(sha) !== undefined;
  }

  flushScripts(): void {
    this.scripts.clear();
    this.forEval?.close();
    this.forEval = undefined;
  }

  /** The flags of the script or function that a call runs, as far as they can be told before. */
  flagsOf(command: Command, argv: Argv): ReadonlySet<ScriptFlag> | undefined {
    const text = argv[1] ?? '';
    switch (command.fullName) {
      case 'eval':
      case 'eval_ro':
        return flagsInShebang(text);
      case 'evalsha':
      case 'evalsha_ro':
        return this.scripts.get(text)?.flags;
      case 'fcall':
      case 'fcall_ro':
        return this.libraries.functionNamed(text)?.flags;
      default:
        return undefined;
    }
  }

  private runScript(caller: Context, sha: Binary, call: ScriptCall, session?: DebugSession): Outcome {
    const script = this.scripts.get(sha);
    if (script === undefined) return errors.noScript;
    const terms = { kind: 'eval', name: script.sha, flags: script.flags, isReadOnly: call.isReadOnly, argv: call.argv } as const;
    return this.start(caller, terms, { interpreter: this.evalInterpreter(), reference: script.reference, call, session });
  }

  // ---- FCALL

  callFunction(caller: Context, name: Binary, call: ScriptCall): Outcome {
    const found: LuaLibraryFunction | undefined = this.libraries.functionNamed(name);
    if (found === undefined) return new ErrorReply('ERR Function not found');
    const terms = { kind: 'function', name: found.name, flags: found.flags, isReadOnly: call.isReadOnly, argv: call.argv } as const;
    return this.start(caller, terms, { interpreter: this.functionInterpreter(), reference: found.reference, call });
  }

  // ---- A run

  get running(): { readonly name: Binary; readonly argv: Argv; readonly durationMs: number } | undefined {
    return this.run && { name: this.run.terms.name, argv: this.run.terms.argv, durationMs: Math.floor(this.run.durationMs) };
  }

  get busyError(): ErrorReply | undefined {
    if (this.suspended === undefined) return undefined;
    return this.run!.terms.kind === 'eval' ? errors.busyScript : errors.busyFunction;
  }

  /** Whether a script stands at a line, and a debugger has the word. */
  get isDebugging(): boolean {
    return this.debugged.isOpen;
  }

  /** Ends the session of the debugger, and its client's connection. */
  abandonDebugging(): void {
    this.debugged.abandon();
  }

  kill(kind: 'eval' | 'function'): Reply {
    if (this.run === undefined) return new ErrorReply('NOTBUSY No scripts in execution right now.');
    if (this.run.hasWritten) return unkillable;
    if (this.run.terms.kind !== kind) return this.busyError ?? errors.busyScript;
    this.run.isKilled = true;
    return ok;
  }

  /** The server stops: what is suspended never goes on. */
  stop(): void {
    this.debugged.abandon();
    this.suspended?.timer.cancel();
    this.suspended?.interpreter.abandon();
    this.suspended = undefined;
    this.run = undefined;
  }

  /** Frees Lua's memory. The scripts are gone, the libraries are compiled again when they are called. */
  dispose(): void {
    this.stop();
    this.flushScripts();
    this.forFunctions?.close();
    this.forFunctions = undefined;
  }

  get memoryBytes(): number {
    return this.forEval?.memoryBytes ?? 0;
  }

  get functionMemoryBytes(): number {
    return this.forFunctions?.memoryBytes ?? 0;
  }

  get scriptCount(): number {
    return this.scripts.size;
  }

  get scriptBytes(): number {
    return this.scripts.memoryBytes;
  }

  private start(caller: Context, terms: RunTerms, { interpreter, reference, call, session }: Start): Outcome {
    const refusal = this.refusal(terms);
    if (refusal !== undefined) return refusal;
    this.client.db = caller.client.db;
    this.client.user = caller.client.user;
    this.client.noTouch = caller.client.noTouch;
    this.client.protocol = 2;
    this.client.scriptCaller = caller.client;
    this.run = new ScriptRun(this.parts, terms, caller, this.context, session);
    session?.attach({ run: this.run, interpreter });
    const outcome = interpreter.run(reference, { host: this.run, name: terms.name, keys: call.keys, args: call.args });
    if ('reply' in outcome) {
      this.run = undefined;
      return outcome.reply;
    }
    if (session === undefined) this.goOnLater(interpreter, this.parts.stopwatch.now());
    return new Block({ keys: [], awaits: 'nothing', timeoutMs: 0, serve: () => undefined, onTimeout: null });
  }

  /** Lets others in between: they are told that the server is busy. @param sinceMs when it was suspended first */
  private goOnLater(interpreter: LuaInterpreter, sinceMs: number): void {
    const timer = this.parts.stopwatch.after(0, () => {
      const { engine } = this.parts;
      engine.step(() => {
        const { client } = this.run!.caller;
        const outcome = interpreter.resume();
        if ('suspended' in outcome) {
          this.goOnLater(interpreter, sinceMs);
          return;
        }
        this.suspended = undefined;
        this.run = undefined;
        engine.answer(client, outcome.reply, this.parts.stopwatch.now() - sinceMs);
      });
    });
    this.suspended = { interpreter, timer };
  }

  /** Why a script with flags may not even begin. */
  private refusal({ flags, isReadOnly }: RunTerms): ErrorReply | undefined {
    const { replication } = this.parts;
    if (flags === undefined) return undefined;
    if (flags.has('no-cluster') && this.parts.engine.cluster !== undefined) return notInCluster;
    if (replication.refusesStale && !flags.has('allow-stale')) return stale;
    if (flags.has('no-writes')) return undefined;
    if (replication.master !== undefined && replication.writeRefusal !== undefined) return readonlyReplica;
    if (isReadOnly) return new ErrorReply('ERR Can not execute a script with write flag using *_ro command.');
    if (replication.writeRefusal !== undefined) return replication.writeRefusal;
    if (!flags.has('allow-oom') && this.parts.isOutOfMemory()) {
      return new ErrorReply("OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'");
    }
    return undefined;
  }

  private evalInterpreter(): LuaInterpreter {
    return (this.forEval ??= new LuaInterpreter('eval', this.version, this.random));
  }

  private functionInterpreter(): LuaInterpreter {
    return (this.forFunctions ??= new LuaInterpreter('function', this.version, this.random));
  }

  private get version(): { readonly text: string; readonly number: number } {
    const { release } = this.parts.engine.version;
    return { text: release, number: versionNumber(release) };
  }
}

interface Start {
  readonly interpreter: LuaInterpreter;
  readonly reference: number;
  readonly call: ScriptCall;
  /** Undefined: nobody debugs it. */
  readonly session?: DebugSession | undefined;
}

const notByDigest = new ErrorReply('ERR Please use EVAL instead of EVALSHA for debugging');
const stale = new ErrorReply(
  "MASTERDOWN Link with MASTER is down, replica-serve-stale-data is set to 'no' and 'allow-stale' flag is not set on the script.",
);
const notInCluster = new ErrorReply("ERR Can not run script on cluster, 'no-cluster' flag is set.");
const readonlyReplica = new ErrorReply('READONLY Can not run script with write flag on readonly replica');
const unkillable = new ErrorReply(
  'UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.',
);
