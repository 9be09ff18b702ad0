import type { Argv, Outcome } from '../../command';
import type { Context } from '../../context';

/** One action of DEBUG. Each is data and a function, as a command is; debug.ts lists them. */
export interface DebugAction {
  /** In small letters. */
  readonly name: string;
  /** How many words a call has at least and at most, with DEBUG and the name. */
  readonly words: readonly [least: number, most: number];
  /** Its lines of DEBUG HELP: the syntax, then the explanation with four spaces before each line. */
  readonly help: string;
  readonly run: (context: Context, argv: Argv) => Outcome;
}

/** Whether a switch is set to on: C's atoi, so that what is no number means off. */
export function isOn(word: string): boolean {
  return /^\s*[+-]?0*[1-9]/.test(word);
}
