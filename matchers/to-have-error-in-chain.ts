import { isError, isRecord } from '../src/base/realm';
import { errorChain, type ChainLink } from '../src/kit/error-chain';
import { nothingCompared, verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { showValue } from '../src/kit/waiting/show';

/** What is looked for: a class, a part of the message or a pattern for it, or properties (asymmetric matchers too). */
export type ErrorPattern = string | RegExp | (new (...args: never[]) => unknown) | Readonly<Record<string, unknown>>;

/** The matchers of this file, as `expect` gets them. */
export interface ErrorChainMatchers<R> {
  /**
   * Passes when the error, one that caused it, or one that it gathers (`cause`, `errors`, to any depth) is as told.
   * @param expected a class (by its name too, for errors of another realm), a part of the message, a pattern for it, or an object of properties
   * @example
   * await expect(service.start()).rejects.toHaveErrorInChain({ code: 'ECONNREFUSED' });
   * expect(error).toHaveErrorInChain(/is sealing/);
   */
  toHaveErrorInChain(expected: ErrorPattern): R;
}

/** The implementation of {@link ErrorChainMatchers.toHaveErrorInChain}, for expect.extend. */
export function toHaveErrorInChain(this: MatcherContext, received: unknown, expected: ErrorPattern): MatcherResult {
  const shown = typeof expected === 'function' ? expected.name : showValue(expected);
  const call = { name: 'toHaveErrorInChain', received: 'error', expected: shown };
  if (!isError(received)) return nothingCompared(this, call, `There is no error: received ${showValue(received)}.`);
  const chain = errorChain(received);
  const found = chain.find(({ error }) => fits(this, error, expected));
  return verdict(this, call, found !== undefined, () => [
    `${found === undefined ? 'None' : 'One'} of these ${chain.length} is ${shown}:`,
    '',
    ...chain.map((link) => showLink(link, link === found)),
  ]);
}

function fits(context: MatcherContext, error: unknown, expected: ErrorPattern): boolean {
  if (typeof expected === 'function') return error instanceof expected || hasClassNamed(error, expected.name);
  const { message } = (error ?? {}) as { message?: unknown };
  if (typeof expected === 'string') return String(message).includes(expected);
  if (!isRecord(expected)) return expected.test(String(message));
  return Object.entries(expected).every(([name, value]) => context.equals((error as Record<string, unknown> | undefined)?.[name], value));
}

/** A built-in class of the other realm is another one of the same name. */
function hasClassNamed(error: unknown, name: string): boolean {
  for (let proto: unknown = Object(error); proto !== null; proto = Object.getPrototypeOf(proto)) {
    if ((proto as { constructor?: { name?: unknown } }).constructor?.name === name) return true;
  }
  return false;
}

function showLink({ error, depth, by }: ChainLink, isFound: boolean): string {
  const { code } = (error ?? {}) as { code?: unknown };
  const text = isError(error) ? `${error.name}: ${error.message}` : showValue(error);
  const how = by === undefined ? '' : by === 'cause' ? 'caused by ' : 'with ';
  return `${isFound ? '>' : ' '} ${'  '.repeat(depth)}${how}${text}${code === undefined ? '' : ` (code ${showValue(code)})`}`;
}
