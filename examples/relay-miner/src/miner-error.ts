/** What the miner refuses, by code. */
export type MinerErrorCode =
  | 'SESSION_UNKNOWN'
  | 'SESSION_SEALING'
  | 'SESSION_CLAIMED'
  | 'SESSION_STATE'
  /** Another instance has written to the session since this one read it. */
  | 'TREE_CONFLICT'
  | 'NOT_CANDIDATE'
  | 'NOT_FOLLOWER'
  | 'NOT_LEADER'
  | 'CACHE_STATE'
  | 'CLOSED';

/** A refusal: tell them apart by `code`. */
export class MinerError extends Error {
  override readonly name = 'MinerError';

  constructor(
    readonly code: MinerErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export function isSealing(session: string): MinerError {
  return new MinerError('SESSION_SEALING', `session ${session} is sealing for claim`);
}

export function isClaimed(session: string): MinerError {
  return new MinerError('SESSION_CLAIMED', `session ${session} has already been claimed`);
}

/** @param state of a session that takes no relays and cannot be claimed any more */
export function isClosed(session: string, state: string): MinerError {
  const wasClaimed = state !== 'claim_skipped' && state !== 'claim_window_closed';
  return wasClaimed ? isClaimed(session) : new MinerError('SESSION_STATE', `session ${session} is ${state}`);
}
