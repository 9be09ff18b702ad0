import { DistributedError } from '../../base/errors';
import { tierTimes } from '../../base/tier';
import { bridgeOrUndefined, realClock } from '../../bridge/inner';
import { within } from '../within-test';
import { showMs, showValue } from '../waiting/show';
import { matches, type Match } from './match';

/** An event as it was collected. */
export interface CollectedEvent<T = unknown> {
  /** The event's, the channel's or the stream's name. */
  readonly name: string;
  /** Its first argument; the Event of an EventTarget, the message of a channel, the item of an iterator, the line of a log. */
  readonly value: T;
  /** All arguments. */
  readonly args: readonly unknown[];
  /** Milliseconds since collecting began. */
  readonly atMs: number;
}

/** Which event is meant. */
export interface EventFilter {
  readonly name?: string;
  /** Compared with the event's value: properties that it has, a RegExp for text, an asymmetric matcher, a function that returns true. Default: any. */
  readonly match?: Match;
}

/** Options of waiting for events. */
export interface EventLimit {
  /** Milliseconds; default as long as a wait (1,000 in unit tests), and never longer than the test has left. */
  readonly timeoutMs?: number | undefined;
}

/** What a source has told since collecting began. Each event is handed out once: by `next`, `take` or `all`. */
export interface Events<T = unknown> {
  /** The first event, not yet handed out, that is meant; it may have come before. @throws DistributedError JD_TIMEOUT with what came instead */
  next(options?: EventFilter & EventLimit): Promise<CollectedEvent<T>>;
  /** So many of them, in the order in which they came. */
  take(count: number, options?: EventFilter & EventLimit): Promise<CollectedEvent<T>[]>;
  /** One event for each filter, whatever their order, within one limit; in the order of the filters. No event counts for two. */
  all(filters: readonly EventFilter[], options?: EventLimit): Promise<CollectedEvent<T>[]>;
  /** What comes in so many milliseconds from now; it is not handed out. */
  collectFor(ms: number): Promise<CollectedEvent<T>[]>;
  /** How many have come so far, handed out or not. */
  count(filter?: EventFilter): number;
  /** All that have come so far, handed out or not. */
  readonly seen: readonly CollectedEvent<T>[];
  /** Ends collecting; at the end of the test it ends by itself. */
  stop(): void;
}

/** How a source is listened to. */
export interface Tap {
  /** An event. */
  add(name: string, args: readonly unknown[]): void;
  /** No more will come. @param error why, unless that is as it should be */
  end(error?: unknown): void;
}

/** A failure shows the last so many events. */
const mostShown = 20;

/** Collects from a source, from now on. @param what the source, for failures @param attach begins to listen, and returns how that is ended */
export function collector<T>(what: string, attach: (tap: Tap) => () => void): Events<T> {
  return new EventCollector<T>(what, attach);
}

class EventCollector<T> implements Events<T> {
  private readonly events: CollectedEvent<T>[] = [];
  private readonly open = new Set<CollectedEvent<T>>();
  private readonly waiting = new Set<() => void>();
  private readonly clock = realClock();
  private readonly beganMs = this.clock.now();
  private ended: { readonly error: unknown } | undefined;
  private readonly detach: () => void;

  constructor(
    private readonly what: string,
    attach: (tap: Tap) => () => void,
  ) {
    this.detach = attach({
      add: (name, args) => this.add(name, args),
      end: (error) => {
        this.ended ??= { error };
        this.tell();
      },
    });
    bridgeOrUndefined()?.onCleanup(() => this.stop());
  }

  get seen(): readonly CollectedEvent<T>[] {
    return [...this.events];
  }

  async next(options: EventFilter & EventLimit = {}): Promise<CollectedEvent<T>> {
    return (await this.all([options], options))[0]!;
  }

  async take(count: number, options: EventFilter & EventLimit = {}): Promise<CollectedEvent<T>[]> {
    const filters = Array.from({ length: count }, () => options);
    const found = new Set(await this.all(filters, options));
    return this.events.filter((event) => found.has(event));
  }

