export { DistributedError } from './base/errors';
export { containers, type TestContainer } from './kit/containers';
export { equivalence, type Equivalence, type EquivalenceOptions } from './kit/equivalence';
export { freePort } from './kit/free-port';
export { nock } from './kit/nock';
export { redis, type AnotherRedisOptions, type RecordedCommand, type Redis, type RedisClock, type RedisSnapshot } from './kit/redis';
export { RedisError, type RedisReply } from './kit/redis-reply';
export { consistently } from './kit/waiting/consistently';
export { eventually } from './kit/waiting/eventually';
export { WaitFailure } from './kit/waiting/failure';
export type { AsyncMatchers, MatcherChain } from './kit/waiting/matcher-types';
export { never } from './kit/waiting/never';
export { retryUntilSuccess } from './kit/waiting/retry-until-success';
export { RetryAfter, StopTrying } from './kit/waiting/stop-trying';
export type { Attempt, CommonWaitOptions, HoldOptions, WaitOptions } from './kit/waiting/wait-options';
export { waitUntil, type Truthy } from './kit/waiting/wait-until';
export {
  compactClosestProof,
  decompactClosestProof,
  verifyClosestProof,
  type ClosestProof,
  type CompactClosestProof,
} from './merkle/closest-proof';
export { compactProof, decompactProof, type CompactProof } from './merkle/compact-proof';
export { fetchNodes, type AsyncNodeSource } from './merkle/fetch-nodes';
export { MemoryNodeStore, type NodeStore } from './merkle/node-store';
export { verifyProof, type Claim, type Proof } from './merkle/proof';
export { SparseMerkleSumTrie, type SumTrieLeaf } from './merkle/sparse-merkle-sum-trie';
export { SparseMerkleTrie, type TrieLeaf } from './merkle/sparse-merkle-trie';
export type { Commit, TrieOptions } from './merkle/sparse-trie';
export { parseSumRoot } from './merkle/sum-root';
export { smstSpec, smtSpec, type TrieSpec } from './merkle/trie-spec';

// A type only: at run time the preset registers the matchers. It brings their declarations for `expect` to whoever imports this module.
export type { DistributedMatchers } from '../matchers/index';
