import type { Binary } from '../../../base/bytes';
import type { Clock } from '../../../base/clock';
import type { Console } from '../../client';
import type { Argv } from '../../command';
import type { LuaInterpreter, RunOutcome } from '../../lua/interpreter';
import { parseInteger } from '../../numbers';
import { encode } from '../../protocol/encode';
import type { Reply } from '../../reply';
import { DebugLog, debuggerHelp } from './debug-log';
import { DebugSource } from './debug-source';
import { describeReply } from './describe-reply';
import type { ScriptRun, ScriptWatcher } from './script-run';

/** What a session needs of who began it. */
export interface DebugHost {
  readonly stopwatch: Clock;
  /** Milliseconds after which a script that does not stop by itself is stopped. */
  readonly patienceMs: number;
  /** Sends bytes to the client. */
  send(bytes: Binary): void;
  /** The script that stood at a line is over. */
  ended(reply: Reply): void;
}

/** What is debugged. */
interface Debugged {
  readonly run: ScriptRun;
  readonly interpreter: LuaInterpreter;
}

/** What Redis's debugger takes for a command. */
const mostWords = 1024;
const longestWord = 1024;
const shownArguments = 10;
const contextLines = 5;
const unknownCommand = '<error> Unknown Redis Lua debugger command or wrong number of arguments.';

/** A client debugs a script: its commands are the debugger's, until the script is over. The words are those of Redis's own debugger. */
export class DebugSession implements ScriptWatcher, Console {
  private readonly log = new DebugLog();
  private readonly source: DebugSource;
  private debugged: Debugged | undefined;
  private isStepping = true;
  private breaksAtNextLine = false;
  private isLeft = false;
  private wentOnAtMs: number;

  constructor(
    code: Binary,
    private readonly host: DebugHost,
  ) {
    this.source = new DebugSource(code);
    this.wentOnAtMs = host.stopwatch.now();
  }

  /** The script begins. */
  attach(debugged: Debugged): void {
    this.debugged = debugged;
  }

  /** Sends what there is to say. */
  flush(): void {
    const bytes = this.log.take();
    if (!this.isLeft) this.host.send(bytes);
  }

  /** The script is over: its reply comes after this. */
  end(): void {
    this.log.add('<endsession>');
    this.flush();
  }

  /** The client is gone: the script goes on without stops. */
  left(): void {
    this.isLeft = true;
    this.source.clearBreakpoints();
    this.goOn();
  }

  // ---- What the script does

  reached(line: number, isNewLine: boolean, mayStop: boolean): boolean | { readonly error: Binary } {
    this.source.currentLine = line;
    const ranMs = this.host.stopwatch.now() - this.wentOnAtMs;
    if (!mayStop || this.isLeft) return !isNewLine && this.debugged!.run.endsAfter(ranMs);
    const isBreakpoint = this.breaksAtNextLine || this.source.isBreakpoint(line);
    const isTooLong = !isNewLine && !this.isStepping && !isBreakpoint;
    if (isTooLong ? ranMs < this.host.patienceMs : !this.isStepping && !isBreakpoint) return false;
    const reason = this.breaksAtNextLine
      ? 'redis.breakpoint() called'
      : isBreakpoint
        ? 'break point'
        : isTooLong
          ? 'timeout reached, infinite loop?'
          : 'step over';
    this.isStepping = false;
    this.breaksAtNextLine = false;
    this.log.add(`* Stopped at ${line}, stop reason = ${reason}`);
    this.log.add(this.source.shown(line));
    return true;
  }

  breakAtNextLine(): void {
    this.breaksAtNextLine = true;
  }

  show(values: readonly Binary[]): void {
    this.log.add(`<debug> line ${this.source.currentLine}: ${values.join(', ')}`);
  }

  noteError(shown: Binary): void {
    if (this.isStepping) this.log.add(`<error> ${shown}`);
  }

  noteCall(argv: Argv): void {
    if (!this.isStepping) return;
    const more = argv.length > shownArguments ? ` ... (${argv.length - shownArguments - 1} more)` : '';
    this.log.add(`<redis> ${argv.slice(0, shownArguments).join(' ')}${more}`);
  }

  noteReply(reply: Reply, protocol: 2 | 3): void {
    if (this.isStepping) this.log.addValue(`<reply> ${describeReply(encode(reply, protocol))}`);
  }

