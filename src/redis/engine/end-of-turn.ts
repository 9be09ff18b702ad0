const settled = Promise.resolve();

/** Work for the moment when all commands that came together are done, once however often it is planned. */
export class EndOfTurn {
  private isPlanned = false;

  constructor(private readonly work: () => void) {}

  readonly plan = (): void => {
    if (this.isPlanned) return;
    this.isPlanned = true;
    // A resolved promise, for fake timers replace the rest.
    void settled.then(() => {
      this.isPlanned = false;
      this.work();
    });
  };
}
