import { command } from '../../command';
import { SetReply, SimpleReply } from '../../reply';
import { keysOfCall } from './_keys-of-call';

export default command({
  name: 'COMMAND|GETKEYSANDFLAGS',
  summary: 'Extract keys and access flags given a full Redis command',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of arguments to the command',
  group: 'server',
  arity: -4,
  changes: [{ since: '7.2', arity: -3 }],
  flags: ['loading', 'stale'],
  categories: ['connection'],
  run: ({ engine }, argv) =>
    keysOfCall(engine.commands, argv.slice(2)).map(({ key, flags }) => [key, new SetReply(flags.map((flag) => new SimpleReply(flag)))]),
});
