import { inspect } from 'node:util';
import { isError } from '../../base/realm';
import { listening, nothing, type TouchedState } from '../../bridge/inner';

/** What stands for all keys of a collection: its size, its order, all that is in it. */
export const whole = '(all)';

export type Collection = Map<unknown, unknown> | Set<unknown>;

/** How often a collection or object has got other members. */
const revisions = new WeakMap<object, number>();
const shortText = { depth: -1, breakLength: Infinity, maxStringLength: 100 };

/** A property of an object is read, or `in` asks for it. */
export function readsProperty(target: object, { name, key }: Property, asks?: 'presence'): void {
  const before = ownValue(target, key);
  if (before === skipped) return;
  const label = (): string => (asks === undefined ? `${name}.${key}` : `${key} in ${name}`);
  tell({ name, kind: 'read', keys: [key], replaced: undefined, asks, before, after: before, label });
}

/** It is set, or deleted ({@link nothing}). */
export function writesProperty(target: object, { name, key }: Property, after: unknown): void {
  const before = ownValue(target, key);
  if (before === skipped || (before === nothing && after === nothing)) return;
  const isMember = before === nothing || after === nothing;
  if (isMember) revise(target);
  const label = (): string => (after === nothing ? `delete ${name}.${key}` : `${name}.${key} = ${textOf(after)}`);
  tell({ name, kind: 'write', keys: isMember ? [key, whole] : [key], replaced: key, before, after, label });
}

/** Somebody looks which members there are. @param how as reports show it */
export function readsMembers(target: object, name: string, how: string): void {
  const before = membersOf(target);
  tell({ name, kind: 'read', keys: [whole], replaced: undefined, before, after: before, label: () => how });
}

/** `get` or `has`. */
export function readsEntry(target: Collection, name: string, { method, key }: EntryCall): void {
  const how = `${name}.${method}(${textOf(key)})`;
  if (isObject(key)) return readsMembers(target, name, how);
  const before = entryOf(target, key);
  const asks = method === 'has' ? 'presence' : undefined;
  tell({ name, kind: 'read', keys: [String(key)], replaced: undefined, asks, before, after: before, label: () => how });
}

/** `set`, `add` or `delete`. */
export function writesEntry(target: Collection, name: string, { method, key, value }: EntryCall): void {
  const before = entryOf(target, key);
  const after = method === 'delete' ? nothing : method === 'add' ? true : value;
  if (before === after && method !== 'set') return;
  revise(target);
  const replaced = isObject(key) ? undefined : String(key);
  const label = (): string => `${name}.${method}(${[key, ...(method === 'set' ? [value] : [])].map(textOf).join(', ')})`;
  tell({ name, kind: 'write', keys: replaced === undefined ? [whole] : [replaced, whole], replaced, before, after, label });
}

/** Where nothing is, nothing is written. */
export function clears(target: Collection, name: string): void {
  if (target.size === 0) return;
  const before = membersOf(target);
  const keys = [whole, ...[...target.keys()].filter((key) => !isObject(key)).map(String)];
  revise(target);
  tell({ name, kind: 'write', keys, replaced: whole, before, after: nothing, label: () => `${name}.clear()` });
}

/** Of an object only what it is: what it holds may be another by now. */
export function textOf(value: unknown): string {
  return isError(value) ? `${value.name}: ${value.message}` : inspect(value, shortText);
}

interface Property {
  /** Of the object. */
  readonly name: string;
  readonly key: string;
}

interface EntryCall {
  readonly method: string;
  readonly key: unknown;
  readonly value?: unknown;
}

function tell(touched: TouchedState): void {
  listening.watch!(touched, tell);
}

/** Stands for what is no state: methods, and what getters compute. */
const skipped = Symbol('skipped');

function ownValue(target: object, key: string): unknown {
  const own = Object.getOwnPropertyDescriptor(target, key);
  if (own === undefined) return key in target ? skipped : nothing;
  return 'value' in own ? own.value : skipped;
}

function entryOf(target: Collection, key: unknown): unknown {
  if (!target.has(key)) return nothing;
  return 'get' in target ? target.get(key) : true;
}

/** Another text after each change. */
function membersOf(target: object): string {
  const count = 'size' in target ? (target as Collection).size : Object.keys(target).length;
  return `${count} members after ${revisions.get(target) ?? 0} changes`;
}

function revise(target: object): void {
  revisions.set(target, (revisions.get(target) ?? 0) + 1);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
