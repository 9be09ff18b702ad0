import { within } from '../within-test';

/** Who waits at a place, in the order of arrival. */
export class Waiters {
  private waiting: (() => void)[] = [];
  private watchers: { readonly count: number; readonly resolve: () => void }[] = [];

  get count(): number {
    return this.waiting.length;
  }

  /** Waits until let go. @param what what is waited for, for the failure at the end of the test's time */
  wait(what: string): Promise<void> {
    let leave: () => void;
    const released = new Promise<void>((resolve) => {
      leave = resolve;
      this.waiting.push(resolve);
    });
    this.tellWatchers();
    const gone = within(released, { what: () => `${what}; ${this.count} wait` });
    gone.catch(() => (this.waiting = this.waiting.filter((each) => each !== leave)));
    return gone;
  }

  /** Lets the first `count` go on, in the order of arrival. */
  letGo(count: number): void {
    for (const go of this.waiting.splice(0, count)) go();
  }

  /** Resolves when so many wait. */
  async arrived(count: number, what: string): Promise<void> {
    if (this.count >= count) return;
    const come = new Promise<void>((resolve) => this.watchers.push({ count, resolve }));
    await within(come, { what: () => `${count} to arrive at ${what}; ${this.count} wait` });
  }

  private tellWatchers(): void {
    const isMet = ({ count }: { count: number }): boolean => count <= this.count;
    for (const { resolve } of this.watchers.filter(isMet)) resolve();
    this.watchers = this.watchers.filter((watcher) => !isMet(watcher));
  }
}
