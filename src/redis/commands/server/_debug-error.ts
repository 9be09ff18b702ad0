import { oneLine } from '../../errors';
import { ErrorReply, Replies } from '../../reply';
import type { DebugAction } from './_debug-action';

export const errorAction: DebugAction = {
  name: 'error',
  words: [3, 3],
  help: `
ERROR <string>
    Return a Redis protocol error with <string> as message. Useful for clients
    unit tests to simulate Redis errors.`,
  // As bytes, not as the outcome: Redis does not count it among the errors.
  run: (_, argv) => new Replies([new ErrorReply(oneLine(argv[2]!))]),
};
