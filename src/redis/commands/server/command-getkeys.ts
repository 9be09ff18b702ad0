import { command } from '../../command';
import { keysOfCall } from './_keys-of-call';

export default command({
  name: 'COMMAND|GETKEYS',
  summary: 'Extract keys given a full Redis command',
  since: '2.8.13',
  complexity: 'O(N) where N is the number of arguments to the command',
  group: 'server',
  arity: -4,
  changes: [{ since: '7.2', arity: -3 }],
  flags: ['loading', 'stale'],
  categories: ['connection'],
  run: ({ engine }, argv) => keysOfCall(engine.commands, argv.slice(2)).map(({ key }) => key),
});
