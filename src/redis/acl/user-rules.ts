import type { Binary } from '../../base/bytes';
import type { CommandCatalog } from './command-catalog';
import { isPasswordHash, passwordHash } from './password';
import { ruleErrors } from './rule-error';
import { emptySelector, type Selector } from './selector';
import { withSelectorRule } from './selector-rule';
import { caseless, cString } from './text';

/** What a user may do, and how he proves who he is. Never changed: a rule makes another one. */
export interface UserRules {
  readonly isEnabled: boolean;
  /** Any password will do. */
  readonly needsNoPassword: boolean;
  /** Whether RESTORE looks closely at his payloads; Redis 7.0 tells of it only when it was said. */
  readonly sanitizes: boolean | undefined;
  /** SHA-256 in hexadecimal digits. */
  readonly passwords: readonly string[];
  /** What stands outside of parentheses. */
  readonly root: Selector;
  readonly selectors: readonly Selector[];
}

/** What the meaning of rules depends on besides themselves. */
export interface RuleWorld {
  readonly catalog: CommandCatalog;
  /** acl-pubsub-default: whether a new user or selector may use all channels. */
  readonly allowsChannelsByDefault: boolean;
  /** Redis 7.2: a new user has the flag sanitize-payload. */
  readonly namesSanitizing: boolean;
  /** Redis 7.0: '(' inside a selector that is open begins it anew. */
  readonly mayReopenSelectors: boolean;
  /** The words of a line, as redis.conf is read; undefined when a quote is not closed. */
  splitWords(line: Binary): readonly Binary[] | undefined;
}

/** A user who was just created: he is off and may do nothing. */
export function newUserRules(world: RuleWorld): UserRules {
  return {
    isEnabled: false,
    needsNoPassword: false,
    sanitizes: world.namesSanitizing ? true : undefined,
    passwords: [],
    root: emptySelector(world.allowsChannelsByDefault),
    selectors: [],
  };
}

/** The user 'default' of a server that nobody has configured: he may do everything. */
export function defaultUserRules(world: RuleWorld): UserRules {
  return ['+@all', '~*', '&*', 'on', 'nopass'].reduce((rules, rule) => withRule(rules, rule, world), newUserRules(world));
}

/** What a rule makes of a user. @throws RuleError */
export function withRule(rules: UserRules, rule: Binary, world: RuleWorld): UserRules {
  if (rule === '') return rules;
  switch (caseless(cString(rule))) {
    case 'on':
      return { ...rules, isEnabled: true };
    case 'off':
      return { ...rules, isEnabled: false };
    case 'sanitize-payload':
      return { ...rules, sanitizes: true };
    case 'skip-sanitize-payload':
      return { ...rules, sanitizes: false };
    case 'nopass':
      return { ...rules, needsNoPassword: true, passwords: [] };
    case 'resetpass':
      return { ...rules, needsNoPassword: false, passwords: [] };
    case 'clearselectors':
      return { ...rules, selectors: [] };
    case 'reset':
      return { ...newUserRules(world), sanitizes: true };
  }
  if (rule[0] === '>' || rule[0] === '#') return withPassword(rules, hashOf(rule));
  if (rule[0] === '<' || rule[0] === '!') return withoutPassword(rules, hashOf(rule));
  if (rule[0] === '(' && rule.endsWith(')')) return { ...rules, selectors: [...rules.selectors, selectorOf(rule, world)] };
  return { ...rules, root: withSelectorRule(rules.root, rule, world.catalog) };
}

/** The hash that a rule about a password means: '>password', '#hash' and their negations '<password', '!hash'. */
function hashOf(rule: Binary): string {
  const given = rule.slice(1);
  if (rule[0] === '>' || rule[0] === '<') return passwordHash(given);
  if (!isPasswordHash(given)) throw ruleErrors.notHash;
  return given;
}

function withPassword(rules: UserRules, hash: string): UserRules {
  const passwords = rules.passwords.includes(hash) ? rules.passwords : [...rules.passwords, hash];
  return { ...rules, needsNoPassword: false, passwords };
}

function withoutPassword(rules: UserRules, hash: string): UserRules {
  if (!rules.passwords.includes(hash)) throw ruleErrors.noSuchPassword;
  return { ...rules, passwords: rules.passwords.filter((each) => each !== hash) };
}

/** '(rule rule ...)'. As in Redis, what cannot be split into words has none. */
function selectorOf(rule: Binary, world: RuleWorld): Selector {
  const words = world.splitWords(cString(rule.slice(1, -1))) ?? [];
  const start = emptySelector(world.allowsChannelsByDefault);
  return words.reduce((selector, word) => withSelectorRule(selector, word, world.catalog), start);
}
