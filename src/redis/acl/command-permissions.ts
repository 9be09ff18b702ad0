import type { Binary } from '../../base/bytes';
import type { CommandCatalog } from './command-catalog';
import { caseless, cString } from './text';

/**
 * Which commands a selector allows. Never changed: each rule makes another one, so a refused change needs no undoing and a
 * snapshot no copy.
 */
export class CommandPermissions {
  private constructor(
    /** Everything, and nothing was taken away since. */
    readonly everything: boolean,
    /** The rules began with +@all: commands of later versions are allowed too. */
    readonly isSubtractive: boolean,
    /** By full name. */
    readonly allowed: ReadonlySet<string>,
    /** Commands that are allowed with certain first arguments only. */
    private readonly firstArgs: ReadonlyMap<string, readonly Binary[]>,
    /** The rules since +@all or -@all without those that a later one makes void. */
    readonly rules: readonly string[],
  ) {}

  static all(catalog: CommandCatalog): CommandPermissions {
    let all = CommandPermissions.whole.get(catalog);
    if (all === undefined) {
      all = new CommandPermissions(true, true, new Set(catalog.names), new Map(), []);
      CommandPermissions.whole.set(catalog, all);
    }
    return all;
  }

  /** Everything that a catalogue has: every server begins with it. */
  private static readonly whole = new WeakMap<CommandCatalog, CommandPermissions>();

  static readonly none = new CommandPermissions(false, false, new Set(), new Map(), []);

  /** +command, -command: with its subcommands. */
  withCommand(catalog: CommandCatalog, fullName: string, allow: boolean): CommandPermissions {
    return this.with([catalog.withSubcommands(fullName)], allow, fullName);
  }

  /** +@category, -@category. */
  withCategory(catalog: CommandCatalog, category: string, members: readonly string[], allow: boolean): CommandPermissions {
    return this.with(
      members.map((name) => catalog.withSubcommands(name)),
      allow,
      `@${category.toLowerCase()}`,
    );
  }

  /** +command|first-arg. */
  withFirstArg(fullName: string, firstArg: Binary): CommandPermissions {
    const known = this.firstArgs.get(fullName) ?? [];
    const firstArgs = new Map(this.firstArgs);
    if (!known.some((each) => caseless(each) === caseless(firstArg))) firstArgs.set(fullName, [...known, firstArg]);
    const rules = withRule(this.rules, '+', `${fullName}|${caseless(firstArg)}`);
    return new CommandPermissions(this.everything, this.isSubtractive, this.allowed, firstArgs, rules);
  }

  /** Whether a call may run. */
  allows(fullName: string, argv: readonly Binary[]): boolean {
    if (this.everything || this.allowed.has(fullName)) return true;
    const firstArgs = this.firstArgs.get(fullName);
    if (firstArgs === undefined || argv.length < 2) return false;
    const given = caseless(cString(argv[1]!));
    return firstArgs.some((each) => caseless(each) === given);
  }

  /** The first arguments with which a command that is not allowed as a whole may run. */
  firstArgsOf(fullName: string): readonly Binary[] {
    return this.firstArgs.get(fullName) ?? [];
  }

  private with(groups: readonly (readonly string[])[], allow: boolean, subject: string): CommandPermissions {
    const allowed = new Set(this.allowed);
    const firstArgs = new Map(this.firstArgs);
    for (const names of groups) {
      firstArgs.delete(names[0]!);
      for (const name of names) {
        if (allow) allowed.add(name);
        else allowed.delete(name);
      }
    }
    const rules = withRule(this.rules, allow ? '+' : '-', subject);
    return new CommandPermissions(this.everything && (allow || groups.length === 0), this.isSubtractive, allowed, firstArgs, rules);
  }
}

/** Appends a rule; those about the same subject, and about a subcommand of it, are void. */
function withRule(rules: readonly string[], sign: '+' | '-', subject: string): string[] {
  const others = rules.filter((rule) => rule.slice(1) !== subject && !rule.startsWith(`${subject}|`, 1));
  return [...others, sign + subject];
}
