import type { Binary } from '../../base/bytes';
import { ErrorReply, type Reply } from '../reply';
import { compiledCodeError, compiledMark } from './libraries/text-only';
import { LineDebugging } from './line-debugging';
import { globalsIndex, LuaType, registryIndex, Status } from './machine';
import { ScriptRandom } from './random';
import { ProtectedRuns } from './protected-call';
import type { LuaVersion } from './redis-api';
import { readReply } from './read-reply';
import type { FunctionDefinition, ScriptHost } from './script-host';
import { type SharedMachine, sharedMachine } from './shared-machine';
import type { Pointer, State } from './wasm';

/** Instructions between two looks at the clock; commands that a script calls take longer than they do. */
const instructionsBetweenLooks = 10_000;
/** Collecting goes on step by step, after so many runs. */
const runsBetweenCollections = 50;
const collectStep = 5;
const maskCount = 8;
const maskLine = 4;

/** How a run ended: with its reply, or not at all yet. */
export type RunOutcome = { readonly reply: Reply } | { readonly suspended: true };

/** What a script is given. */
export interface ScriptArguments {
  readonly keys: readonly Binary[];
  readonly args: readonly Binary[];
}

/** The loading of a library. */
export interface LibraryLoading {
  readonly register: (definition: FunctionDefinition) => Binary | undefined;
  /** Why it may not go on; undefined: it may. */
  readonly interrupt: () => Binary | undefined;
}

/** How an error names the script: its SHA-1, or a function's name. */
export interface RunOptions extends ScriptArguments {
  readonly host: ScriptHost;
  readonly name: Binary;
}

/**
 * One server's Lua. Scripts of EVAL find KEYS and ARGV among the globals; functions get them as arguments and have an
 * interpreter of their own, as in Redis.
 */
export class LuaInterpreter {
  readonly random: ScriptRandom;
  host: ScriptHost | undefined;
  readonly protectedRuns = new ProtectedRuns();
  register: ((definition: FunctionDefinition) => Binary | undefined) | undefined;
  private readonly shared: SharedMachine;
  private readonly L: State;
  private readonly forget: () => void;
  private thread: { readonly L: State; readonly reference: number } | undefined;
  /** The globals behind their stand-in: where KEYS and ARGV are put. */
  private readonly globals: number;
  private killed: Binary | undefined;
  private loading: LibraryLoading | undefined;
  private libraryGlobals: number | undefined;
  private current: RunOptions | undefined;
  private debugging: LineDebugging | undefined;
  private runs = 0;
  private isClosed = false;

  constructor(
    private readonly kind: 'eval' | 'function',
    private readonly version: LuaVersion,
    random: ScriptRandom,
  ) {
    this.random = random;
    this.shared = sharedMachine();
    const { machine, api, protection, libraries } = this.shared;
    const { lua } = machine;
    this.L = lua.luaL_newstate();
    libraries.open(this.L, version);
    api.open(this.L, kind, version);
    lua.lua_pushvalue(this.L, globalsIndex);
    this.globals = lua.luaL_ref(this.L, registryIndex);
    this.forget = protection.protect(this.L);
    lua.lua_settop(this.L, 0);
  }

  /** Compiles a script. @returns the function's reference, or the compiler's message */
  compile(code: Binary, chunkName: Binary): number | { readonly error: Binary } {
    const { machine } = this.shared;
    if (code.startsWith(compiledMark)) return { error: compiledCodeError(chunkName.slice(1)) };
    const status = machine.load(this.L, code, chunkName);
    if (status === Status.ok) return machine.lua.luaL_ref(this.L, registryIndex);
    const error = machine.textAt(this.L, -1) ?? '';
    machine.pop(this.L);
    return { error };
  }

  /** Lets go of a function. */
  release(reference: number): void {
    if (!this.isClosed) this.shared.machine.lua.luaL_unref(this.L, registryIndex, reference);
  }

  /**
   * Runs a library's code, which registers functions. It sees nothing but the table `redis` for that.
   * @param loading takes the functions; is asked from time to time whether it takes too long
   * @returns what went wrong
   */
  loadLibrary(code: Binary, loading: LibraryLoading): Binary | undefined {
    const { machine, hook } = this.shared;
    const { lua } = machine;
    const { L } = this;
    const compiled = machine.load(L, code, '@user_function') === Status.ok;
    if (!compiled) {
      const error = `Error compiling function: ${machine.textAt(L, -1)}`;
      lua.lua_settop(L, 0);
      return error;
    }
    const former = this.shared.running;
    this.shared.running = this;
    this.register = loading.register;
    this.killed = undefined;
    this.loading = loading;
    this.readGlobalsFrom(() => this.pushLibraryGlobals());
    lua.lua_sethook(L, hook, maskCount, instructionsBetweenLooks);
    const status = lua.lua_pcall(L, 0, 0, 0);
    lua.lua_sethook(L, 0, 0, 0);
    this.readGlobalsFrom(() => lua.lua_rawgeti(L, registryIndex, this.globals));
    this.register = undefined;
    this.loading = undefined;
    this.shared.running = former;
    const error = status === Status.ok ? undefined : `Error registering functions: ${this.messageOnTop(L)}`;
    lua.lua_settop(L, 0);
    return error;
  }

