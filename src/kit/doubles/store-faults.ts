import type { Gate } from '../concurrency/gate';
import { gate } from '../concurrency/gate';

/** What a store is asked to do. */
export type StoreOperation = 'get' | 'set' | 'delete' | 'list' | 'watch' | 'lease';

/** Which calls fail. */
export interface StoreFault {
  /** Default: every operation. */
  readonly operation?: StoreOperation;
  /** A pattern for the key or prefix; default: all. */
  readonly key?: RegExp;
  readonly error: Error;
  /** How many calls fail; default: all until `clear`. */
  readonly times?: number;
}

/** Failures of a store, as a test wants them. */
export class StoreFaults {
  private faults: { readonly fault: StoreFault; left: number }[] = [];
  private readonly response: Gate = gate('the store to respond');

  constructor() {
    this.response.open();
  }

  /** From now on calls that fit fail. */
  add(fault: StoreFault): void {
    this.faults.push({ fault, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.faults = [];
  }

  /** From now on no call is answered, until {@link respond}. */
  hang(): void {
    this.response.close();
  }

  /** Answers what has waited, and all that comes. */
  respond(): void {
    this.response.open();
  }

  /** Waits while the store hangs, and throws where the call is to fail. */
  async pass(operation: StoreOperation, key: string): Promise<void> {
    await this.response.pass();
    const fitting = this.faults.find(
      ({ fault, left }) => left > 0 && (fault.operation ?? operation) === operation && (fault.key === undefined || fault.key.test(key)),
    );
    if (fitting === undefined) return;
    fitting.left--;
    throw fitting.fault.error;
  }
}
