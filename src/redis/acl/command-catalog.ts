import { type Categorised, categories, categoriesOf } from './categories';

/** What ACL rules need to know of a command. */
export interface CataloguedCommand extends Categorised {
  /** In small letters: 'get', 'config|set'. */
  readonly fullName: string;
  readonly subcommands: ReadonlyMap<string, CataloguedCommand>;
}

interface Entry {
  readonly categories: readonly string[];
  readonly withSubcommands: readonly string[];
}

/** The commands that rules can name, with their categories. */
export class CommandCatalog {
  /** Full names; a container stands before its subcommands. */
  readonly names: readonly string[];
  private readonly entries = new Map<string, Entry>();
  private readonly members = new Map<string, string[]>(categories.map((category) => [category, []]));

  constructor(topLevel: Iterable<CataloguedCommand>) {
    for (const container of topLevel) {
      const subcommands = [...container.subcommands.values()];
      this.add(container, [container.fullName, ...subcommands.map((each) => each.fullName)]);
      for (const each of subcommands) this.add(each, [each.fullName]);
    }
    this.names = [...this.entries.keys()];
  }

  /** The full name of a command or subcommand, in whatever case it is written; undefined when there is none. */
  find(name: string): string | undefined {
    const fullName = name.toLowerCase();
    return this.entries.has(fullName) ? fullName : undefined;
  }

  /** A command with its subcommands: what a rule that names it is about. */
  withSubcommands(fullName: string): readonly string[] {
    return this.entries.get(fullName)!.withSubcommands;
  }

  isContainer(fullName: string): boolean {
    return this.withSubcommands(fullName).length > 1;
  }

  /** The commands and subcommands of a category, which is written in any case; undefined when there is no such category. */
  inCategory(category: string): readonly string[] | undefined {
    return this.members.get(category.toLowerCase());
  }

  categoriesOf(fullName: string): readonly string[] {
    return this.entries.get(fullName)!.categories;
  }

  private add(command: CataloguedCommand, withSubcommands: readonly string[]): void {
    const own = categoriesOf(command);
    this.entries.set(command.fullName, { categories: own, withSubcommands });
    for (const category of own) this.members.get(category)!.push(command.fullName);
  }
}
