import crypto from 'node:crypto';
import { createRandom, type Random } from '../../base/random';
import type { RaceWire } from '../../bridge/race-wire';

/** Streams of chance, one a task, the same in every execution. */
export class TaskChance {
  private streams = new Map<number, Random>();

  constructor(
    private readonly wire: RaceWire,
    private readonly seed: number,
  ) {}

  /** Another execution begins. */
  restart(): void {
    if (this.streams.size > 0) this.streams = new Map();
  }

  /** That of the task that calls; undefined: no task does. */
  current(): Random | undefined {
    const task = this.wire.currentTask();
    if (task === undefined) return undefined;
    let stream = this.streams.get(task);
    if (stream === undefined) this.streams.set(task, (stream = createRandom(`${this.seed}/${task}`)));
    return stream;
  }
}

type Filled = NodeJS.ArrayBufferView;

/** Gives tasks seeded chance and the time of the check (Math.random, node:crypto, Date), until the returned function is called. */
export function placeTaskChance(chance: TaskChance, wire: RaceWire): () => void {
  const restores: (() => void)[] = [];
  const replace = <Name extends string>(target: Record<Name, unknown>, name: Name, value: unknown): void => {
    const descriptor = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { configurable: true, writable: true, value });
    restores.push(() =>
      descriptor === undefined ? Reflect.deleteProperty(target, name) : Object.defineProperty(target, name, descriptor),
    );
  };
  const { random } = Math;
  replace(Math, 'random', () => (chance.current() ?? { next: random }).next());
  replaceCrypto(chance, replace);
  replace(globalThis as never, 'Date', timedDate(wire));
  return () => restores.reverse().forEach((restore) => restore());
}

function replaceCrypto(chance: TaskChance, replace: (target: never, name: string, value: unknown) => void): void {
  const { randomBytes, randomUUID, randomFillSync, randomInt } = crypto;
  const fill = <View extends Filled>(view: View, stream: Random): View => {
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).forEach((_, at, bytes) => (bytes[at] = stream.below(256)));
    return view;
  };
  const uuid = (stream: Random): string => {
    const hex = fill(Buffer.alloc(16), stream).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  /** With a callback it is I/O, and stays it. */
  const seeded =
    (original: Function, own: (stream: Random, args: readonly never[]) => unknown) =>
    (...args: never[]): unknown => {
      const stream = typeof args.at(-1) === 'function' ? undefined : chance.current();
      return stream === undefined ? Reflect.apply(original, crypto, args) : own(stream, args);
    };
  const between = (stream: Random, [low, high]: readonly number[]): number =>
    high === undefined ? stream.below(low!) : low! + stream.below(high - low!);
  const module = crypto as never;
  replace(
    module,
    'randomBytes',
    seeded(randomBytes, (stream, [size]) => fill(Buffer.alloc(size!), stream)),
  );
  replace(module, 'randomUUID', seeded(randomUUID, uuid));
  replace(module, 'randomInt', seeded(randomInt, between));
  replace(
    module,
    'randomFillSync',
    seeded(randomFillSync, (stream, [view]) => fill(view! as Filled, stream)),
  );
  const web = (globalThis as { crypto?: typeof crypto.webcrypto }).crypto;
  if (web === undefined) return;
  const values = web.getRandomValues.bind(web);
  const webUuid = web.randomUUID.bind(web);
  replace(web as never, 'getRandomValues', (view: Filled) => {
    const stream = chance.current();
    return stream === undefined ? values(view as never) : fill(view, stream);
  });
  replace(web as never, 'randomUUID', () => {
    const stream = chance.current();
    return stream === undefined ? webUuid() : uuid(stream);
  });
}

function timedDate(wire: RaceWire): DateConstructor {
  const real = Date;
  const nowMs = (): number | undefined => (wire.currentTask() === undefined ? undefined : wire.nowMs());
  return new Proxy(real, {
    construct(target, args, newTarget: Function) {
      const ms = args.length === 0 ? nowMs() : undefined;
      return Reflect.construct(target, ms === undefined ? args : [ms], newTarget) as object;
    },
    apply(target, self, args) {
      const ms = nowMs();
      return ms === undefined ? (Reflect.apply(target, self, args) as string) : String(new real(ms));
    },
    get(target, name, receiver) {
      return name === 'now' ? () => nowMs() ?? target.now() : Reflect.get(target, name, receiver);
    },
  });
}
