import { isError } from '../../base/realm';
import { errorCode } from '../error-chain';

/** An operation that was rejected. */
export interface Rejection {
  /** Its place among all operations, from 0. */
  readonly index: number;
  readonly error: unknown;
}

/** How many operations ended how. */
export interface Outcomes<T = unknown> {
  readonly total: number;
  readonly fulfilled: number;
  /** How many were rejected, by the errors' messages. */
  readonly rejected: Readonly<Record<string, number>>;
  /** What the fulfilled ones returned, in the order of the operations. */
  readonly values: readonly T[];
  /** Every error, in the order of the operations. */
  readonly rejections: readonly Rejection[];
}

/** Counts settled operations. */
export function countOutcomes<T>(settled: readonly PromiseSettledResult<T>[]): Outcomes<T> {
  const values = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const rejections = settled.flatMap((result, index) => (result.status === 'rejected' ? [{ index, error: result.reason as unknown }] : []));
  const rejected: Record<string, number> = {};
  for (const { error } of rejections) {
    const name = errorName(error);
    rejected[name] = (rejected[name] ?? 0) + 1;
  }
  return Object.freeze({ total: settled.length, fulfilled: values.length, rejected, values, rejections });
}

/** What an error is counted under: its message; its code or name where it has none. */
export function errorName(error: unknown): string {
  if (!isError(error)) return String(error);
  return error.message === '' ? String(errorCode(error) ?? error.name) : error.message;
}

/** Whether an error is the one that is meant: by its code, a part of its message, or a pattern for either. */
export function isErrorLike(error: unknown, meant: string | RegExp): boolean {
  const code = errorCode(error);
  if (typeof meant !== 'string') return meant.test(errorName(error)) || (code !== undefined && meant.test(String(code)));
  return String(code) === meant || errorName(error).includes(meant);
}

/** Whether the value is what {@link countOutcomes} returns. */
export function isOutcomes(value: unknown): value is Outcomes {
  return typeof value === 'object' && value !== null && 'fulfilled' in value && 'rejections' in value;
}
