import type { Binary } from '../../../base/bytes';

const defaultMaxLength = 256;
/** No limit is smaller than this. */
const leastMaxLength = 60;

/** What a debugger has to say, until it is sent: one reply, an array of status lines. */
export class DebugLog {
  private lines: Binary[] = [];
  /** Bytes after which values and replies are cut; 0: nowhere. */
  private maxLength = defaultMaxLength;
  private hasHinted = false;

  add(line: Binary): void {
    this.lines.push(line);
  }

  /** A line with a value or a reply, which may be long. */
  addValue(line: Binary): void {
    if (this.maxLength === 0 || line.length <= this.maxLength) {
      this.add(line);
      return;
    }
    this.add(`${line.slice(0, this.maxLength)} ...`);
    if (this.hasHinted) return;
    this.hasHinted = true;
    this.add("<hint> The above reply was trimmed. Use 'maxlen 0' to disable trimming.");
  }

  limit(maxLength: number): void {
    this.hasHinted = true; // Whoever knows of the limit needs no hint.
    this.maxLength = maxLength === 0 ? 0 : Math.max(maxLength, leastMaxLength);
  }

  addLimit(): void {
    this.add(this.maxLength === 0 ? '<value> replies are unlimited.' : `<value> replies are truncated at ${this.maxLength} bytes.`);
  }

  /** The bytes of all lines; they are forgotten. */
  take(): Binary {
    const { lines } = this;
    this.lines = [];
    return `*${lines.length}\r\n${lines.map((line) => `+${line.replace(/[\r\n]/g, ' ')}\r\n`).join('')}`;
  }
}

/** The answer to `help`. */
export const debuggerHelp: readonly string[] = [
  'Redis Lua debugger help:',
  '[h]elp               Show this help.',
  '[s]tep               Run current line and stop again.',
  '[n]ext               Alias for step.',
  '[c]ontinue           Run till next breakpoint.',
  '[l]ist               List source code around current line.',
  '[l]ist [line]        List source code around [line].',
  '                     line = 0 means: current position.',
  '[l]ist [line] [ctx]  In this form [ctx] specifies how many lines',
  '                     to show before/after [line].',
  "[w]hole              List all source code. Alias for 'list 1 1000000'.",
  '[p]rint              Show all the local variables.',
  '[p]rint <var>        Show the value of the specified variable.',
  '                     Can also show global vars KEYS and ARGV.',
  '[b]reak              Show all breakpoints.',
  '[b]reak <line>       Add a breakpoint to the specified line.',
  '[b]reak -<line>      Remove breakpoint from the specified line.',
  '[b]reak 0            Remove all breakpoints.',
  '[t]race              Show a backtrace.',
  '[e]val <code>        Execute some Lua code (in a different callframe).',
  '[r]edis <cmd>        Execute a Redis command.',
  '[m]axlen [len]       Trim logged Redis replies and Lua var dumps to len.',
  '                     Specifying zero as <len> means unlimited.',
  '[a]bort              Stop the execution of the script. In sync',
  '                     mode dataset changes will be retained.',
  '',
  'Debugger functions you can call from Lua scripts:',
  'redis.debug()        Produce logs in the debugger console.',
  'redis.breakpoint()   Stop execution like if there was a breakpoint in the',
  '                     next line of code.',
];
