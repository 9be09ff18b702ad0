import { type CataloguedCommand, CommandCatalog } from '../../../src/redis/acl/command-catalog';
import type { CommandFlag } from '../../../src/redis/command';
import type { Wire } from '../../kit/resp';

/** The commands of a real server as ACL rules see them, by its reply to COMMAND. */
export function catalogOf(reply: Wire): CommandCatalog {
  return new CommandCatalog(itemsOf(reply).map(commandOf));
}

function commandOf(info: Wire): CataloguedCommand {
  const [name, , , , , , categories, , , subcommands] = itemsOf(info) as [Wire, ...Wire[]];
  const names = itemsOf(categories!).map((each) => textOf(each).slice(1));
  const children = itemsOf(subcommands!).map(commandOf);
  return {
    fullName: textOf(name),
    group: '',
    categories: names,
    // Without it a command counts as slow.
    flags: names.filter((each): each is CommandFlag => each === 'fast'),
    subcommands: new Map(children.map((each) => [each.fullName.split('|')[1]!, each])),
  };
}

function itemsOf(wire: Wire): readonly Wire[] {
  if (!('items' in wire)) throw new Error(`no list: ${JSON.stringify(wire)}`);
  return wire.items;
}

function textOf(wire: Wire): string {
  return 'text' in wire ? wire.text : '';
}
