/** How far the search came. */
export type Coverage =
  /** Every order was tried, up to those that differ in independent steps only. */
  | { readonly kind: 'exhaustive'; readonly traces: number; readonly executions: number }
  /** Never a proof. */
  | { readonly kind: 'sampled'; readonly executions: number; readonly traces: number; readonly seed: number };

/**
 * Why a schedule fails.
 * - 'invariant': the invariant, or what the options expect, does not hold
 * - 'not serializable': an outcome that no serial order of the tasks gives
 * - 'error': a task threw what `allowErrors` does not name
 * - 'deadlock': nobody can go on
 * - 'livelock': more steps than the limit
 */
export type FailureKind = 'invariant' | 'not serializable' | 'error' | 'deadlock' | 'livelock';

/**
 * - 'holds': no schedule that was tried fails; `coverage` says whether that is a proof
 * - 'fails': a schedule fails
 * - 'unknown': it cannot be told: what the tasks do is not under control, or nothing is shared. Never a pass.
 */
export type Verdict =
  | { readonly kind: 'holds'; readonly coverage: Coverage }
  | { readonly kind: 'fails'; readonly failure: FailureKind; readonly coverage: Coverage }
  | { readonly kind: 'unknown'; readonly because: 'uncontrolled' | 'nondeterministic' | 'nothing to race'; readonly what: string };
