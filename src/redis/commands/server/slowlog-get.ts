import { command } from '../../command';
import { errors } from '../../errors';
import { integerAtLeast } from '../../numbers';
import type { SlowCommand } from '../../observation';
import { ErrorReply, type Reply } from '../../reply';

export default command({
  name: 'SLOWLOG|GET',
  summary: "Get the slow log's entries",
  since: '2.2.12',
  complexity: 'O(N) where N is the number of entries returned',
  group: 'server',
  arity: -2,
  flags: ['admin', 'loading', 'stale'],
  tips: ['request_policy:all_nodes', 'nondeterministic_output'],
  syntax: '[count:integer]',
  history: [['4.0.0', 'Added client IP address, port and name to the reply.']],
  run: ({ engine }, argv) => {
    if (argv.length > 3) throw errors.subcommandSyntax('slowlog', argv[1]!);
    const count = argv[2] === undefined ? defaultCount : integerAtLeast(argv[2], -1, wrongCount);
    return engine.slowLog.newest(count < 0 ? Infinity : count).map(describe);
  },
});

const defaultCount = 10;
const wrongCount = new ErrorReply('ERR count should be greater than or equal to -1');

function describe({ id, atSec, microseconds, argv, address, clientName }: SlowCommand): Reply {
  return [id, atSec, microseconds, argv, address, clientName];
}
