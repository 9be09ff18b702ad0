import { categories } from './categories';
import type { CommandCatalog } from './command-catalog';
import type { CommandPermissions } from './command-permissions';

/**
 * The fewest rules, or nearly, that allow what is allowed, as Redis 7.0 finds them: beginning with all or with nothing, the categories
 * that fit better than not, the best one first, and then single commands for what is left.
 */
export function condensedRules(commands: CommandPermissions, catalog: CommandCatalog): string[] {
  const sign = commands.isSubtractive ? '-' : '+';
  const allow = !commands.isSubtractive;
  /** What the rules so far allow. */
  const reached = new Set(commands.isSubtractive ? catalog.names : []);
  const chosen = fittingCategories(commands, catalog);
  for (const category of chosen) change(reached, catalog, catalog.inCategory(category)!, allow);
  return [...chosen.map((category) => `${sign}@${category}`), ...singleCommands(commands, catalog, reached)];
}

function fittingCategories(commands: CommandPermissions, catalog: CommandCatalog): string[] {
  const wanted = !commands.isSubtractive;
  /** What is allowed and no category has told yet. */
  const left = new Set(commands.allowed);
  const open = new Map(categories.map((category) => [category, { size: catalog.inCategory(category)!.length, fit: 0 }]));
  for (const [category, count] of open) for (const name of catalog.inCategory(category)!) if (left.has(name) === wanted) count.fit++;
  const chosen: string[] = [];
  for (;;) {
    let best: { readonly category: string; readonly fit: number; readonly misfit: number } | undefined;
    for (const [category, { size, fit }] of open) {
      const misfit = size - fit;
      const isBetter = best === undefined || misfit < best.misfit || (misfit === best.misfit && fit > best.fit);
      if (fit > misfit && isBetter) best = { category, fit, misfit };
    }
    if (best === undefined) return chosen;
    chosen.push(best.category);
    open.delete(best.category);
    for (const name of change(left, catalog, catalog.inCategory(best.category)!, !wanted)) {
      for (const category of catalog.categoriesOf(name)) {
        const count = open.get(category);
        if (count !== undefined) count.fit--;
      }
    }
  }
}

/** Rules for the commands that the categories got wrong, and for first arguments. */
function singleCommands(commands: CommandPermissions, catalog: CommandCatalog, reached: Set<string>): string[] {
  const rules: string[] = [];
  for (const name of catalog.names) {
    const isAllowed = commands.allowed.has(name);
    if (isAllowed !== reached.has(name)) {
      rules.push(`${isAllowed ? '+' : '-'}${name}`);
      change(reached, catalog, [name], isAllowed);
    }
    if (!isAllowed) rules.push(...commands.firstArgsOf(name).map((firstArg) => `+${name}|${firstArg}`));
  }
  return rules;
}

/** Allows or forbids commands, with their subcommands. @returns those that were not so before */
function change(allowed: Set<string>, catalog: CommandCatalog, names: readonly string[], allow: boolean): string[] {
  const changed = names.flatMap((name) => catalog.withSubcommands(name)).filter((name) => allowed.has(name) !== allow);
  for (const name of changed) {
    if (allow) allowed.add(name);
    else allowed.delete(name);
  }
  return [...new Set(changed)];
}
