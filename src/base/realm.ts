/** Checks that hold for values of either realm (Node's own and Jest's sandbox), where `instanceof` does not. */

/** Whether the value is an Error of any realm. */
export function isError(value: unknown): value is Error {
  return (
    Object.prototype.toString.call(value) === '[object Error]' ||
    (typeof value === 'object' && value !== null && 'stack' in value && 'message' in value)
  );
}

/** Whether the value can be awaited. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}

/** Whether the value is a plain record: an object literal or one without a prototype. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