  /** Sets where the stand-in for the globals reads. */
  private readGlobalsFrom(push: () => void): void {
    const { machine } = this.shared;
    const { L } = this;
    machine.lua.lua_getmetatable(L, globalsIndex);
    push();
    machine.rawSetField(L, -2, '__index');
    machine.pop(L);
  }

  private pushLibraryGlobals(): void {
    const { machine, protection, api } = this.shared;
    const { lua } = machine;
    const { L } = this;
    if (this.libraryGlobals === undefined) {
      lua.lua_createtable(L, 0, 1);
      api.pushLibraryApi(L, this.version);
      protection.refuseUnknownIn(L);
      protection.pushStandIn(L);
      lua.lua_remove(L, -2);
      machine.rawSetField(L, -2, 'redis');
      protection.refuseUnknownIn(L);
      this.libraryGlobals = lua.luaL_ref(L, registryIndex);
    }
    lua.lua_rawgeti(L, registryIndex, this.libraryGlobals);
  }

  /** Runs a compiled script or a function from its beginning. */
  run(reference: number, options: RunOptions): RunOutcome {
    const { machine } = this.shared;
    const { lua } = machine;
    const { L } = (this.thread ??= this.createThread());
    this.current = options;
    this.killed = undefined;
    this.protectedRuns.clear();
    if (this.kind === 'eval') this.setGlobals(L, options);
    lua.lua_rawgeti(L, registryIndex, reference);
    if (this.kind === 'function') {
      machine.pushStrings(L, options.keys);
      machine.pushStrings(L, options.args);
    }
    this.debugging = options.host.watcher && new LineDebugging(machine, this.shared.hook, this.shared.protectedCalls, options.host.watcher);
    this.watch(L);
    return this.resume(this.kind === 'eval' ? 0 : 2);
  }

  /** Goes on with a run that was suspended. */
  resume(argumentCount = 0): RunOutcome {
    const { machine } = this.shared;
    const { host } = this.current!;
    const { L } = this.thread!;
    let status: number;
    try {
      status = this.asRunning(() => machine.lua.lua_resume(L, argumentCount));
    } catch (error) {
      this.dropThread();
      return { reply: new ErrorReply(`ERR Error running script ${this.current!.name}, ${brokenText(error)}`) };
    }
    if (status === Status.yielded) return { suspended: true };
    const reply = status === Status.ok ? this.takeResult(L, host.protocol) : this.takeError(L);
    this.collect();
    return { reply };
  }

  private asRunning<T>(act: () => T): T {
    const former = this.shared.running;
    this.shared.running = this;
    this.host = this.current!.host;
    try {
      return act();
    } finally {
      this.host = undefined;
      this.shared.running = former;
    }
  }

  /** Goes on with a run that stands at a line. @param error what it gets there */
  goOn(error?: Binary): RunOutcome {
    this.debugging!.goOn(error);
    return this.resume();
  }

  /** Looks into a run that stands at a line. */
  inspect<T>(look: (debugging: LineDebugging, L: State) => T): T {
    return this.asRunning(() => look(this.debugging!, this.L));
  }

  /** A suspended run never goes on. */
  abandon(): void {
    this.dropThread();
  }

  /** Frees everything. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.forget();
    this.shared.machine.lua.lua_close(this.L);
  }

  /** The coroutine that runs stand in. */
  get mainThread(): State | undefined {
    return this.thread?.L;
  }

  /** Bytes that Lua holds. */
  get memoryBytes(): number {
    const { lua } = this.shared.machine;
    return lua.lua_gc(this.L, 3, 0) * 1024 + lua.lua_gc(this.L, 4, 0);
  }

  // ---- A run

  /** Has the hook look at a coroutine. */
  watch(L: State): void {
    if (this.debugging === undefined) this.shared.machine.lua.lua_sethook(L, this.shared.hook, maskCount, instructionsBetweenLooks);
    else this.debugging.watch(L);
  }

