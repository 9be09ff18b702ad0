import type { Access } from '../../race/step';

/** What a running check hears of: set by it, and free of cost for everybody else. */
export interface Listening {
  /** A step at a place of the user's; undefined: it is none of a task's. */
  point(name: string): Promise<void> | undefined;
  /** Tracked state was touched. */
  touch(space: string, key: string, kind: Access['kind']): void;
  /** State was made that is to be compared at the end. */
  tracks(name: string, value: object): void;
}

/** The check that runs in this file. */
export const listening: { now: Listening | undefined } = { now: undefined };
