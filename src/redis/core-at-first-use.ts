import fs from 'node:fs';
import type { CoreSnapshot, Run, ServerCore, ServerCoreParts } from './server-core';

/** The state of a server at one moment. */
export interface ServerSnapshot {
  /** Undefined as long as the server has not been used. */
  core: CoreSnapshot | undefined;
}

/**
 * A server's core, loaded and made when somebody uses it, in the state in which it would be, had it been there from the start. Most of a server's
 * cost is its core, and many test files never touch the Redis that they have.
 */
export class CoreAtFirstUse {
  private made: ServerCore | undefined;
  private run: Run | undefined;
  private isOpen = false;
  /** What all snapshots from before the first use are: one that is filled then. */
  private untouched: ServerSnapshot | undefined;

  constructor(private readonly parts: ServerCoreParts) {}

  /** The core itself: makes it. */
  get used(): ServerCore {
    return (this.made ??= this.make());
  }

  get connectionCount(): number {
    return this.made?.connectionCount ?? 0;
  }

  get password(): string | undefined {
    return this.made === undefined ? this.parts.options.password : this.made.password;
  }

  open(run: Run): void {
    this.run = run;
    this.isOpen = true;
    this.made?.open(run);
  }

  /** See {@link ServerCore.close}. */
  close(): void {
    this.isOpen = false;
    this.made?.close();
  }

  /** See {@link ServerCore.loadSaved}. */
  async loadSaved(): Promise<void> {
    await this.made?.loadSaved();
  }

  flush(): void {
    this.made?.flush();
  }

  flushOutput(): void {
    this.made?.flushOutput();
  }

  snapshot(): ServerSnapshot {
    return this.made === undefined ? (this.untouched ??= { core: undefined }) : { core: this.made.snapshot() };
  }

  restore({ core }: ServerSnapshot): void {
    if (core !== undefined) this.used.restore(core);
  }

  private make(): ServerCore {
    const core = new (loadCore().ServerCore)(this.parts);
    if (this.run !== undefined) core.open(this.run);
    if (this.untouched !== undefined) this.untouched.core = core.snapshot();
    this.untouched = undefined;
    if (this.run !== undefined && !this.isOpen) core.close();
    return core;
  }
}

const filesystem = { readFileSync: fs.readFileSync, realpathSync: fs.realpathSync };

/** Tests replace functions of node:fs, one object for all of a worker, and Node loads modules by them: meanwhile they are what they were. */
function loadCore(): typeof import('./server-core') {
  const replaced = { readFileSync: fs.readFileSync, realpathSync: fs.realpathSync };
  Object.assign(fs, filesystem);
  try {
    return require('./server-core') as typeof import('./server-core');
  } finally {
    Object.assign(fs, replaced);
  }
}
