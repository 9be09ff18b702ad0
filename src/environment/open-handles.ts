import { type AsyncHook, createHook } from 'node:async_hooks';
import { dirname, join, sep } from 'node:path';
import type { Clock } from '../base/clock';
import { DistributedError } from '../base/errors';
import { handleKinds } from '../base/handle-kinds';

/** How long what was closed in the last hook may take to be. */
const graceMs = 100;
const stepMs = 5;
/** A call comes through many frames of libraries before one of the user's. */
const framesKept = 40;

interface Opened {
  readonly kind: string;
  /** What ran, as errors tell it. */
  readonly place: string;
  /** Has the stack; it is made text only if somebody wants it. */
  readonly at: Error;
  readonly resource: { hasRef?(): boolean };
}

/** Follows what a test file opens, from its constructor to {@link close}: timers, sockets, servers, children. Every promise of the process pays for it meanwhile. */
export class OpenHandles {
  private readonly opened = new Map<number, Opened>();
  private readonly hook: AsyncHook;

  /** @param place what runs now, as errors tell it */
  constructor(private readonly place: () => string) {
    this.hook = createHook({
      init: (id, type, _trigger, resource) => this.opens(id, type, resource),
      destroy: (id) => void this.opened.delete(id),
    }).enable();
  }

  /** What is still open when the last hook has run and 100 ms are over, an error for each place in the code that has opened it. */
  async left(clock: Clock): Promise<DistributedError[]> {
    const givesUpAtMs = clock.now() + graceMs;
    while (this.remaining().length > 0 && clock.now() < givesUpAtMs)
      await new Promise<void>((resolve) => void clock.after(stepMs, resolve));
    const groups = new Map<string, Opened[]>();
    for (const each of this.remaining()) {
      const key = `${each.place}\n${framesOf(each.at).join('\n')}`;
      groups.set(key, [...(groups.get(key) ?? []), each]);
    }
    return [...groups.values()].map(leftError);
  }

  close(): void {
    this.hook.disable();
    this.opened.clear();
  }

  private opens(id: number, type: string, resource: object): void {
    const kind = handleKinds[type];
    if (kind === undefined) return;
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = framesKept;
    this.opened.set(id, { kind, place: this.place(), at: new Error('opened'), resource });
    Error.stackTraceLimit = stackTraceLimit;
  }

  private remaining(): Opened[] {
    return [...this.opened.values()].filter(({ resource, at }) => resource.hasRef?.() !== false && framesOf(at).length > 0);
  }
}

const ours = join(dirname(dirname(__dirname)), sep);

/** The frames of the user's code and of the libraries that it calls. */
function framesOf({ stack = '' }: Error): string[] {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.filter((line) => !/\(?node:|[\\/]node_modules[\\/](?:jest-(?!distributed)|@jest[\\/])/.test(line) && !line.includes(ours));
}

function leftError(group: readonly Opened[]): DistributedError {
  const [{ place, at }] = group as [Opened];
  const counts = new Map<string, number>();
  for (const { kind } of group) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const list = [...counts].map(([kind, count]) => (count === 1 ? kind : `${kind} (${count} times)`)).join(', ');
  const error = new DistributedError({
    code: 'JD_LEFT_OPEN',
    what: `${place} has opened ${list}, still open at the end of the file.`,
    fix: 'Close it where it was opened: cleanup(() => thing.close()).',
  });
  error.stack = [`${error.name}: ${error.message}`, ...framesOf(at)].join('\n');
  return error;
}
