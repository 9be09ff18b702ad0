import { command } from '../../command';
import { commandInfo } from './_command-info';

export default command({
  name: 'COMMAND|INFO',
  summary: 'Get array of specific Redis command details, or all when no argument is given.',
  since: '2.8.13',
  complexity: 'O(N) where N is the number of commands to look up',
  group: 'server',
  arity: -2,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  syntax: '[command-name...]',
  history: [['7.0.0', 'Allowed to be called with no argument to get info on all commands.']],
  run: ({ engine }, argv) => {
    if (argv.length === 2) return [...engine.commands.all.values()].map((each) => commandInfo(each, engine.version));
    return argv.slice(2).map((name) => commandInfo(engine.commands.named(name), engine.version));
  },
});
