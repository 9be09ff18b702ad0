import { type AsyncHook, createHook } from 'node:async_hooks';
import type { RaceWire } from '../../bridge/race-wire';

/** What is no waiting for anything outside, or goes on for ever: promises and ticks, open sockets and servers, and the transport of our own. */
const ignored =
  /^(?:PROMISE|TickObject|Microtask|MemoryWrite|MemorySocket|RaceTimer|TCPWRAP|TCPSERVERWRAP|PIPEWRAP|PIPESERVERWRAP|TTYWRAP|SIGNALWRAP|TLSWRAP)$/;

/**
 * I/O that tasks have begun and that is not at its end: files, timers of Node's own, compression, DNS, child processes.
 * Looking costs as much as all else of a check, for Node then follows every promise to its end: so only those checks look all the time in which it matters.
 */
export class PendingIo {
  private readonly pending = new Map<number, { readonly type: string; readonly task: number; readonly stack: string }>();
  private hook: AsyncHook | undefined;

  constructor(private readonly wire: RaceWire) {}

  get isWatched(): boolean {
    return this.hook !== undefined;
  }

  /** Begins to look; what was begun before is not seen. */
  watch(): void {
    this.hook ??= createHook({
      init: (id, type) => {
        if (ignored.test(type)) return;
        const task = this.wire.currentTask();
        if (task !== undefined) this.pending.set(id, { type, task, stack: new Error().stack ?? '' });
      },
      destroy: (id) => void this.pending.delete(id),
    }).enable();
  }

  /** Another execution begins. */
  forget(): void {
    this.pending.clear();
  }

  get isEmpty(): boolean {
    return this.pending.size === 0;
  }

  /** What it is and where it was begun; the oldest. */
  describe(taskNames: readonly string[]): string {
    const [first] = this.pending.values();
    if (first === undefined) return '';
    const frame = first.stack
      .split('\n')
      .find((line) => /^\s+at /.test(line) && !/node:|[\\/]kit[\\/]race|jest-distributed[\\/]dist/.test(line));
    return `${taskNames[first.task]} waits for ${first.type}${frame === undefined ? '' : `, begun ${frame.trim()}`}`;
  }

  stop(): void {
    if (this.hook === undefined) return;
    this.hook.disable();
    this.hook = undefined;
    // Node follows promises on until another hook is enabled.
    createHook({ init: () => undefined })
      .enable()
      .disable();
    this.pending.clear();
  }
}
