import { inspect } from 'node:util';
import { isError, isRecord } from '../../base/realm';

/** A value is shown in at most this many characters. */
const longestValue = 120;
/** Of an object with more keys than this only the first are shown. */
const mostKeys = 20;
/** An error is shown with at most this many frames. */
const mostFrames = 6;

/** The value as it is at this moment, on one line. */
export function showValue(value: unknown): string {
  try {
    return cut(inspect(fewKeys(value), { depth: 3, breakLength: Infinity, compact: true, maxArrayLength: 10, maxStringLength: 80 }));
  } catch (error) {
    return `(a value that cannot be shown: ${headline(error)})`;
  }
}

/** What was thrown, on one line. */
export function showThrown(error: unknown): string {
  return cut(`threw ${headline(error)}`);
}

/** What was thrown with its stack and its cause; each line is quoted, so that Jest does not take a frame in it for the failure's own. */
export function quoteError(error: unknown): string {
  return linesOf(error)
    .map((line) => `  | ${line}`)
    .join('\n');
}

/** "1 try", "2 tries". */
export function countTries(count: number): string {
  return count === 1 ? '1 try' : `${count} tries`;
}

/** Milliseconds for people. */
export function showMs(ms: number): string {
  return `${Math.round(ms)} ms`;
}

function headline(error: unknown): string {
  if (!isError(error)) return showValue(error);
  const inner = (error as { errors?: unknown }).errors;
  // the AggregateError of a refused connection has no message of its own
  const text = error.message === '' && Array.isArray(inner) ? inner.map(headline).join('; ') : error.message;
  return text === '' ? error.name : `${error.name}: ${text}`;
}

function linesOf(error: unknown): string[] {
  if (!isError(error)) return [showValue(error)];
  const lines = [...headline(error).split('\n'), ...userFrames(String(error.stack)).slice(0, mostFrames)];
  return error.cause === undefined ? lines : [...lines, `caused by ${headline(error.cause)}`];
}

/** The files of ours that call functions of the user's. */
const callers = /[\\/](kit[\\/]waiting[\\/]poll|matchers[\\/]to-eventually)\.[jt]s:/;

/** Frames up to where our code called the user's; Jest's and Node's own are of no interest. */
function userFrames(stack: string): string[] {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const ours = frames.findIndex((line) => callers.test(line));
  return frames
    .slice(0, ours === -1 ? undefined : ours)
    .filter((line) => !/node:internal|[\\/]node_modules[\\/](jest|expect|@jest)[-\\/]/.test(line));
}

function fewKeys(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const keys = Object.keys(value);
  if (keys.length <= mostKeys) return value;
  const shown = Object.fromEntries(keys.slice(0, mostKeys).map((key) => [key, value[key]]));
  return { ...shown, '...': `${keys.length - mostKeys} more keys` };
}

function cut(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  return line.length <= longestValue ? line : `${line.slice(0, longestValue - 3)}...`;
}
