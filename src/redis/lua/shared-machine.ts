import type { Binary } from '../../base/bytes';
import { Libraries } from './libraries';
import { LuaMachine } from './machine';
import { ProtectedCalls, type ProtectedRuns } from './protected-call';
import { TableProtection } from './protection';
import type { ScriptRandom } from './random';
import { RedisApi } from './redis-api';
import type { FunctionDefinition, ScriptHost } from './script-host';
import type { Pointer, State } from './wasm';

/** Whose script runs, as what is shared sees it. */
interface Running {
  readonly host: ScriptHost | undefined;
  readonly random: ScriptRandom;
  readonly mainThread: State | undefined;
  readonly protectedRuns: ProtectedRuns;
  readonly register: ((definition: FunctionDefinition) => Binary | undefined) | undefined;
  watch(L: State): void;
  onHook(L: State, record: Pointer): void;
}

/** What the interpreters of a process share: one WebAssembly instance, and the functions of ours in it. */
export interface SharedMachine {
  readonly machine: LuaMachine;
  readonly protection: TableProtection;
  readonly api: RedisApi;
  readonly libraries: Libraries;
  readonly protectedCalls: ProtectedCalls;
  readonly hook: number;
  /** The interpreter whose script runs now. */
  running: Running | undefined;
}

let shared: SharedMachine | undefined;

/** It is made when the first script arrives. */
export function sharedMachine(): SharedMachine {
  return (shared ??= createShared());
}

function createShared(): SharedMachine {
  const machine = new LuaMachine();
  const slot = {
    get host() {
      return shared!.running?.host;
    },
    get random() {
      return shared!.running!.random;
    },
    get mainThread() {
      return shared!.running?.mainThread;
    },
    get register() {
      return shared!.running?.register;
    },
  };
  const protectedCalls = new ProtectedCalls(machine, {
    get mainThread() {
      return shared!.running?.mainThread;
    },
    get protectedRuns() {
      return shared!.running!.protectedRuns;
    },
    watch: (L) => shared!.running?.watch(L),
  });
  return {
    machine,
    protection: new TableProtection(machine),
    libraries: new Libraries(machine),
    api: new RedisApi(machine, slot, protectedCalls),
    protectedCalls,
    hook: machine.createHook((L, record) => shared!.running?.onHook(L, record)),
    running: undefined,
  };
}
