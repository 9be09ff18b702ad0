import './kit/test-run-only';

export { DistributedError } from './base/errors';
export type { Cluster } from './kit/cluster';
export type { TestContainer } from './kit/containers';
export type { Equivalence, EquivalenceOptions } from './kit/equivalence';
export { freePort, poolPort } from './kit/free-port';
export type { SuiteOptions } from './kit/life/suite';
export type { Requirement } from './kit/needs/skip-unless';
export {
  barrier,
  binary,
  cacheMachine,
  captureLogger,
  circuitBreakerMachine,
  cleanup,
  cluster,
  cockatielBreaker,
  cockatielSampling,
  collectEvents,
  collectKeyspaceEvents,
  collectLines,
  collectMessages,
  compactClosestProof,
  compactProof,
  concurrencyLevels,
  concurrently,
  containers,
  decompactClosestProof,
  decompactProof,
  docker,
  equivalence,
  expectDeterministic,
  factory,
  failover,
  fetchNodes,
  fixedTime,
  fixture,
  gate,
  guardDeterminism,
  hyperTestnet,
  ids,
  instrument,
  knownBits,
  latch,
  leaderElectionMachine,
  lifecycleContract,
  loadBalancerContract,
  MemoryNodeStore,
  memoryStore,
  opossumBreaker,
  parseSumRoot,
  partialFake,
  peerNetwork,
  ramHypercore,
  random,
  relays,
  requireBinaries,
  requireDocker,
  runSeed,
  scriptedGrpcServer,
  scriptedServer,
  sentinel,
  sessionMachine,
  shortDeadline,
  skipUnless,
  smstSpec,
  smtSpec,
  SparseMerkleSumTrie,
  SparseMerkleTrie,
  spawnServer,
  stateMachine,
  storageContract,
  suite,
  tally,
  tempDir,
  testCertificate,
  testSignal,
  verifyClosestProof,
  verifyProof,
  waitForAllReady,
  withTimeout,
  writeConfig,
} from './kit/on-demand-names';
export type { Barrier } from './kit/concurrency/barrier';
export type { ConcurrentFailure } from './kit/concurrency/concurrent-failure';
export type { ConcurrentOptions, Operation } from './kit/concurrency/concurrently';
export type { Gate } from './kit/concurrency/gate';
export type { Latch } from './kit/concurrency/latch';
export type { Outcomes, Rejection } from './kit/concurrency/outcomes';
export type { ContractOptions } from './kit/contract';
export type { LifecycleContractOptions, LifecycleUnderTest } from './kit/contracts/lifecycle-contract';
export type {
  BackendUnderTest,
  BalancingPolicy,
  LoadBalancerContractOptions,
  LoadBalancerUnderTest,
} from './kit/contracts/load-balancer-contract';
export type { StorageChange, StorageContractOptions, StorageUnderTest } from './kit/contracts/storage-contract';
export type { DeterministicOptions } from './kit/determinism/expect-deterministic';
export type { Factory, FactoryParts, FactoryTurn } from './kit/determinism/factory';
export type { ChanceSource, GuardOptions } from './kit/determinism/guard-determinism';
export type { NextId } from './kit/determinism/ids';
export type { BitPattern } from './kit/determinism/known-bits';
export type { TestRandom } from './kit/determinism/random';
export type { Relay } from './kit/determinism/relays';
export type { CollectedEvent, EventFilter, EventLimit, Events } from './kit/events/collector';
export type { Binary } from './kit/needs/binary';
export type { CockatielSamplingOptions } from './kit/machines/breaker-adapters';
export type { FailureRate } from './kit/machines/call-window';
export type { BreakerDescription, BreakerState, BreakerUnderTest } from './kit/machines/circuit-breaker';
export type { Action, Context, MachineDescription, Target, Way } from './kit/machines/description';
export type { FailoverOptions, FailoverResult, FailoverSteps } from './kit/machines/failover';
export type { CacheState, ElectionState, ReadyAction, ReadyMachine, SessionState } from './kit/machines/ready-machines';
export type { MachineTestOptions, StateMachine } from './kit/machines/state-machine';
export type { CapturedLogger, LogEntry, LogLevel } from './kit/doubles/capture-logger';
export type { DoubleOptions } from './kit/doubles/double-listener';
export type { DoubleTls } from './kit/doubles/double-tls';
export type { GrpcAnswer, GrpcMetadata, GrpcRequest, GrpcScript, GrpcStatus } from './kit/doubles/grpc-answer';
export type { HyperNode, HyperSwarm, HyperTestnet, HyperTestnetOptions } from './kit/doubles/hyper-testnet';
export type { CallLog, Instrumented, RecordedCall } from './kit/doubles/instrument';
export type { CallFault } from './kit/doubles/call-faults';
export type { Fault } from './kit/doubles/faults';
export type {
  ChangeOptions,
  MemoryStore,
  SetOptions,
  StoreClient,
  StoredValue,
  StoreLease,
  StoreOperation,
} from './kit/doubles/memory-store';
export type { PeerError, PeerErrorCode } from './kit/doubles/peer-error';
export type {
  Peer,
  PeerLatency,
  PeerNetwork,
  PeerNetworkOptions,
  PeerOperation,
  PeerRequest,
  PeerRequestOptions,
  Responder,
} from './kit/doubles/peer-network';
export type { RamHypercore } from './kit/doubles/ram-hypercore';
export type { ScriptedGrpcServer } from './kit/doubles/scripted-grpc-server';
export type { Script, ScriptedAnswer, ScriptedRequest, ScriptedServer } from './kit/doubles/scripted-server';
export type { TestCertificate, TestCertificateOptions } from './kit/doubles/test-certificate';
export type { StoreEvent } from './kit/doubles/watch-queue';
export { nock } from './kit/nock';
export { hold, point, yieldPoint, type Hold } from './kit/points';
export { copies, race, shared } from './kit/race';
export type { Ended, RaceOptions, RaceResult, RaceSpec, Task, TaskContext } from './kit/race/race-types';
export type { RecordedCommand } from './kit/redis-calls';
export { redis, type AnotherRedisOptions, type Redis, type RedisClock, type RedisSnapshot } from './kit/redis';
export { RedisError, type RedisReply } from './kit/redis-reply';
export type { Sentinel } from './kit/sentinel';
export type { ReplicaLag, ServerNode } from './kit/server-nodes';
export type { ServerReadiness, SpawnedServer, SpawnServerOptions } from './kit/spawn-server';
export { consistently } from './kit/waiting/consistently';
export { eventually } from './kit/waiting/eventually';
export { WaitFailure } from './kit/waiting/failure';
export type { AsyncMatchers, MatcherChain } from './kit/waiting/matcher-types';
export { never } from './kit/waiting/never';
export { retryUntilSuccess } from './kit/waiting/retry-until-success';
export { RetryAfter, StopTrying } from './kit/waiting/stop-trying';
export type { Attempt, CommonWaitOptions, HoldOptions, WaitOptions } from './kit/waiting/wait-options';
export { waitUntil, type Truthy } from './kit/waiting/wait-until';
export type { ClosestProof, CompactClosestProof } from './merkle/closest-proof';
export type { CompactProof } from './merkle/compact-proof';
export type { AsyncNodeSource } from './merkle/fetch-nodes';
export type { NodeStore } from './merkle/node-store';
export type { Claim, Proof } from './merkle/proof';
export type { SumTrieLeaf } from './merkle/sparse-merkle-sum-trie';
export type { TrieLeaf } from './merkle/sparse-merkle-trie';
export type { Commit, TrieOptions } from './merkle/sparse-trie';
export type { TrieSpec } from './merkle/trie-spec';

// A type only: at run time the preset registers the matchers. It brings their declarations for `expect` to whoever imports this module.
export type { DistributedMatchers } from '../matchers/index';
