/** What can be wrong in {@link FaultyWorker}, and the case of the contract that finds it. */
export const workerMistakes = {
  'begins when it is made': 'before its start nothing runs',
  'resolves before it runs': 'it runs when start resolves, and not any more when stop does',
  'opens again at a second start': 'starting twice is one start',
  'looks, waits and opens': 'starts at once are one start',
  'refuses a second stop': 'stopping twice does no harm',
  'refuses a stop in the middle of another': 'stops at once all resolve',
  'needs a start before a stop': 'stopping what was never started does no harm',
  'stops only what runs': 'a stop while it starts leaves it stopped, with nothing open',
  'cannot start again': 'it can be started again when it was stopped',
  'leaves open what it had before it failed': 'a start that fails is rejected, leaves nothing open, and can be tried again',
  'lets work go on': 'work under way is over when stop resolves',
  'leaks when it is started again': 'nothing stays open, however often it is started and stopped',
} as const;

export type WorkerMistake = keyof typeof workerMistakes;

/** A small worker that holds a timer, with one mistake or none. Its text is run in nested projects: it uses nothing from outside. */
export class FaultyWorker {
  isRunning = false;
  private timers: NodeJS.Timeout[] = [];
  private starting: Promise<void> | undefined;
  private stopping: Promise<void> | undefined;
  private readonly working = new Set<Promise<void>>();
  private failsNext = false;
  private starts = 0;
  private stops = 0;

  constructor(private readonly mistake?: WorkerMistake) {
    if (mistake === 'begins when it is made') this.timers.push(setInterval(() => undefined, 60_000));
  }

  start(): Promise<void> {
    if (this.mistake === 'looks, waits and opens') return this.isRunning ? Promise.resolve() : this.open();
    if (this.isRunning && this.mistake !== 'opens again at a second start') return Promise.resolve();
    return (this.starting ??= this.open().finally(() => (this.starting = undefined)));
  }

  stop(): Promise<void> {
    if (this.mistake === 'refuses a stop in the middle of another' && this.stopping !== undefined)
      return Promise.reject(new Error('it is stopping'));
    return (this.stopping ??= this.shut().finally(() => (this.stopping = undefined)));
  }

  failNextStart(): void {
    this.failsNext = true;
  }

  work(): Promise<void> {
    const work = new Promise<void>((resolve) => setTimeout(resolve, 20)).then(() => void this.working.delete(work));
    this.working.add(work);
    return work;
  }

  private async open(): Promise<void> {
    if (this.mistake === 'cannot start again' && this.starts++ > 0) return;
    const timer = setInterval(() => undefined, 60_000);
    await undefined;
    if (this.failsNext) {
      this.failsNext = false;
      if (this.mistake !== 'leaves open what it had before it failed') clearInterval(timer);
      throw new Error('the port is taken');
    }
    this.timers.push(timer);
    if (this.mistake === 'resolves before it runs') setImmediate(() => (this.isRunning = this.timers.length > 0));
    else this.isRunning = true;
  }

  private async shut(): Promise<void> {
    if (this.mistake === 'stops only what runs' && !this.isRunning) return;
    if (this.mistake === 'needs a start before a stop' && this.starting === undefined && !this.isRunning && this.stops === 0)
      throw new Error('it was never started');
    if (this.mistake === 'refuses a second stop' && !this.isRunning && this.stops > 0) throw new Error('it is stopped');
    await this.starting?.catch(() => undefined);
    if (this.mistake !== 'lets work go on') await Promise.all(this.working);
    await undefined;
    this.stops++;
    const kept = this.mistake === 'leaks when it is started again' && this.stops > 1 ? 1 : 0;
    const held =
      this.mistake === 'opens again at a second start' || this.mistake === 'looks, waits and opens' ? this.timers.slice(-1) : this.timers;
    for (const timer of held.slice(kept)) clearInterval(timer);
    this.timers = [];
    this.isRunning = false;
  }
}
