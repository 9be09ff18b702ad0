import { createHash } from 'node:crypto';
import type { Binary } from '../../base/bytes';
import { ErrorReply } from '../reply';
import { describeValue } from './describe-value';
import { formatSigned } from './format-signed';
import { globalsIndex, type LuaFunction, type LuaMachine, LuaType } from './machine';
import { slotBytes } from './memory';
import type { ProtectedCalls } from './protected-call';
import { randomBound, type ScriptRandom } from './random';
import { registerFunction } from './register-function';
import { pushError, pushReply } from './replies';
import type { FunctionDefinition, ScriptHost } from './script-host';
import type { State } from './wasm';

/** What the functions of the table `redis` need: the script that runs, if one does. */
export interface ScriptSlot {
  readonly host: ScriptHost | undefined;
  readonly random: ScriptRandom;
  /** The coroutine that a script of EVAL or a function itself runs in. For scripts it is none. */
  readonly mainThread: State | undefined;
  /** While a library is loaded: takes a function, or tells what is wrong with it. */
  readonly register: ((definition: FunctionDefinition) => Binary | undefined) | undefined;
}

/** redis.REDIS_VERSION and REDIS_VERSION_NUM. */
export interface LuaVersion {
  readonly text: string;
  readonly number: number;
}

const logLevels = { LOG_DEBUG: 0, LOG_VERBOSE: 1, LOG_NOTICE: 2, LOG_WARNING: 3 } as const;
const replicationFlags = { REPL_NONE: 0, REPL_AOF: 1, REPL_SLAVE: 2, REPL_REPLICA: 2, REPL_ALL: 3 } as const;

/** The functions of `redis`, and those of Lua that Redis or we change: the same for all states of a machine. */
export class RedisApi {
  private readonly functions: Readonly<Record<string, LuaFunction>>;
  private readonly evalFunctions: Readonly<Record<string, LuaFunction>>;
  private readonly random: LuaFunction;
  private readonly randomSeed: LuaFunction;
  private readonly register: LuaFunction;
  private readonly yield: LuaFunction;
  /** Redis has one; ours needs none, and it gives back what it gets. */
  private readonly errorHandler: LuaFunction = () => 1;
  private readonly currentCoroutine: LuaFunction;

  constructor(
    private readonly machine: LuaMachine,
    private readonly slot: ScriptSlot,
    private readonly protectedCalls: ProtectedCalls,
  ) {
    const one = (push: (L: State) => void): LuaFunction => {
      return (L) => {
        push(L);
        return 1;
      };
    };
    this.functions = {
      call: (L) => this.call(L, true),
      pcall: (L) => this.call(L, false),
      log: (L) => this.log(L),
      setresp: (L) => this.setProtocol(L),
      sha1hex: (L) => this.sha1hex(L),
      error_reply: (L) => this.errorReply(L),
      status_reply: (L) => this.statusReply(L),
      set_repl: (L) => this.setReplication(L),
      acl_check_cmd: (L) => this.mayCall(L),
    };
    this.evalFunctions = {
      breakpoint: one((L) => {
        const debugs = slot.host?.watcher;
        debugs?.breakAtNextLine();
        machine.lua.lua_pushboolean(L, debugs === undefined ? 0 : 1);
      }),
      debug: (L) => this.debug(L),
      replicate_commands: one((L) => machine.lua.lua_pushboolean(L, 1)),
    };
    this.random = (L) => this.nextRandom(L);
    this.randomSeed = (L) => this.seedRandom(L);
    this.register = (L) => registerFunction(machine, L, slot.register);
    this.yield = (L) => {
      if (L !== slot.mainThread && !protectedCalls.isProtected(L)) return machine.lua.lua_yield(L, machine.lua.lua_gettop(L));
      machine.pushBytes(L, 'attempt to yield across metamethod/C-call boundary');
      return machine.raise(L);
    };
    this.currentCoroutine = (L) => {
      const seen = protectedCalls.visible(L);
      if (seen === slot.mainThread) machine.lua.lua_pushnil(L);
      else {
        machine.lua.lua_pushthread(seen);
        if (seen !== L) machine.lua.lua_xmove(seen, L, 1);
      }
      return 1;
    };
  }

