import type { Binary } from '../../base/bytes';
import type { CommandCatalog } from './command-catalog';
import { CommandPermissions } from './command-permissions';
import { ruleErrors } from './rule-error';
import type { KeyPattern, Selector } from './selector';
import { caseless, cString, hasSpaces } from './text';

/** What a rule about commands, keys or channels makes of a selector. @throws RuleError */
export function withSelectorRule(selector: Selector, rule: Binary, catalog: CommandCatalog): Selector {
  switch (caseless(cString(rule))) {
    case 'allkeys':
    case '~*':
      return { ...selector, allKeys: true, keys: [] };
    case 'resetkeys':
      return { ...selector, allKeys: false, keys: [] };
    case 'allchannels':
    case '&*':
      return { ...selector, allChannels: true, channels: [] };
    case 'resetchannels':
      return { ...selector, allChannels: false, channels: [] };
    case 'allcommands':
    case '+@all':
      return { ...selector, commands: CommandPermissions.all(catalog) };
    case 'nocommands':
    case '-@all':
      return { ...selector, commands: CommandPermissions.none };
  }
  switch (rule[0]) {
    case '~':
    case '%':
      if (selector.allKeys) throw ruleErrors.keysAfterAll;
      return withKeys(selector, keyPattern(rule));
    case '&':
      return withChannel(selector, rule.slice(1));
    case '+':
    case '-':
      return { ...selector, commands: withCommandRule(selector.commands, cString(rule), catalog) };
    default:
      throw ruleErrors.syntax;
  }
}

function withKeys(selector: Selector, added: KeyPattern): Selector {
  if (hasSpaces(added.pattern)) throw ruleErrors.syntax;
  const at = selector.keys.findIndex(({ pattern }) => pattern === added.pattern);
  if (at < 0) return { ...selector, keys: [...selector.keys, added] };
  const known = selector.keys[at]!;
  const merged = { ...known, read: known.read || added.read, write: known.write || added.write };
  return { ...selector, keys: selector.keys.with(at, merged) };
}

/** '~pattern', '%R~pattern', '%W~pattern', '%RW~pattern'. */
function keyPattern(rule: Binary): KeyPattern {
  if (rule[0] === '~') return { pattern: rule.slice(1), read: true, write: true };
  const [whole, letters] = /^%(R|W|RW|WR)(?:~|$)/i.exec(rule) ?? [];
  if (whole === undefined) throw ruleErrors.syntax;
  return { pattern: rule.slice(whole.length), read: /r/i.test(letters!), write: /w/i.test(letters!) };
}

function withChannel(selector: Selector, pattern: Binary): Selector {
  if (selector.allChannels) throw ruleErrors.channelsAfterAll;
  if (hasSpaces(pattern)) throw ruleErrors.syntax;
  return selector.channels.includes(pattern) ? selector : { ...selector, channels: [...selector.channels, pattern] };
}

function withCommandRule(commands: CommandPermissions, rule: Binary, catalog: CommandCatalog): CommandPermissions {
  const allow = rule[0] === '+';
  const subject = rule.slice(1);
  if (subject.startsWith('@')) {
    const members = catalog.inCategory(subject.slice(1));
    if (members === undefined) throw ruleErrors.unknownName;
    return commands.withCategory(catalog, subject.slice(1), members, allow);
  }
  const bar = subject.lastIndexOf('|');
  if (!allow || bar < 0) return commands.withCommand(catalog, known(subject, catalog), allow);
  const [container, argument] = [known(subject.slice(0, bar), catalog), subject.slice(bar + 1)];
  if (container.includes('|')) throw ruleErrors.firstArgOfSubcommand;
  if (argument === '') throw ruleErrors.syntax;
  if (!catalog.isContainer(container)) return commands.withFirstArg(container, argument);
  return commands.withCommand(catalog, known(subject, catalog), allow);
}

function known(name: string, catalog: CommandCatalog): string {
  const fullName = catalog.find(name);
  if (fullName === undefined) throw ruleErrors.unknownName;
  return fullName;
}
