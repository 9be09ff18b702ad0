import type { Binary } from '../base/bytes';
import type { DenialReason } from './acl/denial';
import type { Argv } from './command';

/** Counts since the start or the last CONFIG RESETSTAT. */
export interface EngineStats extends RateCounts {
  connectionsReceived: number;
  /** Turned away at maxclients. */
  connectionsRejected: number;
  /** Closed by maxmemory-clients. */
  clientsEvicted: number;
  /** Calls and logins that access control refused, by the reason. */
  readonly denials: Record<DenialReason | 'auth', number>;
  /** Error replies of every kind. */
  readonly errorReplies: number;
  /** How often sockets were read and written. */
  reads: number;
  writes: number;
  /** Milliseconds that the removal of keys took whose time had come. */
  expiryMs: number;
  /** By full name in small letters. */
  readonly commands: ReadonlyMap<string, CommandStats>;
  /** Error replies by code. */
  readonly errors: ReadonlyMap<string, number>;
  readonly rates: Rates;
  reset(): void;
}

/** Counts that rates are made of. */
export interface RateCounts {
  commandsProcessed: number;
  inputBytes: number;
  outputBytes: number;
}

export interface Rates {
  /** How much a count has grown in a second, in the mean of the last 1.6 seconds. */
  perSecond(what: keyof RateCounts, nowMs: number): number;
}

export interface CommandStats {
  readonly calls: number;
  readonly microseconds: number;
  /** Refused before they ran. */
  readonly rejected: number;
  /** Answered with an error. */
  readonly failed: number;
  /** Undefined as long as no call was timed. */
  readonly latency: LatencyDistribution | undefined;
}

/** How long the calls of a command took. */
export interface LatencyDistribution {
  readonly count: number;
  /** The time that so many of a hundred calls did not exceed. */
  percentileUs(percentile: number): number;
  /** Times, each about twice the one before, with the number of calls that did not exceed them; only where that number grows. */
  cumulative(): (readonly [us: number, calls: number])[];
}

/** SLOWLOG. */
export interface SlowLog {
  readonly length: number;
  /** Newest first. */
  newest(count: number): readonly SlowCommand[];
  reset(): void;
}

export interface SlowCommand {
  readonly id: number;
  readonly atSec: number;
  readonly microseconds: number;
  /** Long words and long lists of words are cut, passwords left out. */
  readonly argv: Argv;
  readonly address: string;
  readonly clientName: Binary;
}

/** LATENCY. */
export interface LatencyMonitor {
  /** Milliseconds from which on something is noted; Infinity: nothing is. */
  readonly thresholdMs: number;
  /**
   * Notes that something took long, if it did.
   * @param event 'command', 'expire-cycle', ...
   * @param aheadMs how far from now its end is; default 0
   */
  add(event: string, tookMs: number, aheadMs?: number): void;
  /** Does something and notes how long it took, if that was long. @returns the milliseconds */
  measure(event: string, act: () => void): number;
  all(): readonly LatencyEvent[];
  event(name: string): LatencyEvent | undefined;
  /** Forgets one event, by its name in any case of letters, or all. @returns how many there were */
  reset(name?: string): number;
}

export interface LatencyEvent {
  readonly name: string;
  /** Oldest first, at least one. */
  readonly samples: readonly LatencySample[];
  /** The longest of all, those included that are no samples any more. */
  readonly worstMs: number;
}

export interface LatencySample {
  readonly atSec: number;
  readonly ms: number;
}
