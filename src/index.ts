export { DistributedError } from './base/errors';
export { cluster, type Cluster, type ClusterNode, type ReplicaLag } from './kit/cluster';
export { containers, type TestContainer } from './kit/containers';
export { equivalence, type Equivalence, type EquivalenceOptions } from './kit/equivalence';
export { freePort } from './kit/free-port';
export { cleanup } from './kit/life/cleanup';
export { fixture } from './kit/life/fixture';
export { shortDeadline } from './kit/life/short-deadline';
export { suite, type SuiteOptions } from './kit/life/suite';
export { tempDir } from './kit/life/temp-dir';
export { testSignal } from './kit/life/test-signal';
export { waitForAllReady } from './kit/life/wait-for-all-ready';
export { withTimeout } from './kit/life/with-timeout';
export { writeConfig } from './kit/life/write-config';
export { binary, type Binary } from './kit/needs/binary';
export { docker } from './kit/needs/docker';
export { skipUnless, type Requirement } from './kit/needs/skip-unless';
export {
  barrier,
  collectEvents,
  collectKeyspaceEvents,
  collectLines,
  collectMessages,
  concurrencyLevels,
  concurrently,
  expectDeterministic,
  factory,
  fixedTime,
  gate,
  guardDeterminism,
  ids,
  knownBits,
  latch,
  random,
  relays,
  runSeed,
  tally,
} from './kit/on-demand-names';
export type { Barrier } from './kit/concurrency/barrier';
export type { ConcurrentFailure } from './kit/concurrency/concurrent-failure';
export type { ConcurrentOptions, Operation } from './kit/concurrency/concurrently';
export type { Gate } from './kit/concurrency/gate';
export type { Latch } from './kit/concurrency/latch';
export type { Outcomes, Rejection } from './kit/concurrency/outcomes';
export type { DeterministicOptions } from './kit/determinism/expect-deterministic';
export type { Factory, FactoryParts, FactoryTurn } from './kit/determinism/factory';
export type { ChanceSource, GuardOptions } from './kit/determinism/guard-determinism';
export type { NextId } from './kit/determinism/ids';
export type { BitPattern } from './kit/determinism/known-bits';
export type { TestRandom } from './kit/determinism/random';
export type { Relay } from './kit/determinism/relays';
export type { CollectedEvent, EventFilter, EventLimit, Events } from './kit/events/collector';
export { nock } from './kit/nock';
export type { RecordedCommand } from './kit/redis-calls';
export { redis, type AnotherRedisOptions, type Redis, type RedisClock, type RedisSnapshot } from './kit/redis';
export { RedisError, type RedisReply } from './kit/redis-reply';
export { spawnServer, type ServerReadiness, type SpawnedServer, type SpawnServerOptions } from './kit/spawn-server';
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
