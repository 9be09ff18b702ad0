import { DistributedError, nearestName } from '../../base/errors';
import { isThenable } from '../../base/realm';
import { showValue } from '../waiting/show';

/** Which calls of an instrumented object fail, in the place of being done. */
export interface CallFault {
  /** The method; default: every one. */
  readonly operation?: string;
  /** Looks at the arguments; default: calls with any. */
  readonly when?: (...args: never[]) => boolean;
  readonly error: Error;
  /** How many calls fail; default: all until `clear`. */
  readonly times?: number;
  /** Whether the call returns a promise that rejects, or throws; default: the former where the method is an async function, or has returned a promise before. */
  readonly rejects?: boolean;
}

/** Failures of an instrumented object, as a test wants them. */
export class CallFaults {
  private faults: { readonly fault: CallFault; left: number }[] = [];
  private readonly returnsPromises = new Set<string>();

  /** @param target whose methods are called */
  constructor(private readonly target: object) {}

  /** From now on calls that fit fail. @throws DistributedError JD_NO_METHOD when the object has no such method */
  add(fault: CallFault): void {
    const { operation } = fault;
    if (operation !== undefined && typeof Reflect.get(this.target, operation) !== 'function') throw this.noMethod(operation);
    this.faults.push({ fault, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.faults = [];
  }

  /** Calls a method, or fails in its place. @param run calls it */
  call(
    { name, method, args }: { readonly name: string; readonly method: Function; readonly args: readonly unknown[] },
    run: () => unknown,
  ): unknown {
    const found = this.faults.find(
      ({ fault, left }) => left > 0 && (fault.operation ?? name) === name && fault.when?.(...(args as never[])) !== false,
    );
    if (found === undefined) {
      const value = run();
      if (isThenable(value)) this.returnsPromises.add(name);
      return value;
    }
    found.left--;
    const { error, rejects = method.constructor.name === 'AsyncFunction' || this.returnsPromises.has(name) } = found.fault;
    if (rejects) return Promise.reject(error);
    throw error;
  }

  private noMethod(operation: string): DistributedError {
    const methods: string[] = [];
    for (let at: object | null = this.target; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at) as object | null)
      methods.push(
        ...Object.getOwnPropertyNames(at).filter((name) => name !== 'constructor' && typeof Reflect.get(this.target, name) === 'function'),
      );
    const near = nearestName(operation, methods);
    return new DistributedError({
      code: 'JD_NO_METHOD',
      what: `No call can fail: the object has no method ${showValue(operation)}.`,
      fix: near === undefined ? `It has ${methods.join(', ') || 'none'}.` : `Did you mean ${showValue(near)}?`,
    });
  }
}
