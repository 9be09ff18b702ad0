import type { Command } from '../command';
import { oneLine } from '../errors';
import { ErrorReply } from '../reply';

/** Runs a part of a command. What it throws becomes its reply: see {@link failureOf}. */
export function attempt<T>(command: Command, act: () => T): T | ErrorReply {
  try {
    return act();
  } catch (error) {
    return failureOf(command, error);
  }
}

/**
 * The reply for what a command has thrown. A client's mistake as Redis words it; a mistake of ours, or more than V8 can hold in a string,
 * as 'ERR internal error ...'. The server lives on, and whoever compares replies sees it.
 */
export function failureOf(command: Command, error: unknown): ErrorReply {
  if (error instanceof ErrorReply) return error;
  return new ErrorReply(oneLine(`ERR internal error in '${command.fullName}': ${String(error)}`));
}
