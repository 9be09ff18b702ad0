import type { Argv } from '../../command';
import { errors } from '../../errors';
import { parseMemorySize } from '../../memory-size';
import { integer } from '../../numbers';
import { ErrorReply, ok } from '../../reply';
import type { DebugAction } from './_debug-action';

/**
 * Actions that tune what this server does not have (node sizes, cron jobs, reply buffers, files, a log, replicas): they check
 * what they are given as Redis does, and change nothing, because nothing that a client can see would be another.
 */
export const actionsWithoutEffect: readonly DebugAction[] = [
  toggle('aof-flush-sleep', 'AOF-FLUSH-SLEEP <microsec>', 'Accepted: there is no AOF to flush.'),
  withoutEffect(
    'drop-cluster-packet-filter',
    [3, 3],
    'DROP-CLUSTER-PACKET-FILTER <packet-type>',
    'Accepted: there is no cluster.',
    (argv) => void integer(argv[2]!),
  ),
  toggle('log', 'LOG <message>', 'Accept a message for the server log; there is none.'),
  toggle('pause-cron', 'PAUSE-CRON <0|1>', 'Accepted: there is no periodic cron job.'),
  withoutEffect(
    'quicklist-packed-threshold',
    [3, 3],
    'QUICKLIST-PACKED-THRESHOLD <size>',
    'Accepted: elements of lists are not packed into nodes.',
    checkPackedThreshold,
  ),
  withoutEffect('replicate', [3, Infinity], 'REPLICATE <string>', 'Accepted: there are no replicas.'),
  withoutEffect(
    'replybuffer',
    [4, 4],
    'REPLYBUFFER <PEAK-RESET-TIME|RESIZING> <value>',
    'Accepted: reply buffers have no fixed size.',
    checkReplyBuffer,
  ),
];

function toggle(name: string, syntax: string, note: string): DebugAction {
  return withoutEffect(name, [3, 3], syntax, note);
}

function withoutEffect(
  name: string,
  words: DebugAction['words'],
  syntax: string,
  note: string,
  check: (argv: Argv) => void = () => undefined,
): DebugAction {
  const run: DebugAction['run'] = (_, argv) => {
    check(argv);
    return ok;
  };
  return { name, words, help: `\n${syntax}\n    ${note}`, run };
}

const largestThreshold = 2n ** 32n - 2n ** 20n;

function checkPackedThreshold(argv: Argv): void {
  const bytes = parseMemorySize(argv[2]!);
  if (bytes !== undefined && bytes <= largestThreshold) return;
  throw new ErrorReply('ERR argument must be a memory value bigger than 1 and smaller than 4gb');
}

function checkReplyBuffer(argv: Argv): void {
  const option = argv[2]!.toLowerCase();
  if (option === 'peak-reset-time') {
    if (!['never', 'reset'].includes(argv[3]!.toLowerCase())) integer(argv[3]!);
  } else if (option !== 'resizing') throw errors.subcommandSyntax('debug', argv[1]!);
}