  /** Puts everything into a state's globals. @param kind scripts of EVAL have some functions more */
  open(L: State, kind: 'eval' | 'function', version: LuaVersion): void {
    const { machine } = this;
    const { lua } = machine;
    lua.lua_createtable(L, 0, 0);
    this.setFunctions(L, kind === 'eval' ? { ...this.functions, ...this.evalFunctions } : this.functions);
    this.setNumbers(L, { ...logLevels, ...replicationFlags });
    this.setVersion(L, version);
    machine.rawSetField(L, globalsIndex, 'redis');
    this.replaceIn(L, 'math', { random: this.random, randomseed: this.randomSeed });
    this.replaceIn(L, 'coroutine', { yield: this.yield, running: this.currentCoroutine });
    this.protectedCalls.open(L);
    machine.pushFunction(L, this.errorHandler);
    machine.rawSetField(L, globalsIndex, '__redis__err__handler');
  }

  /** Pushes the table `redis` that a library sees while it is loaded. */
  pushLibraryApi(L: State, version: LuaVersion): void {
    this.machine.lua.lua_createtable(L, 0, 0);
    this.setFunctions(L, { register_function: this.register, log: this.functions['log']! });
    this.setNumbers(L, logLevels);
    this.setVersion(L, version);
  }

  private setFunctions(L: State, functions: Readonly<Record<string, LuaFunction>>): void {
    for (const [name, callback] of Object.entries(functions)) {
      this.machine.pushFunction(L, callback);
      this.machine.rawSetField(L, -2, name);
    }
  }

