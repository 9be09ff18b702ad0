import type { Binary } from '../../base/bytes';
import type { CommandCatalog } from './command-catalog';
import type { CommandPermissions } from './command-permissions';
import { condensedRules } from './condensed-rules';
import type { Selector } from './selector';
import type { UserRules } from './user-rules';

/** How rules are told: where they are kept as given (Redis 7.2), or made from what they allow (7.0). */
export interface RuleStyle {
  readonly catalog: CommandCatalog;
  readonly keepsCommandRules: boolean;
}

/** A user's rules in one line, as ACL LIST shows it and ACL SETUSER takes it. */
export function describeUser(rules: UserRules, style: RuleStyle): Binary {
  const words = [...flagsOf(rules), ...rules.passwords.map((hash) => `#${hash}`), describeSelector(rules.root, style)];
  return [...words, ...rules.selectors.map((each) => `(${describeSelector(each, style)})`)].join(' ');
}

/** on, off, nopass and so on, in Redis's order. */
export function flagsOf({ isEnabled, needsNoPassword, sanitizes }: UserRules): string[] {
  const flags = [isEnabled ? 'on' : 'off'];
  if (needsNoPassword) flags.push('nopass');
  if (sanitizes !== undefined) flags.push(sanitizes ? 'sanitize-payload' : 'skip-sanitize-payload');
  return flags;
}

/** '+@all -get' and the like. */
export function describeCommands(commands: CommandPermissions, { catalog, keepsCommandRules }: RuleStyle): Binary {
  const rules = keepsCommandRules ? commands.rules : condensedRules(commands, catalog);
  return [commands.isSubtractive ? '+@all' : '-@all', ...rules].join(' ');
}

/** '~a* %R~b'; empty when no key is allowed. */
export function describeKeys({ allKeys, keys }: Selector): Binary {
  if (allKeys) return '~*';
  return keys.map(({ pattern, read, write }) => `${read && write ? '' : read ? '%R' : '%W'}~${pattern}`).join(' ');
}

/** '&a* &b'; empty when no channel is allowed. */
export function describeChannels({ allChannels, channels }: Selector): Binary {
  return allChannels ? '&*' : channels.map((pattern) => `&${pattern}`).join(' ');
}

function describeSelector(selector: Selector, style: RuleStyle): Binary {
  const channels = selector.allChannels ? '' : 'resetchannels';
  const parts = [describeKeys(selector), channels, describeChannels(selector), describeCommands(selector.commands, style)];
  return parts.filter((part) => part !== '').join(' ');
}