  // ---- What the client wants

  take(argv: Argv): void {
    const command = argv[0]!.toLowerCase();
    if (/^(?:s|step|n|next)$/.test(command)) {
      this.isStepping = true;
      this.goOn();
    } else if (argv.length > mostWords || argv.some(({ length }) => length === 0 || length > longestWord)) this.goOn('ERR protocol error');
    else if (/^(?:c|continue)$/.test(command)) this.goOn();
    else if (/^(?:a|abort)$/.test(command)) this.goOn('ERR script aborted for user request');
    else {
      this.answer(command, argv);
      this.flush();
    }
  }

  private goOn(error?: Binary): void {
    this.wentOnAtMs = this.host.stopwatch.now();
    const outcome: RunOutcome = this.debugged!.interpreter.goOn(error);
    if ('reply' in outcome) this.host.ended(outcome.reply);
    else this.flush();
  }

  private answer(command: string, argv: Argv): void {
    const { log, source } = this;
    const add = (lines: readonly Binary[]): void => lines.forEach((line) => log.add(line));
    if (/^(?:h|help)$/.test(command)) add(debuggerHelp);
    else if (/^(?:t|trace)$/.test(command)) add(this.trace());
    else if (/^(?:m|maxlen)$/.test(command)) this.setLimit(argv);
    else if (/^(?:b|break)$/.test(command)) add(this.changeBreakpoints(argv));
    else if (/^(?:e|eval)$/.test(command)) this.evaluate(argv.slice(1).join(' '));
    else if (/^(?:r|redis)$/.test(command) && argv.length > 1) this.call(argv.slice(1));
    else if (/^(?:p|print)$/.test(command)) this.print(argv);
    else if (/^(?:l|list)$/.test(command)) {
      const around = argv.length > 1 ? leadingInteger(argv[1]!) : 0;
      const context = argv.length > 2 ? leadingInteger(argv[2]!) : contextLines;
      add(source.list(around > 0 ? around : source.currentLine, context));
    } else if (/^(?:w|whole)$/.test(command)) add(source.whole());
    else log.add(unknownCommand);
  }

  private trace(): Binary[] {
    const frames = this.debugged!.interpreter.inspect((debugging) => debugging.frames());
    return frames.flatMap(({ name, line }, level) => [`${level === 0 ? 'In' : 'From'} ${name ?? 'top level'}:`, this.source.shown(line)]);
  }

  private setLimit(argv: Argv): void {
    if (argv.length === 2) this.log.limit(leadingInteger(argv[1]!));
    this.log.addLimit();
  }

  private changeBreakpoints(argv: Argv): Binary[] {
    if (argv.length === 1) return this.source.listBreakpoints();
    return argv.slice(1).flatMap((word) => {
      const line = parseInteger(word);
      return line === undefined ? [`Invalid argument:'${word}'`] : this.source.changeBreakpoint(line);
    });
  }

  private evaluate(code: Binary): void {
    const result = this.debugged!.interpreter.inspect((debugging, L) => debugging.evaluate(L, code));
    if ('error' in result) this.log.add(`<error> ${result.error}`);
    else this.log.addValue(`<retval> ${result.value}`);
  }

  private call(argv: Argv): void {
    this.isStepping = true;
    this.debugged!.run.call(argv);
    this.isStepping = false;
  }

  private print(argv: Argv): void {
    const { interpreter } = this.debugged!;
    if (argv.length === 2) {
      const name = argv[1]!;
      const isGlobal = name === 'KEYS' || name === 'ARGV';
      const value = interpreter.inspect((debugging, L) => {
        const local = debugging.local(name);
        const result = local === undefined && isGlobal ? debugging.evaluate(L, name) : undefined;
        return result !== undefined && 'value' in result ? result.value : local;
      });
      if (value === undefined) this.log.add('No such variable.');
      else this.log.addValue(`<value> ${value}`);
      return;
    }
    const locals = interpreter.inspect((debugging) => debugging.locals());
    for (const [name, value] of locals) this.log.addValue(`<value> ${name} = ${value}`);
    if (locals.length === 0) this.log.add('No local variables in the current context.');
  }
}

/** C's atoi. */
function leadingInteger(word: Binary): number {
  return Number(/^\s*[-+]?\d+/.exec(word)?.[0] ?? 0);
}
