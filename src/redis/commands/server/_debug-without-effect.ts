import type { Argv } from '../../command';
import { errors } from '../../errors';
import { integer } from '../../numbers';
import { ok } from '../../reply';
import type { DebugAction } from './_debug-action';

/**
 * Actions that tune what this server does not have (cron jobs, reply buffers, files, a log, replicas): they check
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

function checkReplyBuffer(argv: Argv): void {
  const option = argv[2]!.toLowerCase();
  if (option === 'peak-reset-time') {
    if (!['never', 'reset'].includes(argv[3]!.toLowerCase())) integer(argv[3]!);
  } else if (option !== 'resizing') throw errors.subcommandSyntax('debug', argv[1]!);
}