  async all(filters: readonly EventFilter[], { timeoutMs = defaultLimitMs() }: EventLimit = {}): Promise<CollectedEvent<T>[]> {
    const missing = (): string => this.describeMissing(filters);
    let look = (): void => undefined;
    const complete = new Promise<CollectedEvent<T>[]>((resolve, reject) => {
      look = () => {
        const found = this.assign(filters).filter((event) => event !== undefined);
        if (found.length === filters.length) {
          this.waiting.delete(look);
          for (const event of found) this.open.delete(event);
          resolve(found);
        } else if (this.ended !== undefined) reject(this.endedError(missing(), this.ended.error));
      };
      this.waiting.add(look);
      look();
    });
    try {
      return await within(complete, { what: missing, timeoutMs });
    } finally {
      this.waiting.delete(look);
    }
  }

  async collectFor(ms: number): Promise<CollectedEvent<T>[]> {
    const from = this.events.length;
    await new Promise<void>((resolve) => void this.clock.after(ms, resolve));
    return this.events.slice(from);
  }

  count(filter: EventFilter = {}): number {
    return this.events.filter((event) => isMeant(filter, event)).length;
  }

  stop(): void {
    this.ended ??= { error: undefined };
    this.detach();
    this.tell();
  }

  private add(name: string, args: readonly unknown[]): void {
    if (this.ended !== undefined) return;
    const event = Object.freeze({ name, value: args[0] as T, args, atMs: this.clock.now() - this.beganMs });
    this.events.push(event);
    this.open.add(event);
    this.tell();
  }

  private tell(): void {
    for (const look of [...this.waiting]) look();
  }

  /** An event for each filter, where there is one. A filter that takes what another one needs gives it back, so that the order of the filters does not matter. */
  private assign(filters: readonly EventFilter[]): (CollectedEvent<T> | undefined)[] {
    const open = [...this.open];
    const takenBy = new Map<CollectedEvent<T>, number>();
    const place = (index: number, tried: Set<CollectedEvent<T>>): boolean => {
      for (const event of open) {
        if (tried.has(event) || !isMeant(filters[index]!, event)) continue;
        tried.add(event);
        const holder = takenBy.get(event);
        if (holder !== undefined && !place(holder, tried)) continue;
        takenBy.set(event, index);
        return true;
      }
      return false;
    };
    filters.forEach((_, index) => place(index, new Set()));
    const found: (CollectedEvent<T> | undefined)[] = filters.map(() => undefined);
    for (const [event, index] of takenBy) found[index] = event;
    return found;
  }

  private describeMissing(filters: readonly EventFilter[]): string {
    const found = this.assign(filters);
    const missing = filters.filter((_, index) => found[index] === undefined).map(showFilter);
    const counts = filters.length === 1 ? '' : `${missing.length} of ${filters.length} events: `;
    const came = this.events
      .slice(-mostShown)
      .map((event) => `  ${showMs(event.atMs)}  ${event.name}  ${showValue(event.value)}${this.open.has(event) ? '' : '  (handed out)'}`);
    const more = this.events.length > mostShown ? [`  ... after ${this.events.length - mostShown} others`] : [];
    const instead = came.length === 0 ? ['Nothing came.'] : ['This came:', ...more, ...came];
    return [`${counts}${missing.join(', ')} of ${this.what}`, ...instead].join('\n');
  }

  private endedError(missing: string, cause: unknown): DistributedError {
    return new DistributedError({
      code: 'JD_SOURCE_ENDED',
      what: `${this.what} has ended; what was waited for did not come: ${missing}.`,
      fix: cause === undefined ? 'Look why it ends before.' : 'Look at the cause: it ended with an error.',
      cause,
    });
  }
}

function isMeant({ name, match }: EventFilter, event: CollectedEvent): boolean {
  return (name === undefined || name === event.name) && (match === undefined || matches(match, event.value));
}

function showFilter({ name, match }: EventFilter): string {
  const shown = match === undefined ? '' : typeof match === 'function' ? match.name || 'a match of the function' : showValue(match);
  return [name === undefined ? 'an event' : `'${name}'`, shown].filter((part) => part !== '').join(' ');
}

function defaultLimitMs(): number {
  return (bridgeOrUndefined()?.currentTest() ?? tierTimes.unit).waitMs;
}
