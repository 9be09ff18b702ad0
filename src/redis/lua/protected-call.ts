import { globalsIndex, type LuaFunction, type LuaMachine, LuaType, registryIndex, Status } from './machine';
import type { State } from './wasm';

/** Lua's own pcall can be nested so deep. */
const deepestNesting = 198;

/** What pcall is in Lua: a suspended call goes on when the script does. */
const source = `local start, go, yield = ...
local function finish(status, ...)
  if status ~= nil then return status, ... end
  local thread = ...
  yield()
  return finish(go(thread))
end
return function(...) return finish(start(...)) end`;

/** What a protected call needs of the script that runs. */
export interface ProtectedCallHost {
  readonly mainThread: State | undefined;
  readonly protectedRuns: ProtectedRuns;
  /** Has the hook watch a coroutine. */
  watch(L: State): void;
}

/** The protected calls of an interpreter's run. */
export class ProtectedRuns {
  /** By the coroutine of a protected call: whose call it is. */
  readonly callers = new Map<State, State>();
  /** Those that the server may suspend. */
  readonly suspendable = new Set<State>();

  /** A run begins: of the one before nothing is left. */
  clear(): void {
    if (this.callers.size > 0) this.callers.clear();
    if (this.suspendable.size > 0) this.suspendable.clear();
  }
}

/**
 * pcall as Redis has it: of an error table it gives the text. In Lua 5.1 nothing inside a pcall can be suspended, so what it calls
 * runs in a coroutine of its own here; scripts see nothing of it.
 */
export class ProtectedCalls {
  private readonly start: LuaFunction;
  private readonly goOn: LuaFunction;
  private readonly yield: LuaFunction;

  constructor(
    private readonly machine: LuaMachine,
    private readonly host: ProtectedCallHost,
  ) {
    this.start = (L) => this.begin(L);
    this.goOn = (L) => this.resume(L);
    this.yield = (L) => machine.lua.lua_yield(L, 0);
  }

  /** Puts pcall into a state's globals. */
  open(L: State): void {
    const { machine } = this;
    machine.load(L, source, '=pcall');
    for (const each of [this.start, this.goOn, this.yield]) machine.pushFunction(L, each);
    machine.lua.lua_call(L, 3, 1);
    machine.rawSetField(L, globalsIndex, 'pcall');
  }

  /** The coroutine that a script would say runs: protected calls are none. */
  visible(L: State): State {
    let seen = L;
    for (let caller = this.callerOf(seen); caller !== undefined; caller = this.callerOf(seen)) seen = caller;
    return seen;
  }

  /** The coroutine that made a protected call; undefined: the coroutine is none's. */
  callerOf(L: State): State | undefined {
    return this.host.protectedRuns.callers.get(L);
  }

  /** Whether a coroutine belongs to a protected call, which Lua cannot yield out of. */
  isProtected(L: State): boolean {
    return this.host.protectedRuns.callers.has(L);
  }

  /** Whether the server may suspend the script while this coroutine runs. */
  maySuspend(L: State): boolean {
    return (L === this.host.mainThread || this.host.protectedRuns.suspendable.has(L)) && this.machine.memory.mayYield(L);
  }

  /** @returns true and results; false and an error; nil and the coroutine when it was suspended */
  private begin(L: State): number {
    const { lua } = this.machine;
    const count = lua.lua_gettop(L);
    if (count === 0) {
      lua.lua_pushboolean(L, 0);
      this.machine.pushBytes(L, 'attempt to call a boolean value');
      return 2;
    }
    if (this.host.protectedRuns.callers.size >= deepestNesting) {
      lua.lua_pushboolean(L, 0);
      this.machine.pushBytes(L, 'C stack overflow');
      return 2;
    }
    const thread = lua.lua_newthread(L);
    const reference = lua.luaL_ref(L, registryIndex);
    lua.lua_xmove(L, thread, count);
    if (this.maySuspend(L)) this.host.protectedRuns.suspendable.add(thread);
    this.host.protectedRuns.callers.set(thread, L);
    this.host.watch(thread);
    lua.lua_pushnumber(L, reference);
    return this.run(L, thread, count - 1, reference);
  }

  private resume(L: State): number {
    const { lua } = this.machine;
    const reference = lua.lua_tonumber(L, 1);
    lua.lua_rawgeti(L, registryIndex, reference);
    const thread = lua.lua_topointer(L, -1);
    lua.lua_settop(L, 0);
    return this.run(L, thread, 0, reference);
  }

  private run(L: State, thread: State, argumentCount: number, reference: number): number {
    const { machine } = this;
    const { lua } = machine;
    lua.lua_settop(L, 0);
    const status = lua.lua_resume(thread, argumentCount);
    if (status === Status.yielded) {
      lua.lua_pushnil(L);
      lua.lua_pushnumber(L, reference);
      return 2;
    }
    this.host.protectedRuns.callers.delete(thread);
    this.host.protectedRuns.suspendable.delete(thread);
    const count = status === Status.ok ? lua.lua_gettop(thread) : 1;
    if (lua.lua_checkstack(L, count + 2) === 0) machine.fail(L, 'stack overflow (too many results)');
    lua.lua_pushboolean(L, status === Status.ok ? 1 : 0);
    lua.lua_xmove(thread, L, count);
    lua.luaL_unref(L, registryIndex, reference);
    if (status !== Status.ok) this.unwrapError(L);
    return count + 1;
  }

  /** Of an error table its text. */
  private unwrapError(L: State): void {
    const { machine } = this;
    const { lua } = machine;
    if (lua.lua_type(L, -1) !== LuaType.table) return;
    machine.pushBytes(L, 'err');
    lua.lua_gettable(L, -2);
    if (lua.lua_isstring(L, -1) !== 0) lua.lua_replace(L, -2);
    else machine.pop(L);
  }
}
