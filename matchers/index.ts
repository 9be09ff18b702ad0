import '../src/kit/test-run-only';
import type { JestExtendedName } from '../src/kit/jest-extended';
import { toBeConsistentAcross, type ConsistencyMatchers } from './to-be-consistent-across';
import { toBeDistributedEvenly, type EvenMatchers } from './to-be-distributed-evenly';
import { toBeIdempotent, type IdempotenceMatchers } from './to-be-idempotent';
import { toEmitEvent, type EventMatchers } from './to-emit-event';
import { toEventually, type EventuallyMatchers } from './to-eventually';
import { toFollowSequence, type SequenceMatchers } from './to-follow-sequence';
import { toHaveErrorInChain, type ErrorChainMatchers } from './to-have-error-in-chain';
import { toHaveExactlyOneWinner, type WinnerMatchers } from './to-have-exactly-one-winner';
import { toHaveLogged, type LogMatchers } from './to-have-logged';
import { toHaveMaxRun, type RunMatchers } from './to-have-max-run';
import { toHaveOutcomes, type OutcomeMatchers } from './to-have-outcomes';
import { toHaveRedisKey, type RedisKeyMatchers } from './to-have-redis-key';
import { toMatchRedisDump, type RedisDumpMatchers } from './to-match-redis-dump';
import { toMatchRootHash, type RootHashMatchers } from './to-match-root-hash';
import { toMatchWeights, type WeightMatchers } from './to-match-weights';
import { toRejectWithCode, type RejectionCodeMatchers } from './to-reject-with-code';
import { toScaleLike, type ScaleMatchers } from './to-scale-like';
import { toSettleWithin, type SettlingMatchers } from './to-settle-within';
import { toStayWithinMemory, type MemoryMatchers } from './to-stay-within-memory';
import { toSumTo, type SumMatchers } from './to-sum-to';

/**
 * The matchers of this package, for `expect.extend(matchers)` where the preset does not register them.
 * @example
 * import { expect } from '@jest/globals';
 * import { matchers } from 'jest-distributed/matchers';
 * expect.extend(matchers);
 */
export const matchers = {
  toBeConsistentAcross,
  toBeDistributedEvenly,
  toBeIdempotent,
  toEmitEvent,
  toEventually,
  toFollowSequence,
  toHaveErrorInChain,
  toHaveExactlyOneWinner,
  toHaveLogged,
  toHaveMaxRun,
  toHaveOutcomes,
  toHaveRedisKey,
  toMatchRedisDump,
  toMatchRootHash,
  toMatchWeights,
  toRejectWithCode,
  toScaleLike,
  toSettleWithin,
  toStayWithinMemory,
  toSumTo,
};

/** The types of {@link matchers} on an expectation; `R` is what a matcher returns. */
export interface DistributedMatchers<R>
  extends
    LogMatchers<R>,
    IdempotenceMatchers,
    EventMatchers,
    WinnerMatchers,
    OutcomeMatchers,
    ConsistencyMatchers,
    EvenMatchers<R>,
    EventuallyMatchers,
    SequenceMatchers<R>,
    ErrorChainMatchers<R>,
    RunMatchers<R>,
    RedisKeyMatchers,
    RedisDumpMatchers<R>,
    RootHashMatchers<R>,
    WeightMatchers<R>,
    RejectionCodeMatchers,
    ScaleMatchers,
    SettlingMatchers,
    MemoryMatchers,
    SumMatchers<R> {}

// For the global expect, with @types/jest or without. The type parameters must be the same as there.
declare global {
  namespace jest {
    interface Matchers<R, T = {}> extends DistributedMatchers<R> {}
  }
}

// For the expect of '@jest/globals'. jest-extended declares its matchers for the global expect only: they are taken over from there by name.
declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown>
    extends DistributedMatchers<R>, Pick<jest.Matchers<R>, JestExtendedName> {}
  interface AsymmetricMatchers extends Pick<jest.Matchers<unknown>, JestExtendedName> {}
}
