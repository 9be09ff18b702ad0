import { DistributedError } from '../base/errors';
import { isRecord } from '../base/realm';
import { showValue } from './waiting/show';

/** How often each item was picked, in the order in which they first were. */
export interface Picks {
  readonly total: number;
  readonly counts: ReadonlyMap<unknown, number>;
}

/** What stands for a picked item; the default is the item itself. */
export type PickedBy = (item: never) => unknown;

/**
 * Counts picks.
 * @param received a list of what was picked, one entry a pick; or counts, as a Map or an object of them
 * @param by turns an item into what it is counted as, e.g. its name
 * @throws DistributedError JD_PICKS when it is neither
 */
export function countPicks(received: unknown, by: PickedBy = (item: unknown) => item): Picks {
  const counts = new Map<unknown, number>();
  let total = 0;
  for (const [item, count] of entriesOf(received)) {
    if (!Number.isInteger(count) || count < 0) throw noPicks(`the count of ${showValue(item)} is ${showValue(count)}`);
    const name = (by as (item: unknown) => unknown)(item);
    counts.set(name, (counts.get(name) ?? 0) + count);
    total += count;
  }
  return { total, counts };
}

/** What was picked in its order. @throws DistributedError JD_PICKS when it is no list */
export function listOf(received: unknown): unknown[] {
  if (!isIterable(received)) throw noPicks(`it is ${showValue(received)}`);
  return [...received];
}

/** Rows of text in columns: the first column to the left, the others to the right. */
export function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ')}`.trimEnd(),
  );
}

/** A deviation as people read it: +12.5%. */
export function showDeviation(count: number, expected: number): string {
  if (expected === 0) return count === 0 ? '' : 'not expected';
  const ratio = ((count - expected) / expected) * 100;
  return `${ratio > 0 ? '+' : ''}${ratio.toFixed(1)}%`;
}

/** A count that may be a fraction: 333.3, 20. */
export function showCount(count: number): string {
  return Number.isInteger(count) ? String(count) : count.toFixed(1);
}

function entriesOf(received: unknown): Iterable<readonly [unknown, number]> {
  if (Object.prototype.toString.call(received) === '[object Map]') return received as Map<unknown, number>;
  if (isIterable(received)) return [...received].map((item) => [item, 1] as const);
  if (isRecord(received)) return Object.entries(received) as [string, number][];
  throw noPicks(`it is ${showValue(received)}`);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function';
}

function noPicks(what: string): DistributedError {
  return new DistributedError({
    code: 'JD_PICKS',
    what: `What was picked cannot be read: ${what}.`,
    fix: 'Give expect a list with one entry a pick, or counts: a Map or an object of whole numbers from 0.',
  });
}
