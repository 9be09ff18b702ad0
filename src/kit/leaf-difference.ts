import { isError, isThenable } from '../base/realm';
import { canonical, readable, showData } from './show-data';

/**
 * Names the first leaf in which two trees differ, in words; undefined when one of them cannot list its leaves.
 * Leaves are had from `leaves()`, `.leaves`, `getLeaves()`, `.elements` or `entries()`. Leaves that tell their path or key are
 * matched by it, all others by their position.
 * @param names what to call the trees
 * @returns a promise only when a list of leaves is one
 */
export function leafDifference(a: unknown, b: unknown, names: readonly [string, string]): string | undefined | Promise<string | undefined> {
  try {
    const lists = [leavesOf(a), leavesOf(b)] as const;
    if (lists[0] === undefined || lists[1] === undefined) return undefined;
    if (!lists.some((list) => isThenable(list) || isAsyncIterable(list))) return compare(toArray(lists[0]), toArray(lists[1]), names);
    return Promise.all([gather(lists[0]), gather(lists[1])]).then(([first, second]) => compare(first, second, names), unlisted);
  } catch (error) {
    return unlisted(error);
  }
}

interface Leaf {
  /** For the reader. */
  readonly shown: string;
  /** The same text for the same leaf, whichever tree lists it. */
  readonly content: string;
  /** What two trees know the same leaf by. */
  readonly id: string | undefined;
}

function leavesOf(tree: unknown): unknown {
  if (typeof tree !== 'object' || tree === null) return undefined;
  for (const name of ['leaves', 'getLeaves', 'elements', 'entries']) {
    const held = (tree as Record<string, unknown>)[name];
    const list: unknown = typeof held === 'function' && name !== 'elements' ? (held as () => unknown).call(tree) : held;
    if (isIterable(list) || isAsyncIterable(list) || isThenable(list)) return list;
  }
  return undefined;
}

function compare(a: readonly unknown[], b: readonly unknown[], names: readonly [string, string]): string {
  const [left, right] = [a.map(readLeaf), b.map(readLeaf)];
  const keyed = [...left, ...right].every(({ id }) => id !== undefined);
  const difference = keyed ? byId(left, right, names) : byPosition(left, right, names);
  if (difference !== undefined) return `First differing leaf: ${difference}`;
  return `The leaves are the same (${left.length}): the trees hash or order them differently.`;
}

function byId(a: readonly Leaf[], b: readonly Leaf[], names: readonly [string, string]): string | undefined {
  const [inA, inB] = [index(a), index(b)];
  for (const id of [...new Set([...inA.keys(), ...inB.keys()])].toSorted()) {
    const difference = differ(inA.get(id), inB.get(id), names);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function byPosition(a: readonly Leaf[], b: readonly Leaf[], names: readonly [string, string]): string | undefined {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = differ(a[i], b[i], names);
    if (difference !== undefined) return `number ${i} (from 0), ${difference}`;
  }
  return undefined;
}

function differ(a: Leaf | undefined, b: Leaf | undefined, names: readonly [string, string]): string | undefined {
  if (a === undefined || b === undefined) {
    const [there, where] = a === undefined ? [b, names[1]] : [a, names[0]];
    return `only in ${where}: ${there!.shown}`;
  }
  return a.content === b.content ? undefined : `\n  ${names[0]}: ${a.shown}\n  ${names[1]}: ${b.shown}`;
}

function index(leaves: readonly Leaf[]): Map<string, Leaf> {
  return new Map(leaves.map((leaf) => [leaf.id!, leaf]));
}

function readLeaf(leaf: unknown): Leaf {
  const record = typeof leaf === 'object' && leaf !== null ? (leaf as { path?: unknown; key?: unknown }) : {};
  const id = record.path ?? record.key;
  // A trie opened from a store knows the paths of its leaves and not their keys.
  const content = record.path === undefined ? leaf : { ...record, key: undefined };
  return {
    shown: showData(leaf, readable),
    content: showData(content, canonical),
    id: ArrayBuffer.isView(id) || typeof id === 'string' ? showData(id, canonical) : undefined,
  };
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value && !ArrayBuffer.isView(value);
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function toArray(list: unknown): unknown[] {
  return [...(list as Iterable<unknown>)];
}

async function gather(list: unknown): Promise<unknown[]> {
  const items: unknown = await list;
  if (!isAsyncIterable(items)) return toArray(items);
  const all: unknown[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function unlisted(error: unknown): string {
  return `The leaves could not be listed: ${isError(error) ? error.message : String(error)}`;
}
