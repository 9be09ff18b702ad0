/** What a race check of the sandbox asks for. Times in milliseconds. */
export interface WireRaceOptions {
  readonly tasks: readonly string[];
  /** The stack of the call that made them, innermost first. */
  readonly createdAt: readonly string[];
  readonly executions: number;
  readonly timeMs: number;
  readonly seed: number;
  readonly strategy: string;
  readonly preemptions: number | undefined;
  readonly faults: readonly ('crash' | 'lost reply' | 'expiry' | 'failover')[];
  readonly maxSteps: number;
  readonly isSerializable: boolean;
  readonly hasOneWinner: boolean;
  /** Every step depends on every other. */
  readonly isOpaque: boolean;
  /** A schedule to follow instead of a search. */
  readonly replay: string | undefined;
}

/** One execution that is to be done. */
export interface WirePlan {
  readonly tasks: readonly number[];
  /** Whether stacks and replies are wanted. */
  readonly isRecorded: boolean;
  /** The one before has made a replica a master, which is undone: who has found out is wrong now. */
  readonly hasNewRoles: boolean;
}

/** What is to happen next. `id` is that of a step that arrived from the sandbox; 0: the server has let go what it held. */
export interface WireMove {
  readonly kind: 'go' | 'lost reply' | 'time out' | 'crash' | 'end';
  readonly id: number;
  readonly task: number;
  /** Whether it is a message: nobody says when who listens has heard it. */
  readonly isMessage: boolean;
  /** How it ended; undefined: it has not. */
  readonly end: 'done' | 'deadlock' | 'livelock' | 'cut' | undefined;
}

/** How a task ended: see TaskResult of src/race. */
export interface WireTaskResult {
  readonly kind: 'returned' | 'threw';
  readonly text: string;
  readonly isAllowed: boolean;
  readonly bug?: 'assertion' | 'mistake' | undefined;
  readonly hasWon: boolean;
}

/** What a check came to. */
export interface WireRaceFinding {
  readonly kind: 'holds' | 'fails' | 'unknown' | 'drift';
  /** 'exhaustive: 36 of 36 traces'. */
  readonly coverage: string;
  readonly isExhaustive: boolean;
  readonly traces: number;
  readonly executions: number;
  readonly seed: number;
  /** For 'unknown' and 'drift': why. */
  readonly what: string;
  /** For 'fails': the whole report as a person reads it. */
  readonly text: string;
  /** For 'fails': the report as JSON (RaceReport of src/race/report.ts). */
  readonly report: string | undefined;
  readonly schedule: string | undefined;
  /** Which execution of the search was the first that failed; 0: a serial order. */
  readonly foundAt: number;
}

/**
 * One race check. The sandbox runs tasks and asks for each move: `begin`, setup, `open`, tasks that arrive, `move` until the end, `stop`, the
 * invariant, `end`; and again until `begin` returns undefined.
 */
export interface RaceWire {
  begin(): WirePlan | undefined;
  /** The tasks begin: from now on steps are held. @param held called when a server holds one that no client did */
  open(held: () => void): void;
  /** Calls `act` in the name of a task: what it starts is the task's. */
  runAs(task: number, act: () => void): void;
  /** Calls `act`, which makes a connection: it is the task's in all executions, and making it is no step. */
  connectAs(task: number, act: () => void): void;
  /** A connection that was begun so is made, or cannot be: from now on what it hears is the task's. */
  connected(task: number): void;
  /** Whose turn it is that calls; undefined: no task's of this execution. */
  currentTask(): number | undefined;
  /**
   * Commands that a client is about to send in one step. Words are Binary.
   * @param connection tells the client's connections apart, from 1
   * @returns the step's id; 0: it is none, send it; -1: its task is gone, never send it
   */
  arriveCommands(connection: number, how: 'one' | 'pipeline' | 'transaction', commands: readonly (readonly string[])[]): number;
  /** Another step of the calling task. @param dueMs for timers: in how many milliseconds; @returns as for commands */
  arrive(kind: 'start' | 'point' | 'timer', label: string, dueMs: number): number;
  withdraw(id: number): void;
  /** The step that runs touches this, too. */
  touch(space: string, key: string, kind: 'read' | 'write'): void;
  /** For recorded executions. */
  record(id: number, stack: string, reply: string): void;
  taskEnds(task: number, result: WireTaskResult): void;
  /** Whether every task is at the gate or has ended. */
  isSettled(): boolean;
  /** Whether the command that was let go last waits in its server. */
  isBlocked(): boolean;
  move(): WireMove;
  /** The tasks are over: nothing is held any more. @param state of what is compared beside the servers' data */
  stop(state: string): void;
  end(broken: string | undefined, uncontrolled: string | undefined): void;
  finding(): WireRaceFinding;
  /** The time of the tasks, in milliseconds since the Unix epoch. */
  nowMs(): number;
  close(): void;
}

/** What watching needs of the sandbox, where clients are called, and is asked by it. */
export interface WatchWire {
  /** @param ask answers until the file ends */
  open(ask: WatchAsk): void;
  /** A command is made in the calling context. @returns its number, from 1; 0: nobody watches now */
  made(): number;
  /**
   * It goes out.
   * @param connection as the server sees the client, 'address:port'; or the name that was given to {@link connectAs}
   * @param words of the command, its name among them
   */
  sent(number: number, connection: string, name: string, words: number): void;
  /** State of `shared` is touched in the calling context. @returns as {@link made} */
  reached(): number;
  touched(number: number, touch: WireTouch): void;
  /** Lets go of all that is remembered: somebody looks at how much memory is in use. What was before belongs to no race then. */
  forget(): void;
  /** Calls what makes a connection of a client. @param client tells it from others of the file */
  connectAs(client: string, act: () => void): void;
  /** How many steps are remembered. */
  history(): number;
  keepsStacks(): boolean;
}

/** An access to the state of `shared`. */
export interface WireTouch {
  /** As it was given: 'cart'; what hangs below is 'cart.items'. */
  readonly name: string;
  readonly kind: 'read' | 'write';
  /** The properties, or keys; '(all)' stands for which there are. */
  readonly keys: readonly string[];
  /** Where a write puts something in the place of whatever is there. */
  readonly replaced: string | undefined;
}

/** What there is to see of an access. */
export interface WireSeen {
  /** 'cart.total = 3'. */
  readonly label: string;
  /** Undefined: there is nothing. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export interface WatchAsk {
  /** The stack of a command, as V8 writes it; undefined: none was taken. */
  stackOf(number: number): string | undefined;
  /** What becomes of what an access has read, by a write at the same place that another one came before. */
  judge(read: number, write: number): 'none' | 'lost update' | 'check then act';
  /** What an access has found and left at a key; undefined: it is forgotten. */
  seen(number: number, key: string): WireSeen | undefined;
  /** Clients may have been loaded. */
  look(): void;
  /** What was before belongs to no race from here on, and is kept no longer. */
  restart(): void;
  /** A command that nobody on that side has made; keys that it reads are among its words. */
  read(words: readonly string[]): void;
}
