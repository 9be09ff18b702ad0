import { command } from '../../command';
import { MapReply } from '../../reply';
import { commandDocs } from './_command-docs';

export default command({
  name: 'COMMAND|DOCS',
  summary: 'Get array of specific Redis command documentation',
  since: '7.0.0',
  complexity: 'O(N) where N is the number of commands to look up',
  group: 'server',
  arity: -2,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  syntax: '[command-name...]',
  run: ({ engine }, argv) => {
    const named = argv.slice(2).flatMap((name) => engine.commands.named(name) ?? []);
    const chosen = argv.length === 2 ? [...engine.commands.all.values()] : named;
    return new MapReply(chosen.map((each) => [each.fullName, commandDocs(each, engine.version)]));
  },
});
