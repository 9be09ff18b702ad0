/** What can be put back: all servers of a test file together. */
export interface Restorable<State> {
  /** Must cost next to nothing: one is taken for every describe block. */
  snapshot(): State;
  /** May be called many times with the same state. */
  restore(state: State): void | Promise<void>;
}

/**
 * One baseline for each describe block: the state that its beforeAll hooks, on top of those around it, have built.
 * It is taken when the block's first test or inner block begins, for then its hooks have just run.
 */
export class Baselines<State> {
  private readonly blocks: { baseline: { readonly state: State } | undefined }[] = [];

  constructor(private readonly target: Restorable<State>) {}

  /** A block begins, before its beforeAll hooks: they build on the baseline of the block around it. */
  async enterBlock(): Promise<void> {
    await this.putBack();
    this.blocks.push({ baseline: undefined });
  }

  /** The block's afterAll hooks have run. */
  leaveBlock(): void {
    this.blocks.pop();
  }

  /** A test, or a group of concurrent tests, of the innermost block begins. */
  async putBack(): Promise<void> {
    const known = this.blocks.at(-1)?.baseline;
    if (known === undefined) this.take();
    else await this.target.restore(known.state);
  }

  /** Takes the innermost block's baseline now, unless it has one. */
  take(): void {
    const block = this.blocks.at(-1);
    if (block !== undefined) block.baseline ??= { state: this.target.snapshot() };
  }
}
