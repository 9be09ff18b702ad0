/** What a task is given. */
export interface TaskContext<Setup, Client> {
  /** The task's name; with `copies` 'task 1', 'task 2', ... */
  readonly name: string;
  /** Counts from 0. */
  readonly index: number;
  /** What `setup` returned. */
  readonly setup: Setup;
  /** A connection of the task's own, made by the check's `connect` and used again in later executions. */
  connect(): Promise<Client>;
}

/** One of the activities that run at once. What it returns or throws is its result. */
export type Task<Setup, Client> = (context: TaskContext<Setup, Client>) => unknown;

/** What the invariant is given. */
export interface Ended<Setup> {
  readonly setup: Setup;
  /** By the tasks' names. */
  readonly results: Readonly<Record<string, PromiseSettledResult<unknown>>>;
}

/** What is to be checked. */
export interface RaceSpec<Setup = unknown, Client = unknown> {
  /** Runs before each execution, on the data that were there when `race` was called. What it returns goes to tasks, invariant and teardown. */
  readonly setup?: () => Setup | PromiseLike<Setup>;
  /** Two or more. */
  readonly tasks: Readonly<Record<string, Task<Setup, Client>>>;
  /** Must hold after every execution: throws, or returns false, when it does not. */
  readonly invariant?: (ended: Ended<Setup>) => unknown;
  /** Runs after each execution. */
  readonly teardown?: (ended: Ended<Setup>) => unknown;
  /** Makes a client: `(url) => new Redis(url)`, `(url) => createClient({ url }).connect()`. For `context.connect()`. */
  readonly connect?: (url: string) => Client | PromiseLike<Client>;
}

/** Every option has a default; RACE sets some for a run. */
export interface RaceOptions {
  /** Executions of the exhaustive search, and as many samples where it does not come to its end. Default 2,000. */
  readonly executions?: number;
  /** Milliseconds for all of it. Default 5,000; less where the test has less left. */
  readonly timeMs?: number;
  /** Of samples, and of the tasks' own chance. Default 1. */
  readonly seed?: number;
  /** Default: every order, then the portfolio of samplers. */
  readonly strategy?: 'auto' | 'dpor' | 'pos' | 'pct' | 'urw' | 'random' | 'portfolio';
  /** Orders with more preemptions are left out. Default: none is. */
  readonly preemptions?: number;
  /** Steps of an execution; more are a live-lock. Default 1,000. */
  readonly maxSteps?: number;
  /** How long I/O of a task that is not Redis may take until the answer is "uncontrolled". Default 1,000. */
  readonly ioTimeoutMs?: number;
  /** Whether a task may crash before any of its steps, one in an execution. Default 0. */
  readonly crashes?: 0 | 1;
  /** Whether a reply may be lost after the command was executed, one in an execution. Default 0. */
  readonly lostReplies?: 0 | 1;
  /** Whether time may pass, before any step, until the next key expires; once in an execution. Default 0. */
  readonly expiries?: 0 | 1;
  /**
   * On a cluster: whether a replica may take over from the master of a step's key before that step, once in an execution; the last write that tasks have made there is
   * gone. Clients are made anew for each of these executions: make them in `connect` or `setup`. Default 0.
   */
  readonly failovers?: 0 | 1;
  /** Whether every outcome must be one of a serial order of the tasks. Default true. */
  readonly serializable?: boolean;
  /** Exactly one task must win: it returns, and neither false nor null; or as the function says of its value. Default false. */
  readonly expectOneWinner?: boolean | ((value: unknown) => boolean);
  /** Errors that a task may throw; the others must then come to what they come to without it. By message (a text: some of it), name or code (a text: all of it), or a pattern that one of the three has. Default: none. */
  readonly allowErrors?: RegExp | string | readonly string[] | ((error: unknown) => boolean);
  /** Tasks share memory that is not tracked (`shared`): every step depends on every other. Default false. */
  readonly opaque?: boolean;
}

/** What a check that holds has come to. */
export interface RaceResult {
  /** Whether every order was tried, up to the order of independent steps. */
  readonly exhaustive: boolean;
  /** How many executions that differ in the order of dependent steps. */
  readonly traces: number;
  readonly executions: number;
  readonly seed: number;
  /** 'exhaustive: 36 of 36 traces', or 'sampled: 2,000 schedules, 311 distinct traces, seed 7'. */
  readonly coverage: string;
}
