/**
 * What a test may import, but few do: an entry of its own, which is loaded when the first of these is asked for (the bundle of `src/index.ts` has
 * getters for what it hands on from here) or called (`on-demand-names.ts`).
 */
export { barrier } from './concurrency/barrier';
export { concurrently } from './concurrency/concurrently';
export { gate } from './concurrency/gate';
export { latch } from './concurrency/latch';
export { tally } from './concurrency/tally';
export { expectDeterministic } from './determinism/expect-deterministic';
export { factory } from './determinism/factory';
export { fixedTime } from './determinism/fixed-time';
export { guardDeterminism } from './determinism/guard-determinism';
export { ids } from './determinism/ids';
export { knownBits } from './determinism/known-bits';
export { random } from './determinism/random';
export { relays } from './determinism/relays';
export { runSeed } from './determinism/run-seed';
export { collectEvents } from './events/collect-events';
export { collectKeyspaceEvents } from './events/collect-keyspace-events';
export { collectLines } from './events/collect-lines';
export { collectMessages } from './events/collect-messages';
export { equivalence } from './equivalence';
export { compactClosestProof, decompactClosestProof, verifyClosestProof } from '../merkle/closest-proof';
export { compactProof, decompactProof } from '../merkle/compact-proof';
export { fetchNodes } from '../merkle/fetch-nodes';
export { MemoryNodeStore } from '../merkle/node-store';
export { verifyProof } from '../merkle/proof';
export { SparseMerkleSumTrie } from '../merkle/sparse-merkle-sum-trie';
export { SparseMerkleTrie } from '../merkle/sparse-merkle-trie';
export { parseSumRoot } from '../merkle/sum-root';
export { smstSpec, smtSpec } from '../merkle/trie-spec';
