import type { Binary } from '../../../base/bytes';
import { type Argv, keysOf } from '../../command';
import type { CommandTable } from '../../context';
import { ErrorReply } from '../../reply';

/** The keys of a whole command call, with what it does to each. @throws the errors of COMMAND GETKEYS */
export function keysOfCall(table: CommandTable, argv: Argv): { key: Binary; flags: readonly string[] }[] {
  const command = table.lookup(argv);
  if (command instanceof ErrorReply) throw new ErrorReply('ERR Invalid command specified');
  if (command.keySpecs.every(({ flags }) => flags.includes('not_key'))) throw new ErrorReply('ERR The command has no key arguments');
  const fits = command.arity > 0 ? argv.length === command.arity : argv.length >= -command.arity;
  if (!fits) throw new ErrorReply('ERR Invalid number of arguments specified for command');
  const found = keysOf(command, argv) ?? [];
  if (found.length === 0 && !command.flags.includes('no_mandatory_keys'))
    throw new ErrorReply('ERR Invalid arguments specified for command');
  return found.map(({ position, flags }) => ({ key: argv[position]!, flags: flags.filter((flag) => flag !== 'variable_flags') }));
}
