import { CommandCatalog } from '../acl/command-catalog';
import { type Argv, type Command, commandIn } from '../command';
import type { CommandTable } from '../context';
import { errors } from '../errors';
import type { ErrorReply } from '../reply';
import type { Version } from '../version';

/** Builds the table of a version from the commands' files: subcommands ('CLIENT|KILL') go into their containers. */
export function createCommandTable(known: readonly Command[], version: Version): CommandTable {
  const all = new Map<string, Command>();
  const commands = known.filter((each) => version.hasSince(each.since)).map((each) => commandIn(version, each));
  for (const each of commands)
    if (!each.fullName.includes('|')) all.set(each.fullName, { ...each, subcommands: new Map<string, Command>() });
  for (const each of commands) {
    const [container, name] = each.fullName.split('|') as [string, string | undefined];
    if (name === undefined) continue;
    const parent = all.get(container);
    if (parent === undefined) throw new Error(`${each.name}: its container ${container} has no file`);
    parent.subcommands.set(name, each);
  }
  const shortcuts = new Map<string, Command>();
  for (const [name, each] of all) shortcuts.set(name, each).set(name.toUpperCase(), each);
  const named = (name: string): Command | undefined => {
    const [container, subcommand, ...rest] = name.toLowerCase().split('|') as [string, string | undefined, ...string[]];
    if (rest.length > 0) return undefined;
    const found = all.get(container);
    return subcommand === undefined ? found : found?.subcommands.get(subcommand);
  };
  return { all, catalog: new CommandCatalog(all.values()), named, lookup: (argv) => lookup(shortcuts, argv) };
}

function lookup(table: ReadonlyMap<string, Command>, argv: Argv): Command | ErrorReply {
  const name = argv[0]!;
  const found = table.get(name) ?? table.get(name.toLowerCase());
  if (found === undefined) return errors.unknownCommand(name, argv.slice(1));
  if (found.subcommands.size === 0 || argv.length === 1) return found;
  return found.subcommands.get(argv[1]!.toLowerCase()) ?? errors.unknownSubcommand(found.name, argv[1]!);
}
