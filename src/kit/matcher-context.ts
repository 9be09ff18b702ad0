/** What expect hands to a matcher as `this`, as far as ours need it. */
export interface MatcherContext {
  readonly isNot?: boolean | undefined;
  readonly promise?: string | undefined;
  /** Deep equality that knows asymmetric matchers. */
  equals(a: unknown, b: unknown): boolean;
  readonly utils: {
    matcherHint(name: string, received?: string, expected?: string, options?: { isNot?: boolean; promise?: string }): string;
    EXPECTED_COLOR(text: string): string;
    RECEIVED_COLOR(text: string): string;
    diff(expected: unknown, received: unknown): string | null;
  };
}

/** What a matcher returns to expect. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** A matcher's call, as its failure shows it. */
export interface MatcherCall {
  readonly name: string;
  /** What stands in the parentheses of expect. */
  readonly received: string;
  /** What stands in the matcher's own; '' for nothing. */
  readonly expected: string;
}

/** The result of a comparison. `lines` are made when the text is asked for. */
export function verdict(context: MatcherContext, call: MatcherCall, pass: boolean, lines: () => readonly string[]): MatcherResult {
  const { isNot = false, promise = '' } = context;
  const hint = (): string => context.utils.matcherHint(call.name, call.received, call.expected, { isNot, promise });
  return { pass, message: () => [hint(), '', ...lines()].join('\n').trimEnd() };
}

/** The result when there was nothing to compare: a failure, with `.not` too. */
export function nothingCompared(context: MatcherContext, call: MatcherCall, because: string): MatcherResult {
  return verdict(context, call, context.isNot ?? false, () => [because]);
}

/** Expected and received one under the other, then their difference where they are no one-liners. */
export function comparison({ utils }: MatcherContext, expected: unknown, received: unknown): string[] {
  const difference = utils.diff(expected, received);
  return difference === null ? [] : difference.split('\n');
}
