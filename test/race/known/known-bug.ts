import type { Redis } from 'ioredis';

/** What a task of a program has. */
export interface World<Client, Memory> {
  /** The task's own; where the bug's `connections` is 'shared', that of all tasks. */
  readonly redis: Client;
  /** What `setup` has made. */
  readonly memory: Memory;
}

/** Concurrent tasks on an empty Redis. */
export interface KnownProgram<Client, Memory> {
  setup(redis: Client): Promise<Memory>;
  readonly tasks: Readonly<Record<string, (world: World<Client, Memory>) => Promise<unknown>>>;
  /** Throws when what the tasks have left is wrong. Undefined: whatever a serial order leaves is right. */
  invariant?(redis: Client, memory: Memory): Promise<void>;
  /** 'shared': all tasks have one connection. Default: each has its own. */
  readonly connections?: 'shared';
}

/** A race that was in a real library, small. */
export interface KnownBug<Client = Redis, Memory = unknown> {
  /** 'bull#370'; with no issue, what it is. */
  readonly name: string;
  /** Where it was reported; undefined: everywhere. */
  readonly url: string | undefined;
  /** One sentence: what happens. */
  readonly what: string;
  readonly client: 'ioredis' | 'node-redis';
  readonly buggy: KnownProgram<Client, Memory>;
  readonly fixed: KnownProgram<Client, Memory>;
  /** What tasks may throw: they lost, and left no trace. */
  readonly allowErrors?: RegExp;
  /** False: outcomes that no serial order gives are right, too; the invariant decides. Default true. */
  readonly serializable?: boolean;
  /** Tasks share memory, so the order of any two steps may matter. */
  readonly opaque?: boolean;
  /** A task may crash before any of its steps. */
  readonly crashes?: boolean;
  /** Why a scheduler of promises cannot find it; undefined: it can. */
  readonly beyondPromises?: string;
}

/** For bugs whose programs share nothing but the Redis. */
export const noMemory = async (): Promise<undefined> => undefined;

/** The error of a task that did not get a lock. */
export const busy = (): Error => new Error('busy');
export const busyError = /busy/;

/** Deletes a lock if it is still the caller's. */
export const compareAndDelete = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/** Does work under a lock. Two at once are an error that no serial order gives. */
export async function enter(redis: Redis): Promise<void> {
  if ((await redis.incr('inside')) > 1) throw new Error('two tasks hold the lock');
  await redis.decr('inside');
}
