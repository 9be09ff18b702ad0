import { DistributedError } from '../base/errors';
import type { Interceptors } from '../bridge/wire';
import { guardNetwork } from './network-guard';
import type { NetworkOptions } from './options';
import { SharedModules } from './shared-modules';

/** All that a test file does to the network of its worker: what it may reach, what it intercepts, and that nothing of it stays. */
export class NetworkWatch {
  private readonly sharedModules = new SharedModules();
  private readonly refused = new Set<string>();
  private readonly removeGuard: (() => void) | undefined;
  private interceptors: Interceptors | undefined;
  private closed = false;

  /** @param place where a refused connection was tried, as errors tell it */
  constructor(
    private readonly options: NetworkOptions,
    place: () => string,
  ) {
    if (options.outside === 'open') return;
    this.removeGuard = guardNetwork({ allow: options.allow, place, onRefused: (target) => this.refused.add(target) });
  }

  /** See Bridge.onInterceptors. */
  onInterceptors(interceptors: Interceptors): void {
    this.interceptors = interceptors;
  }

  /**
   * Clears the interceptors that a test has left, and adds to its errors.
   * @param concurrent interceptors are common to all tests that run now: those of concurrent tests stay until their block ends
   */
  testEnds(errors: unknown[], concurrent: boolean): void {
    const pending = concurrent ? [] : this.clear();
    if (pending.length > 0 && this.options.pendingInterceptors === 'fail') errors.push(pendingError(pending));
    const untold = [...this.refused].filter((target) => !errors.some((error) => messageOf(error).includes(target)));
    if (untold.length > 0 && errors.length > 0) errors.push(refusedNote(untold));
    this.refused.clear();
  }

  blockEnds(): void {
    this.clear();
  }

  /** Takes the interceptors away while the sandbox still has its modules. */
  fileEnds(): void {
    if (this.sharedModules.httpIsReplaced()) this.interceptors?.remove();
    this.interceptors = undefined;
  }

  /** Undoes everything, once: later, what is shared belongs to the next file. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.fileEnds();
    this.removeGuard?.();
    this.sharedModules.putBack();
  }

  private clear(): readonly string[] {
    return this.sharedModules.httpIsReplaced() ? (this.interceptors?.clear() ?? []) : [];
  }
}

/** Jest keeps an error, or a pair of it and the place of the test. */
function messageOf(error: unknown): string {
  const thrown: unknown = Array.isArray(error) ? error[0] : error;
  return typeof thrown === 'object' && thrown !== null && 'message' in thrown ? String(thrown.message) : String(thrown);
}

function pendingError(pending: readonly string[]): DistributedError {
  return new DistributedError({
    code: 'JD_PENDING_INTERCEPTORS',
    what: `The test ended with interceptors that no request has met: ${pending.join('; ')}.`,
    fix: 'Make the request, delete the interceptor, or set testEnvironmentOptions: { "network": { "pendingInterceptors": "ignore" } }.',
  });
}

/** A client that retries hides why it cannot connect: the test then fails by its time limit only. */
function refusedNote(targets: readonly string[]): DistributedError {
  return new DistributedError({
    code: 'JD_NETWORK',
    what: `While this test ran, connections to ${targets.join(', ')} were refused: tests reach this machine only.`,
    fix: 'If the test needs them, allow the hosts: testEnvironmentOptions: { "network": { "allow": [...] } }.',
  });
}
