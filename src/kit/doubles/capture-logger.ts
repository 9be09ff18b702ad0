import { isError, isRecord } from '../../base/realm';
import { matches } from '../events/match';

/** The levels of {@link captureLogger}. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** A level of a log. */
export type LogLevel = (typeof logLevels)[number];

/** What was logged. */
export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Logs a message with fields, in either order; an Error stands for its message and the field `error`. */
export type LogMethod = (...args: readonly unknown[]) => void;

/** A logger that keeps what it is told. */
export interface CapturedLogger extends Readonly<Record<LogLevel, LogMethod>> {
  /** As `info`, for code that logs by `console.log`. */
  readonly log: LogMethod;
  /** A logger whose entries have these fields, too, and are in the same list. */
  child(fields: Readonly<Record<string, unknown>>): CapturedLogger;
  /** What was logged so far, oldest first: a copy. */
  readonly entries: readonly LogEntry[];
  clear(): void;
}

/**
 * A logger to hand to the code under test. It has the methods of console, pino and winston that log, and prints nothing.
 * @example
 * const logger = captureLogger();
 * startNode({ logger });
 * expect(logger).toHaveLogged('warn', /peer lost/, { peer: 'n2' });
 */
export function captureLogger(): CapturedLogger {
  const entries: LogEntry[] = [];
  const make = (bound: Readonly<Record<string, unknown>>): CapturedLogger => {
    const logAt =
      (level: LogLevel): LogMethod =>
      (...args) =>
        void entries.push(readEntry(level, bound, args));
    const methods = Object.fromEntries(logLevels.map((level) => [level, logAt(level)])) as Record<LogLevel, LogMethod>;
    return {
      ...methods,
      log: logAt('info'),
      child: (fields) => make({ ...bound, ...fields }),
      get entries() {
        return [...entries];
      },
      clear: () => void entries.splice(0),
    };
  };
  return make({});
}

/** Which entries are meant: a level, a part of the message or a pattern for it, and fields that it has among others. */
export interface LogFilter {
  readonly level: LogLevel;
  readonly message?: string | RegExp | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
}

/** Whether an entry is as told. */
export function isLogged({ level, message, fields }: LogFilter, entry: LogEntry): boolean {
  if (level !== entry.level || (fields !== undefined && !matches(fields, entry.fields))) return false;
  return message === undefined || (typeof message === 'string' ? entry.message.includes(message) : message.test(entry.message));
}

function readEntry(level: LogLevel, bound: Readonly<Record<string, unknown>>, args: readonly unknown[]): LogEntry {
  const words: string[] = [];
  let fields = bound;
  for (const arg of args) {
    if (isError(arg)) {
      words.push(arg.message);
      fields = { ...fields, error: arg };
    } else if (isRecord(arg)) fields = { ...fields, ...arg };
    else words.push(String(arg));
  }
  return Object.freeze({ level, message: words.join(' '), fields: Object.freeze({ ...fields }) });
}