  /** The hook: from time to time, when it is debugged for each line, somebody is asked whether the script may go on. */
  onHook(L: State, record: Pointer): void {
    const { machine } = this.shared;
    const { lua } = machine;
    let error = this.killed;
    if (error === undefined) {
      const answer = this.debugging?.onHook(L, record) ?? this.interrupt(L);
      if (answer === 'go on' || answer === false) return;
      if (answer === 'suspend' || answer === true) {
        lua.lua_yield(L, 0);
        return;
      }
      error = answer.error;
      if (!('isCatchable' in answer)) this.killed = error;
    }
    // Each line fails from here on, or the script could catch the error with pcall and live.
    if (this.killed !== undefined) lua.lua_sethook(L, this.shared.hook, maskLine, 0);
    lua.lua_createtable(L, 0, 0);
    machine.pushBytes(L, error);
    machine.rawSetField(L, -2, 'err');
    machine.raise(L);
  }

  private interrupt(L: State): 'go on' | 'suspend' | { readonly error: Binary } {
    if (this.loading === undefined) return this.host!.interrupt(this.shared.protectedCalls.maySuspend(L));
    const error = this.loading.interrupt();
    return error === undefined ? 'go on' : { error };
  }

  private takeResult(L: State, protocol: 2 | 3): Reply {
    const { machine } = this.shared;
    const { lua } = machine;
    // A script without a result gives nil; of several the first one counts.
    const reply = machine.memory.valueCount(L) === 0 ? null : readReply(machine.memory, machine.memory.firstSlot(L), protocol);
    lua.lua_settop(L, 0);
    return reply;
  }

  /** The error on top of a coroutine that has failed, whose frames still tell where. */
  private takeError(L: State): ErrorReply {
    const { machine } = this.shared;
    const frame = this.failedFrame(L);
    const name = this.current!.name;
    const isTable = machine.lua.lua_type(L, -1) === LuaType.table;
    const isCounted = isTable && machine.rawGetField(L, -1, 'ignore_error_stats_update') === LuaType.boolean;
    if (isTable) machine.pop(L);
    const message = this.messageOnTop(L);
    this.dropThread();
    const place = frame === undefined ? '' : ` script: ${name}, on ${frame.source}:${frame.line}.`;
    return new ErrorReply(message + place, isCounted);
  }

  /** The text of the error on top: a table's `err`, or anything as a string. */
  private messageOnTop(L: State): Binary {
    const { machine } = this.shared;
    if (machine.lua.lua_type(L, -1) !== LuaType.table) return `ERR ${machine.textAt(L, -1) ?? this.shown(L)}`;
    const type = machine.rawGetField(L, -1, 'err');
    return type === LuaType.string || type === LuaType.number ? machine.textAt(L, -1)! : '(null)';
  }

  /** tostring of the value on top. */
  private shown(L: State): Binary {
    const { machine } = this.shared;
    machine.rawGetField(L, globalsIndex, 'tostring');
    machine.pushBytes(L, 'tostring');
    machine.lua.lua_gettable(L, globalsIndex);
    machine.lua.lua_pushvalue(L, -3);
    machine.lua.lua_pcall(L, 1, 1, 0);
    return machine.textAt(L, -1) ?? '';
  }

  /** Whoever raised the error; of a function of C its caller. */
  private failedFrame(L: State): { readonly source: Binary; readonly line: number } | undefined {
    const { machine } = this.shared;
    const frame = machine.frame(L, 0);
    return frame?.what === 'C' ? machine.frame(L, 1) : frame;
  }

  private createThread(): { readonly L: State; readonly reference: number } {
    const { lua } = this.shared.machine;
    const L = lua.lua_newthread(this.L);
    return { L, reference: lua.luaL_ref(this.L, registryIndex) };
  }

  /** After an error a coroutine is dead. */
  private dropThread(): void {
    if (this.thread) this.release(this.thread.reference);
    this.thread = undefined;
  }

  private setGlobals(L: State, { keys, args }: ScriptArguments): void {
    const { machine } = this.shared;
    const { lua } = machine;
    lua.lua_rawgeti(L, registryIndex, this.globals);
    machine.pushBytes(L, 'KEYS');
    machine.pushStrings(L, keys);
    lua.lua_rawset(L, -3);
    machine.pushBytes(L, 'ARGV');
    machine.pushStrings(L, args);
    lua.lua_rawset(L, -3);
    lua.lua_settop(L, 0);
  }

  private collect(): void {
    if (++this.runs % runsBetweenCollections === 0) this.shared.machine.lua.lua_gc(this.L, collectStep, runsBetweenCollections);
  }
}

function brokenText(error: unknown): string {
  return error instanceof RangeError ? 'stack overflow' : String(error);
}
