import type { Binary } from '../base/bytes';
import { DistributedError } from '../base/errors';

/** What goes wrong with calls of the handle, whatever Redis they go to. */
export const callErrors = {
  stopped: (argv: readonly Binary[]): DistributedError =>
    new DistributedError({
      code: 'JD_STOPPED',
      what: `${argv[0] ?? 'The command'} cannot run: the Redis server is stopped.`,
      fix: 'Call start() first.',
    }),
  noReply: (argv: readonly Binary[]): DistributedError =>
    new DistributedError({
      code: 'JD_CALL_NO_REPLY',
      what: `${nameOf(argv)} is not answered by one reply, so it cannot be called without a connection.`,
      fix: 'Connect a client to the server for it.',
      definite: false,
    }),
  ended: (argv: readonly Binary[]): DistributedError =>
    new DistributedError({
      code: 'JD_CALL_ENDED',
      what: `The connection was closed before ${nameOf(argv)} was answered.`,
      fix: 'Await the call before the server is stopped or the client killed.',
      definite: false,
    }),
};

function nameOf(argv: readonly Binary[]): string {
  return argv.slice(0, 2).join(' ').slice(0, 60).toUpperCase();
}
