import { type Argv, type Command, command } from '../../command';
import { errors } from '../../errors';
import { matchesGlob } from '../../keyspace/glob';
import { categoriesOf } from './_command-info';

export default command({
  name: 'COMMAND|LIST',
  summary: 'Get an array of Redis command names',
  since: '7.0.0',
  complexity: 'O(N) where N is the total number of Redis commands',
  group: 'server',
  arity: -2,
  flags: ['loading', 'stale'],
  categories: ['connection'],
  tips: ['nondeterministic_output_order'],
  syntax: '[FILTERBY filterby:<MODULE module-name | ACLCAT category | PATTERN pattern:pattern>]',
  run: ({ engine }, argv) => {
    const all = [...engine.commands.all.values()].flatMap((each) => [each, ...each.subcommands.values()]);
    return all.filter(filterOf(argv)).map((each) => each.fullName);
  },
});

function filterOf(argv: Argv): (command: Command) => boolean {
  if (argv.length === 2) return () => true;
  const [, , filterBy, kind, value] = argv;
  if (argv.length !== 5 || filterBy!.toLowerCase() !== 'filterby') throw errors.syntax;
  switch (kind!.toLowerCase()) {
    case 'module':
      return () => false; // There are no modules.
    case 'aclcat':
      return (each) => categoriesOf(each).includes(value!.toLowerCase());
    case 'pattern':
      return ({ fullName }) => matchesGlob(value!, fullName, true);
    default:
      throw errors.syntax;
  }
}
