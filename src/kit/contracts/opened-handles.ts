import { AsyncLocalStorage, createHook } from 'node:async_hooks';
import { handleKinds } from '../../base/handle-kinds';

/** Follows what is opened by some calls and by what comes of them, and keeps the process alive: timers, sockets, servers, children. */
export class OpenedHandles {
  private readonly calls = new AsyncLocalStorage<true>();
  private readonly opened = new Map<number, { readonly kind: string; readonly resource: { hasRef?(): boolean } }>();
  private readonly hook = createHook({
    init: (id, type, _trigger, resource) => {
      const kind = handleKinds[type];
      if (kind !== undefined && this.calls.getStore() === true) this.opened.set(id, { kind, resource });
    },
    destroy: (id) => void this.opened.delete(id),
  }).enable();

  /** Calls it, and follows what it opens. */
  within<T>(call: () => T): T {
    return this.calls.run(true, call);
  }

  /** What is open now. */
  kinds(): string[] {
    return [...this.opened.values()].flatMap(({ kind, resource }) => (resource.hasRef?.() === false ? [] : [kind]));
  }

  close(): void {
    this.hook.disable();
    this.calls.disable();
    this.opened.clear();
  }
}
