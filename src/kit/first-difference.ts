import { isRecord } from '../base/realm';
import { showValue } from './waiting/show';

/** A value taken apart, as it was at that moment: what is at each path, in the order in which it is read. */
export type Taken = ReadonlyMap<string, unknown>;

/** Where two values first differ. */
export interface ValueDifference {
  /** E.g. `relays[3].weight`; '' for the values themselves. */
  readonly path: string;
  readonly first: string;
  readonly second: string;
}

/** Takes a value apart. What changes in it later is not seen. */
export function takeApart(value: unknown): Taken {
  const taken = new Map<string, unknown>();
  const paths = new Map<unknown, string>();
  const visit = (each: unknown, path: string): void => {
    const parts = partsOf(each);
    if (parts === undefined) return void taken.set(path, leafOf(each));
    if (paths.has(each)) return void taken.set(path, `the same as ${paths.get(each) || 'the whole'}`);
    paths.set(each, path);
    taken.set(path, new Container(kindOf(each), parts.length));
    for (const [name, part] of parts) visit(part, `${path}${name}`.replace(/^\./, ''));
  };
  visit(value, '');
  return taken;
}

/** The first place at which two values differ; undefined when they are equal. -0 is not 0, an absent property is not one of undefined. */
export function firstDifference(first: Taken, second: Taken): ValueDifference | undefined {
  for (const path of new Set([...first.keys(), ...second.keys()])) {
    const [a, b] = [first.get(path), second.get(path)];
    const isSame = first.has(path) && second.has(path) && (Object.is(a, b) || isSameContainer(a, b));
    if (!isSame) return { path, first: first.has(path) ? show(a) : 'nothing', second: second.has(path) ? show(b) : 'nothing' };
  }
  return undefined;
}

/** An object or a collection; its parts have paths of their own. */
class Container {
  constructor(
    readonly kind: string,
    readonly size: number,
  ) {}
}

/** The sizes may differ: the part that is missing says more. */
function isSameContainer(a: unknown, b: unknown): boolean {
  return a instanceof Container && b instanceof Container && a.kind === b.kind;
}

function show(leaf: unknown): string {
  return leaf instanceof Container ? `${leaf.kind} of ${leaf.size}` : typeof leaf === 'string' ? leaf : showValue(leaf);
}

function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** The parts of a value with what they add to its path; undefined for what is one thing. */
function partsOf(value: unknown): [string, unknown][] | undefined {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  const kind = kindOf(value);
  if (kind === 'Map') return [...(value as Map<unknown, unknown>)].map(([key, part]) => [`.get(${showValue(key)})`, part]);
  if (kind === 'Set') return [...(value as Set<unknown>)].map((part, index) => [`[${index}]`, part]);
  if (Array.isArray(value)) return value.map((part, index) => [`[${index}]`, part]);
  const own = Object.entries(value).map(([name, part]): [string, unknown] => [`.${name}`, part]);
  if (kind === 'Error') return [['.message', (value as Error).message], ...own];
  return isRecord(value) ? own : undefined;
}

/** What stands for a value that is one thing, such that equal ones are the same. */
function leafOf(value: unknown): unknown {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return `bytes ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  const kind = kindOf(value);
  if (kind === 'Date') return `Date ${(value as Date).getTime()}`;
  return kind === 'RegExp' ? String(value) : value;
}
