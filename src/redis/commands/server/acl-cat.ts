import { categories } from '../../acl/categories';
import { command } from '../../command';
import { errors, oneLine, upToZero } from '../../errors';
import { ErrorReply } from '../../reply';

export default command({
  name: 'ACL|CAT',
  summary: 'List the ACL categories or the commands inside a category',
  since: '6.0.0',
  complexity: 'O(1) since the categories and commands are a fixed set.',
  group: 'server',
  arity: -2,
  flags: ['noscript', 'loading', 'stale'],
  syntax: '[categoryname]',
  run: ({ engine }, argv) => {
    if (argv.length > 3) throw errors.subcommandSyntax('ACL', argv[1]!);
    if (argv.length === 2) return categories;
    const members = engine.commands.catalog.inCategory(argv[2]!);
    if (members === undefined) throw new ErrorReply(oneLine(`ERR Unknown category '${upToZero(argv[2]!).slice(0, 128)}'`));
    return members;
  },
});