  private setNumbers(L: State, numbers: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(numbers)) {
      this.machine.lua.lua_pushnumber(L, value);
      this.machine.rawSetField(L, -2, name);
    }
  }

  private setVersion(L: State, { text, number }: LuaVersion): void {
    this.setNumbers(L, { REDIS_VERSION_NUM: number });
    this.machine.pushBytes(L, text);
    this.machine.rawSetField(L, -2, 'REDIS_VERSION');
  }

  private replaceIn(L: State, library: string, functions: Readonly<Record<string, LuaFunction>>): void {
    const { machine } = this;
    machine.rawGetField(L, globalsIndex, library);
    this.setFunctions(L, functions);
    machine.pop(L);
  }

  private call(L: State, raises: boolean): number {
    const { machine } = this;
    const host = this.slot.host ?? this.failOutside(L, 'redis.call/pcall can only be called inside a script invocation');
    const argv = this.arguments(L);
    if (argv === undefined) return raises ? machine.raise(L) : 1;
    const reply = host.call(argv);
    pushReply(machine, L, reply, host);
    return raises && reply instanceof ErrorReply ? machine.raise(L) : 1;
  }

  /** The arguments as a command's words; or undefined, and an error on the stack. */
  private arguments(L: State): Binary[] | undefined {
    const { machine } = this;
    const { lua, memory } = machine;
    const count = memory.valueCount(L);
    if (count === 0) {
      this.makeError(L, 'ERR Please specify at least one argument for this redis lib call');
      return undefined;
    }
    const argv = new Array<Binary>(count);
    const first = memory.firstSlot(L);
    let read = 0;
    for (; read < count; read++) {
      const slot = first + read * slotBytes;
      const type = memory.typeOf(slot);
      if (type === LuaType.string) argv[read] = memory.stringOf(slot);
      else if (type === LuaType.number) argv[read] = formatSigned(memory.numberOf(slot), 17);
      else break;
    }
    lua.lua_settop(L, 0);
    if (read === count) return argv;
    this.makeError(L, 'ERR Lua redis lib command arguments must be strings or integers');
    return undefined;
  }

  private log(L: State): number {
    const { machine } = this;
    const { lua } = machine;
    const count = lua.lua_gettop(L);
    if (count < 2) return this.failWith(L, 'redis.log() requires two arguments or more.');
    if (lua.lua_isnumber(L, 1) === 0) return this.failWith(L, 'First argument must be a number (log level).');
    const level = Math.trunc(lua.lua_tonumber(L, 1));
    if (!(level >= logLevels.LOG_DEBUG && level <= logLevels.LOG_WARNING)) return this.failWith(L, 'Invalid debug level.');
    const words: Binary[] = [];
    for (let at = 2; at <= count; at++) words.push(machine.bytesAt(L, at) ?? '');
    this.slot.host?.log(level, words.join(' '));
    return 0;
  }

  private debug(L: State): number {
    const { memory } = this.machine;
    const [first, count] = [memory.firstSlot(L), memory.valueCount(L)];
    this.slot.host?.watcher?.show(Array.from({ length: count }, (_, at) => describeValue(memory, first + at * slotBytes)));
    return 0;
  }

  private setProtocol(L: State): number {
    const { lua } = this.machine;
    const host = this.slot.host ?? this.failOutside(L, 'redis.setresp can only be called inside a script invocation');
    if (lua.lua_gettop(L) !== 1) return this.failWith(L, 'redis.setresp() requires one argument.');
    const protocol = Math.trunc(lua.lua_tonumber(L, 1));
    if (protocol !== 2 && protocol !== 3) return this.failWith(L, 'RESP version must be 2 or 3.');
    host.protocol = protocol;
    return 0;
  }

  private sha1hex(L: State): number {
    const { machine } = this;
    if (machine.lua.lua_gettop(L) !== 1) return this.failWith(L, 'wrong number of arguments');
    machine.pushBytes(L, sha1hex(machine.bytesAt(L, 1) ?? ''));
    return 1;
  }

  private errorReply(L: State): number {
    if (!this.hasOneString(L)) return 1;
    const given = this.machine.textAt(L, -1)!;
    this.makeError(L, errorMessage(given), given.startsWith('-') ? given : `-${given}`);
    return 1;
  }

  private statusReply(L: State): number {
    const { machine } = this;
    if (!this.hasOneString(L)) return 1;
    machine.lua.lua_createtable(L, 0, 0);
    machine.lua.lua_pushvalue(L, -2);
    machine.rawSetField(L, -2, 'ok');
    return 1;
  }

  private hasOneString(L: State): boolean {
    const { lua } = this.machine;
    if (lua.lua_gettop(L) === 1 && lua.lua_type(L, -1) === LuaType.string) return true;
    this.makeError(L, 'ERR wrong number or type of arguments');
    return false;
  }

  private setReplication(L: State): number {
    const { lua } = this.machine;
    if (this.slot.host === undefined) return this.failOutside(L, 'redis.set_repl can only be called inside a script invocation');
    if (lua.lua_gettop(L) !== 1) return this.failWith(L, 'redis.set_repl() requires two arguments.');
    const flags = Math.trunc(lua.lua_tonumber(L, -1));
    if ((flags & ~replicationFlags.REPL_ALL) === 0) return 0;
    return this.failWith(L, 'Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.');
  }

  private mayCall(L: State): number {
    const host = this.slot.host ?? this.failOutside(L, 'redis.acl_check_cmd can only be called inside a script invocation');
    const argv = this.arguments(L);
    if (argv === undefined) return this.machine.raise(L);
    const allowed = host.mayCall(argv);
    if (allowed === undefined) return this.failWith(L, 'Invalid command passed to redis.acl_check_cmd()');
    this.machine.lua.lua_pushboolean(L, allowed ? 1 : 0);
    return 1;
  }

  // ---- math

  private nextRandom(L: State): number {
    const { machine, slot } = this;
    const { lua } = machine;
    if (slot.host === undefined) machine.fail(L, 'math.random can only be called inside a script invocation');
    const fraction = (slot.random.next() % (randomBound - 1)) / (randomBound - 1);
    const count = lua.lua_gettop(L);
    if (count === 0) lua.lua_pushnumber(L, fraction);
    else if (count > 2) machine.fail(L, 'wrong number of arguments');
    else {
      const low = count === 1 ? 1 : lua.luaL_checkinteger(L, 1);
      const high = lua.luaL_checkinteger(L, count);
      if (low > high) machine.failArgument(L, count, 'interval is empty');
      lua.lua_pushnumber(L, Math.floor(fraction * (count === 1 ? high : (high - low + 1) | 0)) + low);
    }
    return 1;
  }

  private seedRandom(L: State): number {
    const { machine, slot } = this;
    if (slot.host === undefined) machine.fail(L, 'math.randomseed can only be called inside a script invocation');
    slot.random.seed(machine.lua.luaL_checkinteger(L, 1));
    return 0;
  }

  // ---- Errors

  /** @param shown how a debugger shows it */
  private makeError(L: State, message: Binary, shown = message.slice('ERR '.length)): void {
    this.slot.host?.watcher?.noteError(shown);
    pushError(this.machine, L, message);
  }

  private failWith(L: State, message: Binary): never {
    this.makeError(L, `ERR ${message}`);
    return this.machine.raise(L);
  }

  private failOutside(L: State, message: Binary): never {
    return this.failWith(L, message);
  }
}

/** The SHA-1 of some bytes, in 40 hexadecimal digits. */
export function sha1hex(text: Binary): string {
  return createHash('sha1').update(text, 'latin1').digest('hex');
}

/** Code and words of redis.error_reply's text: '-CODE words', 'CODE words'; a lone word gets ERR before it. */
function errorMessage(text: Binary): Binary {
  const given = text.startsWith('-') ? text.slice(1) : text;
  const space = given.indexOf(' ');
  const [code, words] = space < 0 ? ['ERR', given] : [given.slice(0, space), given.slice(space + 1)];
  return `${code} ${words.replace(/^[\r\n]+|[\r\n]+$/g, '')}`;
}
