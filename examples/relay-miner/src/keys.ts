/**
 * Where a session is in Redis. The braces keep its keys in one slot of a cluster, for scripts change them together.
 */
export const keys = {
  /** Hash: state, root and claimedRoot (hex), claimBefore (height). */
  session: (id: string) => `miner:{${id}}`,
  /** Hash: hex of a node's digest to its encoding. */
  nodes: (id: string) => `miner:{${id}}:nodes`,
  /** Set of the keys of relays that were counted. */
  seen: (id: string) => `miner:{${id}}:seen`,
  /** Set of the ids of sessions that have not come to their end. */
  live: 'miner:live',
  /** Stream of relays on their way to a miner. */
  relays: 'miner:relays',
  /** Who leads. */
  leader: 'miner:leader',
  /** A parameter of the chain, as text. */
  param: (name: string) => `miner:param:${name}`,
  /** Channel: parameters that have changed, as JSON. */
  changedParams: 'miner:changed-params',
} as const;
