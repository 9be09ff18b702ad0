import type { Command } from '../command';
import { oneLine } from '../errors';
import { ErrorReply } from '../reply';

/**
 * The reply of a command that has thrown: a client's mistake as Redis words it; a mistake of ours, or more than V8 can hold in a string,
 * as 'ERR internal error ...'. The server lives on, and whoever compares replies sees it.
 */
export function replyToFailure(command: Command, error: unknown): ErrorReply {
  if (error instanceof ErrorReply) return error;
  return new ErrorReply(oneLine(`ERR internal error in '${command.fullName}': ${String(error)}`));
}
