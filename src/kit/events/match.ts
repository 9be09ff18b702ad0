import { isRecord } from '../../base/realm';

/** What an event must be: a value, properties of it, a pattern for text, an asymmetric matcher, or a function of it. */
export type Match = unknown;

/**
 * Whether a value is as told: of an object only the properties that are named, of a list each item; text by a RegExp, anything by an asymmetric matcher
 * or by a function that returns true.
 */
export function matches(match: Match, value: unknown): boolean {
  if (typeof match === 'function') return (match as (value: unknown) => unknown)(value) === true;
  if (typeof match !== 'object' || match === null) return Object.is(match, value);
  const { asymmetricMatch } = match as { asymmetricMatch?: unknown };
  if (typeof asymmetricMatch === 'function') return Reflect.apply(asymmetricMatch, match, [value]) === true;
  if (Object.prototype.toString.call(match) === '[object RegExp]') return (match as RegExp).test(String(value));
  if (typeof value !== 'object' || value === null) return false;
  if (ArrayBuffer.isView(match)) return ArrayBuffer.isView(value) && bytesOf(match).equals(bytesOf(value));
  if (Array.isArray(match))
    return Array.isArray(value) && match.length === value.length && match.every((part, i) => matches(part, value[i]));
  if (!isRecord(match)) return match === value;
  return Object.entries(match).every(([name, part]) => matches(part, (value as Record<string, unknown>)[name]));
}

function bytesOf(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}
