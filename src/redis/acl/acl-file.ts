import type { Binary } from '../../base/bytes';
import { describeUser, type RuleStyle } from './describe';
import { joinSelectors, UnmatchedParenthesis } from './join-selectors';
import { RuleError } from './rule-error';
import { hasSpaces } from './text';
import type { SavedUsers, Users } from './users';
import { newUserRules, type RuleWorld, type UserRules, withRule } from './user-rules';

/** The text of an ACL file: a line for each user. */
export function aclFileText(users: Users, style: RuleStyle): Binary {
  return users
    .all()
    .map(({ name, rules }) => `user ${name} ${describeUser(rules, style)}\n`)
    .join('');
}

/**
 * Reads the text of an ACL file.
 * @param fileName as the errors name it
 * @returns the users, or all that is wrong in Redis's words
 */
export function readAclFile(text: Binary, fileName: string, world: RuleWorld): SavedUsers | string {
  const users = new Map<Binary, UserRules>();
  let errors = '';
  text.split('\n').forEach((line, at) => {
    const trimmed = line.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
    if (trimmed !== '') errors += readLine(trimmed, { users, world, place: `${fileName}:${at + 1}`, number: at + 1 });
  });
  return errors === '' ? users : `${errors}WARNING: ACL errors detected, no change to the previously active ACL rules was performed`;
}

interface LineContext {
  readonly users: Map<Binary, UserRules>;
  readonly world: RuleWorld;
  readonly place: string;
  readonly number: number;
}

/** @returns what is wrong with the line */
function readLine(line: Binary, { users, world, place, number }: LineContext): string {
  const [keyword, name, ...words] = line.split(' ');
  if (keyword !== 'user' || name === undefined) return `${place} should start with user keyword followed by the username. `;
  if (hasSpaces(name)) return `'${place}: username '${name}' contains invalid characters. `;
  if (users.has(name)) return `WARNING: Duplicate user '${name}' found on line ${number}. `;
  users.set(name, newUserRules(world));
  let rules: readonly Binary[];
  try {
    rules = joinSelectors(words, world.mayReopenSelectors);
  } catch (error) {
    if (error instanceof UnmatchedParenthesis) return `${place}: Unmatched parenthesis in selector definition.`;
    throw error;
  }
  let errors = '';
  let isFirst = true;
  for (const each of rules) {
    const rule = each.replace(/^[\t\r\n]+|[\t\r\n]+$/g, '');
    try {
      users.set(name, withRule(users.get(name)!, rule, world));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      // What is no name of a command may be a secret, and only the first such error is told.
      if (error.isUnknownName) errors += `${place}: Error in applying operation '${rule}': ${error.text}. `;
      else if (isFirst) errors += `${place}: ${error.text}. `;
      isFirst &&= error.isUnknownName;
    }
  }
  return errors;
}
