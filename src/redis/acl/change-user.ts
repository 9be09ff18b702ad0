import type { Binary } from '../../base/bytes';
import { oneLine, upToZero } from '../errors';
import { ErrorReply } from '../reply';
import { joinSelectors, UnmatchedParenthesis } from './join-selectors';
import { RuleError } from './rule-error';
import { type Selector, listAllowsChannel } from './selector';
import { type RuleWorld, type UserRules, withRule } from './user-rules';

/** What the words of ACL SETUSER make of a user. @throws the error of ACL SETUSER */
export function changedRules(rules: UserRules, words: readonly Binary[], world: RuleWorld): UserRules {
  return join(words, world).reduce((current, rule) => {
    try {
      return withRule(current, rule, world);
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      throw new ErrorReply(oneLine(`ERR Error in ACL SETUSER modifier '${upToZero(rule)}': ${error.text}`));
    }
  }, rules);
}

function join(words: readonly Binary[], world: RuleWorld): Binary[] {
  try {
    return joinSelectors(words, world.mayReopenSelectors);
  } catch (error) {
    if (!(error instanceof UnmatchedParenthesis)) throw error;
    throw new ErrorReply(oneLine(`ERR Unmatched parenthesis in acl selector starting at '${upToZero(error.rule)}'.`));
  }
}

/** What a subscriber listens to. */
export interface Listening {
  readonly channels: ReadonlySet<Binary>;
  readonly shardChannels: ReadonlySet<Binary>;
  readonly patterns: ReadonlySet<Binary>;
}

/** Whether a change of rules forbids a subscriber something. Undefined: it forbids nobody anything that was allowed. */
export function forbidsListening(before: UserRules, after: UserRules): ((client: Listening) => boolean) | undefined {
  const [former, present] = [selectorsOf(before), selectorsOf(after)];
  if (present.some((each) => each.allChannels)) return undefined;
  const allowed = present.flatMap(({ channels }) => channels);
  const isKept = former.every((each) => !each.allChannels && each.channels.every((channel) => allowed.includes(channel)));
  if (isKept) return undefined;
  return ({ channels, shardChannels, patterns }) =>
    [...patterns].some((pattern) => !listAllowsChannel(allowed, pattern, true)) ||
    [...channels, ...shardChannels].some((channel) => !listAllowsChannel(allowed, channel, false));
}

function selectorsOf({ root, selectors }: UserRules): readonly Selector[] {
  return [root, ...selectors];
}
