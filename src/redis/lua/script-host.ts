import type { Binary } from '../../base/bytes';
import type { Reply } from '../reply';

/** What a running script may ask of the server. */
export interface ScriptHost {
  /** The protocol whose replies redis.call gives to the script; redis.setresp changes it. */
  protocol: 2 | 3;
  /** Undefined: nobody does. */
  readonly watcher: LineWatcher | undefined;
  /** How the server writes doubles in RESP2. */
  readonly formatDouble: (value: number) => Binary;
  /** Runs a command; an error reply is its result too. */
  call(argv: readonly Binary[]): Reply;
  /** Whether the script's user may run a command; undefined: there is no such command. */
  mayCall(argv: readonly Binary[]): boolean | undefined;
  /** redis.log */
  log(level: number, message: Binary): void;
  /** Asked from time to time while the script runs. 'suspend' lets others in between; a text ends the script with this error. */
  interrupt(canSuspend: boolean): 'go on' | 'suspend' | { readonly error: Binary };
}

/** Who debugs a script. */
export interface LineWatcher {
  /**
   * The script comes to a line, or has run for a while in it.
   * @param mayStop false: it is inside of what Lua cannot suspend
   * @returns whether it stops here (only if it may), or an error that it gets instead
   */
  reached(line: number, isNewLine: boolean, mayStop: boolean): boolean | { readonly error: Binary };
  /** redis.breakpoint */
  breakAtNextLine(): void;
  /** redis.debug. @param values as they are shown */
  show(values: readonly Binary[]): void;
  /** An error is made in the script. @param shown its words */
  noteError(shown: Binary): void;
}

/** What redis.register_function was given; `reference` is the callback's, in the registry. */
export interface FunctionDefinition {
  readonly name: Binary;
  readonly reference: number;
  readonly description: Binary | undefined;
  readonly flags: readonly Binary[];
}
