/**
 * What goes wrong once in an execution, at a task's step (counted from 0, its start included):
 * - 'crash': the task ends before it
 * - 'lost reply': it is executed, and the task hears that its connection broke
 * - 'expiry': before it, time passes until the next key expires
 * - 'failover': before it, a replica takes over from the master of its key, and the master's last write is gone
 */
export interface Fault {
  readonly kind: 'crash' | 'lost reply' | 'expiry' | 'failover';
  readonly task: number;
  readonly step: number;
}
