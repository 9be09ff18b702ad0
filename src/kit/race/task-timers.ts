import { promisify } from 'node:util';
import type { RaceWire } from '../../bridge/race-wire';
import type { HeldCalls } from './held-calls';

/** What the tasks' timers stand in the place of. */
const names = ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] as const;
type Globals = Record<(typeof names)[number], (...args: never[]) => unknown>;

/** A timer of a task's. It is on the time of the check, and fires when its step is chosen. */
class TaskTimer {
  private id = 0;

  constructor(
    private readonly parts: TimerParts,
    private readonly label: string,
    private readonly ms: number,
    private readonly act: () => void,
    private readonly repeats: boolean,
  ) {
    this.arm();
  }

  clear(): void {
    this.parts.wire.withdraw(this.id);
    this.id = 0;
  }

  /** Begins anew, as Node's do. */
  refresh(): this {
    this.clear();
    this.arm();
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.toPrimitive](): number {
    return this.id;
  }

  private arm(): void {
    const { wire, calls } = this.parts;
    const context = this.parts.capture();
    const id = wire.arrive('timer', this.label, this.ms);
    this.id = id;
    if (id <= 0) return;
    const fire = async (): Promise<void> => {
      if (this.id !== id) return;
      context(() => {
        if (this.repeats) this.arm();
        this.act();
      });
    };
    calls.hold(id, { go: fire, goWithoutReply: fire });
  }
}

export interface TimerParts {
  readonly wire: RaceWire;
  readonly calls: HeldCalls;
  /** @returns what runs something in the asynchronous context of now */
  capture(): (act: () => void) => void;
}

/** Gives tasks timers on the time of the check, until the returned function is called; everybody else keeps what there was. */
export function placeTaskTimers(parts: TimerParts): () => void {
  const globals = globalThis as unknown as Globals;
  const before = Object.fromEntries(names.map((name) => [name, globals[name]])) as Globals;
  const isTask = (): boolean => parts.wire.currentTask() !== undefined;
  const start =
    (name: 'setTimeout' | 'setInterval') =>
    (...args: never[]): unknown => {
      if (!isTask()) return Reflect.apply(before[name], globalThis, args);
      const [act, delay, ...rest] = args as unknown as [(...given: unknown[]) => void, number | undefined, ...unknown[]];
      const ms = Number(delay) >= 1 ? Number(delay) : 1;
      return new TaskTimer(parts, `${name} ${ms} ms`, ms, () => act(...rest), name === 'setInterval');
    };
  const clear =
    (name: 'clearTimeout' | 'clearInterval') =>
    (...args: never[]): unknown => {
      const timer: unknown = args[0];
      return timer instanceof TaskTimer ? timer.clear() : Reflect.apply(before[name], globalThis, args);
    };
  const setTimeout = Object.assign(start('setTimeout'), before.setTimeout, {
    [promisify.custom]: (ms: number, value: unknown) =>
      new Promise((resolve) => void globals.setTimeout(...([() => resolve(value), ms] as never[]))),
  });
  Object.assign(globals, {
    setTimeout,
    setInterval: Object.assign(start('setInterval'), before.setInterval),
    clearTimeout: clear('clearTimeout'),
    clearInterval: clear('clearInterval'),
  });
  return () => void Object.assign(globals, before);
}
