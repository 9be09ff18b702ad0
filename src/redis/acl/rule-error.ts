/** Why an ACL rule is refused, in Redis's words. Thrown; it is no Error, so that a wrong rule costs no stack. */
export class RuleError {
  constructor(
    readonly text: string,
    /** The rule names a command or category that is not known; nothing secret is in it. */
    readonly isUnknownName = false,
  ) {}
}

export const ruleErrors = {
  syntax: new RuleError('Syntax error'),
  unknownName: new RuleError('Unknown command or category name in ACL', true),
  keysAfterAll: new RuleError(
    "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have any effect. Try 'resetkeys' to start with an empty list of patterns",
  ),
  channelsAfterAll: new RuleError(
    "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not have any effect. Try 'resetchannels' to start with an empty list of channels",
  ),
  noSuchPassword: new RuleError('The password you are trying to remove from the user does not exist'),
  notHash: new RuleError('The password hash must be exactly 64 characters and contain only lowercase hexadecimal characters'),
  firstArgOfSubcommand: new RuleError('Allowing first-arg of a subcommand is not supported'),
} as const;
