/**
 * What a step touches. Two steps depend on each other when one of them writes what the other reads or writes.
 * Data, as all of this file: it crosses between the realms and goes into reports.
 */
export interface Access {
  /** Where the key is: 'db 0', 'channels', 'object cart', 'connection 7'; of a second server 'redis 2 db 0'. {@link everywhere}: all of them. */
  readonly space: string;
  /** Undefined: all keys of the space. */
  readonly key: string | undefined;
  readonly kind: 'read' | 'write';
}

/** The space of a step that may touch anything: FLUSHALL, a script with keys that it does not declare, memory that nobody tracks. */
export const everywhere = '*';

/**
 * - 'command': a command of Redis; a whole MULTI...EXEC, a whole script or one pipeline is one step
 * - 'object': an access to an object of `shared`
 * - 'point': a place that the user's code names (`yieldPoint`, `point`)
 * - 'message': a message of a channel comes to the task that has subscribed; its listeners are the task's
 * - 'timer': a timer of the task's is due
 * - 'start': the task begins
 * - 'clock': a command, before which time has passed until the next key expired
 * - 'failover': a command, before which a replica has taken over from the master of its key, and lost that master's last write
 * - 'crash': the task ends here, with what it holds
 * - 'lost reply': the command is executed, and its connection breaks before the reply
 */
export type StepKind = 'command' | 'object' | 'point' | 'message' | 'timer' | 'start' | 'clock' | 'failover' | 'crash' | 'lost reply';

/** One atomic thing that a task does and others can see, at the gate or done. */
export interface Step {
  /** Index of the task among the names of the check. */
  readonly task: number;
  readonly kind: StepKind;
  /** As a reader knows it: 'SET k 1', 'cart.get', 'flush:sealing'. Long words are cut. */
  readonly label: string;
  /** Tells the step from others of its task; of the label and what was cut from it. */
  readonly digest: string;
  readonly accesses: readonly Access[];
}
