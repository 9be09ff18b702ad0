import type { Binary } from '../../base/bytes';
import type { Selector } from './selector';
import type { UserRules } from './user-rules';

/** A user: who a client is after AUTH. He stays the same when his rules change. */
export class User {
  /** He may do everything: the one thing that is looked at before each command. */
  isUnrestricted = false;
  /** All his selectors; the one outside of parentheses first. */
  selectors!: readonly Selector[];
  private current!: UserRules;

  constructor(
    readonly name: Binary,
    rules: UserRules,
  ) {
    this.rules = rules;
  }

  get rules(): UserRules {
    return this.current;
  }

  set rules(rules: UserRules) {
    this.current = rules;
    this.selectors = [rules.root, ...rules.selectors];
    this.isUnrestricted = this.selectors.some((each) => each.commands.everything && each.allKeys && each.allChannels);
  }
}
