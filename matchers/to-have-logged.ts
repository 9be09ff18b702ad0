import { DistributedError } from '../src/base/errors';
import { isLogged, type LogEntry, type LogLevel } from '../src/kit/doubles/capture-logger';
import { verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { showValue } from '../src/kit/waiting/show';

/** The matchers of this file, as `expect` gets them. */
export interface LogMatchers<R> {
  /**
   * Passes when the logger of {@link captureLogger} was told so.
   * @param message a part of the message, or a pattern for it; default any
   * @param fields fields that the entry has, among others; RegExps and asymmetric matchers too
   * @example
   * expect(logger).toHaveLogged('warn', 'breaker opened', { provider: 'n2', failures: expect.any(Number) });
   */
  toHaveLogged(level: LogLevel, message?: string | RegExp, fields?: Readonly<Record<string, unknown>>): R;
}

/** A failure shows the last so many entries. */
const mostShown = 20;

/** The implementation of {@link LogMatchers.toHaveLogged}, for expect.extend. @throws DistributedError JD_NO_LOGGER */
export function toHaveLogged(
  this: MatcherContext,
  received: unknown,
  level: LogLevel,
  message?: string | RegExp,
  fields?: Readonly<Record<string, unknown>>,
): MatcherResult {
  const entries = (received as { entries?: unknown } | null | undefined)?.entries;
  if (!Array.isArray(entries)) {
    const what = `toHaveLogged: ${showValue(received)} is no logger of captureLogger().`;
    throw new DistributedError({ code: 'JD_NO_LOGGER', what, fix: 'Make one, hand it to the code under test, and give it to expect.' });
  }
  const log = entries as readonly LogEntry[];
  const found = log.filter((entry) => isLogged({ level, message, fields }, entry));
  const expected = [level, message, fields].filter((part) => part !== undefined).map(showValue);
  const call = { name: 'toHaveLogged', received: 'logger', expected: expected.join(', ') };
  return verdict(this, call, found.length > 0, () => {
    if (log.length === 0) return ['Nothing was logged.'];
    const shown = log
      .slice(-mostShown)
      .map((entry) => `${found.includes(entry) ? '>' : ' '} ${entry.level}  ${showValue(entry.message)}  ${showValue(entry.fields)}`);
    const earlier = log.length > mostShown ? [`  ... after ${log.length - mostShown} others`] : [];
    return [`${found.length} of ${log.length} entries fit:`, '', ...earlier, ...shown];
  });
}
