import { announcedMatcher } from '../src/kit/announced-matcher';
import { collectEvents, type EmitterLike } from '../src/kit/events/collect-events';
import type { EventFilter } from '../src/kit/events/collector';
import { verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { showValue } from '../src/kit/waiting/show';
import { waitDefaults } from '../src/kit/waiting/wait-options';

/** Options of {@link EventMatchers.toEmitEvent}. */
export interface EmitOptions {
  /** What shall cause the event: called when the listener is there, and awaited. Default: what is under way. */
  readonly when?: () => unknown;
  /** Compared with the event's first argument: properties that it has, a RegExp for text, an asymmetric matcher, a function that returns true. */
  readonly match?: EventFilter['match'];
  /** Milliseconds; default as long as a wait (1,000 in unit tests), with `.not`, where all of it is waited for, 100. */
  readonly timeoutMs?: number;
}

/** The matchers of this file, as `expect` gets them. */
export interface EventMatchers {
  /**
   * Passes when the EventEmitter or EventTarget emits such an event from now on.
   * @example
   * await expect(breaker).toEmitEvent('open', { when: () => failThreeTimes() });
   */
  toEmitEvent(name: string, options?: EmitOptions): Promise<void>;
}

/** The implementation of {@link EventMatchers.toEmitEvent}, for expect.extend. @throws DistributedError JD_SOURCE */
export function toEmitEvent(this: MatcherContext, source: unknown, name: string, options: EmitOptions = {}): Promise<MatcherResult> {
  const isNot = this.isNot ?? false;
  const { when, match, timeoutMs = isNot ? waitDefaults.forMs : undefined } = options;
  const call = { name: 'toEmitEvent', received: 'emitter', expected: `'${name}'${match === undefined ? '' : `, ${showValue(match)}`}` };
  const events = collectEvents(source as EmitterLike, name);
  const look = async (): Promise<MatcherResult> => {
    try {
      await when?.();
      const event = await events.next({ timeoutMs, ...(match === undefined ? {} : { match }) });
      return verdict(this, call, true, () => [`It came after ${Math.round(event.atMs)} ms: ${showValue(event.value)}`]);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'JD_TIMEOUT') throw error;
      return verdict(this, call, false, () => [(error as Error).message]);
    } finally {
      events.stop();
    }
  };
  return announcedMatcher('expect(emitter).toEmitEvent(...)', toEmitEvent, look());
}
