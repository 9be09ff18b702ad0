import type { Binary } from '../../base/bytes';
import type { Reply } from '../reply';

/** What a running script may ask of the server. */
export interface ScriptHost {
  /** The protocol whose replies redis.call gives to the script; redis.setresp changes it. */
  protocol: 2 | 3;
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

/** What redis.register_function was given; `reference` is the callback's, in the registry. */
export interface FunctionDefinition {
  readonly name: Binary;
  readonly reference: number;
  readonly description: Binary | undefined;
  readonly flags: readonly Binary[];
}
