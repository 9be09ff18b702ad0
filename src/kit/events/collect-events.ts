import { DistributedError } from '../../base/errors';
import { showValue } from '../waiting/show';
import { collector, type Events, type Tap } from './collector';

/** What is listened to in the manner of Node. */
export interface EmitterLike {
  on(name: string, listener: (...args: unknown[]) => void): unknown;
  removeListener(name: string, listener: (...args: unknown[]) => void): unknown;
}

/** What is listened to in the manner of the web. */
export interface TargetLike {
  addEventListener(name: string, listener: (event: unknown) => void): unknown;
  removeEventListener(name: string, listener: (event: unknown) => void): unknown;
}

/** A channel of node:diagnostics_channel. */
export interface ChannelLike {
  readonly name: string | symbol;
  subscribe(listener: (message: unknown, name: string | symbol) => void): unknown;
  unsubscribe(listener: (message: unknown, name: string | symbol) => void): unknown;
}

/**
 * Collects events from now on: call it before what shall cause them, and await them afterwards; none is lost.
 * @param source an EventEmitter or an EventTarget with the names of its events; a channel of node:diagnostics_channel; an async iterable, which it then reads
 * @throws DistributedError JD_SOURCE for something else, or without names where they are needed
 * @example
 * const events = collectEvents(breaker, 'open', 'halfOpen');
 * await callUntilItFails();
 * await events.next({ name: 'open', timeoutMs: 500 });
 */
export function collectEvents<T = unknown>(source: EmitterLike | TargetLike, ...names: [string, ...string[]]): Events<T>;
export function collectEvents<T = unknown>(source: ChannelLike | AsyncIterable<T>): Events<T>;
export function collectEvents<T = unknown>(source: object, ...names: string[]): Events<T> {
  const what = `${source?.constructor?.name ?? typeof source}${names.length === 0 ? '' : ` (${names.join(', ')})`}`;
  if (isTarget(source)) return collector(what, (tap) => tapTarget(source, needed(names, source), tap));
  if (isEmitter(source) && names.length > 0) return collector(what, (tap) => tapEmitter(source, names, tap));
  if (isChannel(source)) return collector(`channel ${String(source.name)}`, (tap) => tapChannel(source, tap));
  if (isIterable(source)) return collector(what, (tap) => tapIterable(source, tap));
  throw notASource(source, isEmitter(source));
}

function tapEmitter(source: EmitterLike, names: readonly string[], tap: Tap): () => void {
  const listeners = names.map((name) => [name, (...args: unknown[]) => tap.add(name, args)] as const);
  for (const [name, listener] of listeners) source.on(name, listener);
  return () => {
    for (const [name, listener] of listeners) source.removeListener(name, listener);
  };
}

function tapTarget(source: TargetLike, names: readonly string[], tap: Tap): () => void {
  const listeners = names.map((name) => [name, (event: unknown) => tap.add(name, [event])] as const);
  for (const [name, listener] of listeners) source.addEventListener(name, listener);
  return () => {
    for (const [name, listener] of listeners) source.removeEventListener(name, listener);
  };
}

function tapChannel(source: ChannelLike, tap: Tap): () => void {
  const listener = (message: unknown, name: string | symbol): void => tap.add(String(name), [message]);
  source.subscribe(listener);
  return () => void source.unsubscribe(listener);
}

function tapIterable(source: AsyncIterable<unknown>, tap: Tap): () => void {
  const iterator = source[Symbol.asyncIterator]();
  const read = async (): Promise<void> => {
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) tap.add('item', [step.value]);
  };
  read().then(
    () => tap.end(),
    (error: unknown) => tap.end(error),
  );
  return () => {
    // An iterator that waits for its next item answers when that has come; nobody waits for its answer.
    void Promise.resolve(iterator.return?.()).catch(() => undefined);
  };
}

function isTarget(source: object): source is TargetLike {
  return typeof (source as Partial<TargetLike> | null)?.addEventListener === 'function';
}

function isEmitter(source: object): source is EmitterLike {
  const { on, removeListener } = (source ?? {}) as Partial<EmitterLike>;
  return typeof on === 'function' && typeof removeListener === 'function';
}

function isChannel(source: object): source is ChannelLike {
  const { subscribe, unsubscribe } = (source ?? {}) as Partial<ChannelLike>;
  return typeof subscribe === 'function' && typeof unsubscribe === 'function';
}

function isIterable(source: object): source is AsyncIterable<unknown> {
  return typeof (source as { [Symbol.asyncIterator]?: unknown } | null)?.[Symbol.asyncIterator] === 'function';
}

function needed(names: string[], source: object): string[] {
  if (names.length > 0) return names;
  throw notASource(source, true);
}

function notASource(source: unknown, lacksNames: boolean): DistributedError {
  return new DistributedError({
    code: 'JD_SOURCE',
    what: lacksNames ? 'collectEvents was given no names of events.' : `collectEvents cannot listen to ${showValue(source)}.`,
    fix: lacksNames
      ? "Name them: collectEvents(emitter, 'open', 'close')."
      : 'Give an EventEmitter, an EventTarget, a channel of node:diagnostics_channel, or an async iterable.',
  });
}
