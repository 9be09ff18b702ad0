import type { Binary } from '../../base/bytes';
import { describeValue } from './describe-value';
import { compiledMark } from './libraries/text-only';
import { type LuaMachine, Status } from './machine';
import type { ProtectedCalls } from './protected-call';
import type { LineWatcher } from './script-host';
import type { Pointer, State } from './wasm';

/** How scripts are compiled: what else is on the stack is ours or Lua's. */
export const scriptSource = '@user_script';

const evaluatedSource = '@ldb_eval';

/** Of a hook: it is called for each new line, and after so many instructions. */
const maskLine = 4;
const maskCount = 8;
/** What a hook is called for, as its record begins. */
const lineEvent = 2;
const instructionsBetweenLooks = 10_000;

/** A function of the script on the stack of calls. */
export interface ScriptFrame {
  /** How it was called; undefined: Lua does not know. */
  readonly name: Binary | undefined;
  readonly line: number;
}

interface PlacedFrame extends ScriptFrame {
  readonly L: State;
  readonly level: number;
}

/** Stops a script at lines, and looks into it while it stands. */
export class LineDebugging {
  /** The coroutine that stands. */
  private stopped: State | undefined;
  /** What stood goes on: Lua comes to the instruction a second time, and may tell of its line again. */
  private again: 'no' | 'expected' | 'at it' = 'no';
  private error: Binary | undefined;

  constructor(
    private readonly machine: LuaMachine,
    private readonly hook: number,
    private readonly protectedCalls: ProtectedCalls,
    private readonly watcher: LineWatcher,
  ) {}

  /** Has the hook see each line of a coroutine. */
  watch(L: State): void {
    this.machine.lua.lua_sethook(L, this.hook, maskLine | maskCount, instructionsBetweenLooks);
  }

  /** @param record what the hook was called for. @returns whether the script is to stop here, or an error that it gets, and may catch or not */
  onHook(L: State, record: Pointer): boolean | { readonly error: Binary; readonly isCatchable?: true } {
    const { error } = this;
    if (error !== undefined && L === this.stopped) {
      this.error = undefined;
      this.again = 'no';
      this.watch(L);
      return { error, isCatchable: true };
    }
    const isLine = this.machine.memory.wordAt(record) === lineEvent;
    if (L === this.stopped && this.again !== 'no' && this.isToldAgain(L, isLine)) return false;
    const frame = this.machine.frame(L, 0);
    if (frame?.source !== scriptSource) return false;
    const stops = this.watcher.reached(frame.line, isLine, this.protectedCalls.maySuspend(L));
    if (stops === true) this.stopped = L;
    return stops;
  }

  private isToldAgain(L: State, isLine: boolean): boolean {
    const isOver = isLine || this.again === 'at it';
    this.again = isOver ? 'no' : 'at it';
    if (isOver) this.watch(L);
    return true;
  }

  /** The script is about to go on. @param error what it gets where it stands */
  goOn(error?: Binary): void {
    this.error = error;
    this.again = 'expected';
    this.machine.lua.lua_sethook(this.stopped!, this.hook, maskLine | maskCount, 1);
  }

  // ---- While it stands

  /** The innermost first; a protected call's own coroutine is no border. */
  frames(): readonly ScriptFrame[] {
    return this.looking(() => this.allFrames());
  }

  /** The local variables of the innermost function, as they are shown. */
  locals(): (readonly [name: Binary, value: Binary])[] {
    return this.looking(() => {
      const [innermost] = this.allFrames();
      return innermost === undefined ? [] : [...this.localsOf(innermost)].filter(([name]) => name !== temporary);
    });
  }

  /** The first local variable of that name, from the innermost function outwards. */
  local(wanted: Binary): Binary | undefined {
    return this.looking(() => {
      for (const frame of this.allFrames()) for (const [name, value] of this.localsOf(frame)) if (name === wanted) return value;
      return undefined;
    });
  }

  /** What some code gives, as it is shown, in a coroutine of its own. It sees globals only. */
  evaluate(L: State, code: Binary): { readonly value: Binary } | { readonly error: Binary } {
    const { machine } = this;
    const { lua, memory } = machine;
    const own = lua.lua_newthread(L);
    try {
      const isLoaded = [`return ${code}`, code].some(
        (each) => !each.startsWith(compiledMark) && machine.load(own, each, evaluatedSource) === Status.ok,
      );
      if (isLoaded && lua.lua_pcall(own, 0, 1, 0) === Status.ok) return { value: describeValue(memory, memory.topSlot(own)) };
      return { error: machine.textAt(own, -1) ?? '(null)' };
    } finally {
      machine.pop(L);
    }
  }

  /** A coroutine that stands is one instruction behind: Lua is asked about the one that comes. */
  private looking<T>(look: () => T): T {
    const { memory } = this.machine;
    const L = this.stopped!;
    memory.moveInstruction(L, 1);
    try {
      return look();
    } finally {
      memory.moveInstruction(L, -1);
    }
  }

  private allFrames(): PlacedFrame[] {
    const found: PlacedFrame[] = [];
    for (let L = this.stopped; L !== undefined; L = this.protectedCalls.callerOf(L)) {
      for (let level = 0; ; level++) {
        const frame = this.machine.frame(L, level);
        if (frame === undefined) break;
        if (frame.source === scriptSource) found.push({ name: frame.name, line: frame.line, L, level });
      }
    }
    return found;
  }

  private *localsOf({ L, level }: PlacedFrame): IterableIterator<readonly [name: Binary, value: Binary]> {
    const { machine } = this;
    for (let index = 1; ; index++) {
      const name = machine.pushLocal(L, level, index);
      if (name === undefined) return;
      const value = describeValue(machine.memory, machine.memory.topSlot(L));
      machine.pop(L);
      yield [name, value];
    }
  }
}

/** What Lua calls a value without a name. */
const temporary = '(*temporary)';
