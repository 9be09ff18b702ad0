import { gate, type Gate } from '../concurrency/gate';

/** Which calls fail. */
export interface Fault<Operation extends string> {
  /** Default: every operation. */
  readonly operation?: Operation;
  /** A pattern for what is asked for, e.g. a store's key or prefix; default: all. */
  readonly key?: RegExp;
  readonly error: Error;
  /** How many calls fail; default: all until `clear`. */
  readonly times?: number;
}

/** Failures of a double, as a test wants them. */
export class Faults<Operation extends string> {
  private faults: { readonly fault: Fault<Operation>; left: number }[] = [];
  private readonly response: Gate;

  /** @param what who does not respond, for failures: 'the store' */
  constructor(what: string) {
    this.response = gate(`${what} to respond`);
    this.response.open();
  }

  /** From now on calls that fit fail. */
  add(fault: Fault<Operation>): void {
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

  /** Waits while the double hangs, and throws where the call is to fail. */
  async pass(operation: Operation, key: string): Promise<void> {
    await this.response.pass();
    const fitting = this.faults.find(
      ({ fault, left }) => left > 0 && (fault.operation ?? operation) === operation && (fault.key === undefined || fault.key.test(key)),
    );
    if (fitting === undefined) return;
    fitting.left--;
    throw fitting.fault.error;
  }
}
