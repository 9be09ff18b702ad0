import { command } from '../../command';
import { commandInfo } from './_command-info';

export default command({
  name: 'COMMAND',
  summary: 'Get array of Redis command details',
  since: '2.8.13',
  complexity: 'O(N) where N is the total number of Redis commands',
  group: 'server',
  arity: -1,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  run: ({ engine }) => [...engine.commands.all.values()].map((each) => commandInfo(each, engine.version)),
});
