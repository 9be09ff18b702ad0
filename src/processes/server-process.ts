import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { keepAlive, type Clock, type Timer } from '../base/clock';
import { DistributedError } from '../base/errors';
import { findProgram } from '../base/find-program';
import { GuardedProcess, type ProcessExit } from './guarded-process';
import { OutputRing } from './output-ring';
import { acceptingPort, readinessChecks, type Readiness, type ReadinessCheck } from './readiness';

export interface ServerProcessOptions {
  /** A path, or the name of a program on the PATH of `env`. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ready: Readiness;
  /** A look of the caller's own, beside what `ready` names. */
  readonly probe: ReadinessCheck | undefined;
  /** How long it may take until it is ready. */
  readonly readyMs: number;
  /** How long it may take to end after SIGTERM. */
  readonly graceMs: number;
  /** A command for what leaves the group of the process, run when this process ends before it has ended the server. */
  readonly ifOrphaned: readonly string[];
}

/** Of the output, in errors. */
const shownLines = 20;
/** Between two looks whether a server is ready: the pause doubles from the first to the last. */
const lookMs = { first: 5, last: 100 } as const;

/** A server in a process of its own, through all its starts and stops. */
export class ServerProcess {
  /** Of all its starts. */
  readonly output = new OutputRing();
  private child: GuardedProcess | undefined;
  private isFrozen = false;
  private over = false;
  private starting: Promise<void> | undefined;

  constructor(
    readonly options: ServerProcessOptions,
    private readonly clock: Clock,
  ) {}

  /** As the user wrote it. */
  get name(): string {
    return [this.options.command, ...this.options.args].join(' ');
  }

  /** Undefined before the first start. After the end that of the process that was. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Whether it was ended for good. */
  get isOver(): boolean {
    return this.over;
  }

  /** Undefined while it runs. */
  get exit(): ProcessExit | undefined {
    return this.child?.exit;
  }

  /** Resolves when the process of the last start has ended and its output has come. */
  get exited(): Promise<ProcessExit> {
    return this.running().exited;
  }

  /**
   * Starts it and waits until it is ready. Nothing happens while it runs.
   * @throws DistributedError JD_SERVER_ENDED after {@link end}; JD_PROGRAM_MISSING, JD_PORT_TAKEN, JD_SPAWN, JD_EXITED_EARLY, JD_NOT_READY
   */
  async start(): Promise<void> {
    if (this.over) throw serverEnded(this.name);
    if (this.starting === undefined && this.child !== undefined && this.child.exit === undefined) return;
    this.starting ??= this.launch().finally(() => (this.starting = undefined));
    await this.starting;
  }

  /** Ends it: SIGTERM, and SIGKILL after `graceMs`; with 0 at once. May be called twice. */
  async stop({ graceMs }: { readonly graceMs: number }): Promise<ProcessExit> {
    return this.running().end({ graceMs });
  }

  /** Ends it for good, also in the middle of its start. May be called twice. */
  async end(): Promise<void> {
    this.over = true;
    await this.child?.end(this.options);
  }

  /** A signal to the process alone; nothing happens when it has ended. */
  signal(name: NodeJS.Signals): void {
    if (this.exit === undefined) process.kill(this.running().pid, name);
  }

  /** Stops it, and all that it has started, in the middle of what they do: alive, and silent. */
  freeze(): void {
    this.running().signal('SIGSTOP');
    this.isFrozen = true;
  }

  thaw(): void {
    this.running().signal('SIGCONT');
    this.isFrozen = false;
  }

  /** What it does now, for a failure: 'runs', 'is frozen', 'ended with code 1'. */
  get state(): string {
    return this.exit === undefined ? (this.isFrozen ? 'is frozen' : 'runs') : describeExit(this.exit);
  }

  private async launch(): Promise<void> {
    const { args, cwd, env, ifOrphaned } = this.options;
    const program = this.program();
    await this.checkPort();
    const child = await GuardedProcess.start({ program, args, cwd, env, ifOrphaned }, this.clock);
    this.child = child;
    this.isFrozen = false;
    child.output.onText((text) => this.output.push(text));
    try {
      if (this.over) throw serverEnded(this.name);
      await this.untilReady(child);
    } catch (error) {
      await child.end({ graceMs: 0 });
      throw error;
    }
  }

  private running(): GuardedProcess {
    if (this.child !== undefined) return this.child;
    throw new DistributedError({ code: 'JD_NOT_STARTED', what: `${this.name} was never started.`, fix: 'Await its start first.' });
  }

  private program(): string {
    const { command, cwd, env } = this.options;
    const found = findProgram(command, { path: env.PATH, cwd });
    if (found !== undefined) return found;
    throw programMissing(command, cwd);
  }

  /** Somebody else's server would pass for this one. */
  private async checkPort(): Promise<void> {
    const { port, http } = this.options.ready;
    const asked = port ?? (http === undefined ? undefined : Number(new URL(http).port || 80));
    if (asked !== undefined && (await acceptingPort(asked, this.clock)) === undefined) throw portTaken(this.name, asked);
  }

  private async untilReady(child: GuardedProcess): Promise<void> {
    const { ready, probe, readyMs } = this.options;
    const checks = [...readinessChecks(ready, child.output, this.clock), ...(probe === undefined ? [] : [probe])];
    if (checks.length === 0) return;
    let reason: string | undefined = 'the first look at it has not ended';
    let isOver = false;
    const look = async (): Promise<void> => {
      for (let pauseMs: number = lookMs.first; !isOver; pauseMs = Math.min(2 * pauseMs, lookMs.last)) {
        reason = await firstReason(checks);
        if (reason === undefined) return;
        await new Promise<void>((wake) => void this.clock.after(pauseMs, wake));
      }
    };
    const letGo = keepAlive();
    let limit: Timer | undefined;
    const timeOut = new Promise<void>((resolve) => (limit = this.clock.after(readyMs, resolve)));
    try {
      await Promise.race([look(), child.exited, timeOut]);
    } finally {
      isOver = true;
      limit?.cancel();
      letGo();
    }
    if (child.exit !== undefined) throw exitedEarly(this.name, await child.exited, child.output);
    if (reason !== undefined) throw notReady({ name: this.name, reason, readyMs }, child.output);
  }
}

async function firstReason(checks: readonly ReadinessCheck[]): Promise<string | undefined> {
  for (const check of checks) {
    const reason = await check();
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** 'ended with code 1', 'was ended by SIGKILL'. */
export function describeExit({ code, signal }: ProcessExit): string {
  return signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
}

/** The end of an output, to stand in an error: each line behind a bar. */
export function quoteOutput(text: string): string {
  const lines = text.trimEnd().split('\n').slice(-shownLines);
  return text.trim() === '' ? '  (it has written nothing)' : lines.map((line) => `  | ${line}`).join('\n');
}

function programMissing(command: string, cwd: string): DistributedError {
  const isPath = command.includes('/');
  const isThere = isPath && existsSync(resolve(cwd, command));
  return new DistributedError({
    code: 'JD_PROGRAM_MISSING',
    what: isThere
      ? `${command} is not a program that can be run.`
      : isPath
        ? `There is no program ${resolve(cwd, command)}.`
        : `There is no program "${command}" on PATH.`,
    fix: isThere
      ? `Make it one: chmod +x ${command}.`
      : isPath
        ? `Look at the path; it begins at ${cwd}, the option cwd.`
        : `Install it, or give its path. To skip tests where it is missing: skipUnless(binary('${command}')).`,
  });
}

function exitedEarly(name: string, exit: ProcessExit, output: OutputRing): DistributedError {
  return new DistributedError({
    code: 'JD_EXITED_EARLY',
    what: `${name} ${describeExit(exit)} before it was ready.`,
    fix: `Its output tells why:\n${quoteOutput(output.text)}`,
  });
}

function serverEnded(name: string): DistributedError {
  return new DistributedError({
    code: 'JD_SERVER_ENDED',
    what: `${name} was ended with the test, the describe block or the file in which it was made.`,
    fix: 'Make it where it is used: in beforeAll for a whole block or file, in beforeEach or in the test for one test.',
  });
}

function portTaken(name: string, port: number): DistributedError {
  return new DistributedError({
    code: 'JD_PORT_TAKEN',
    what: `${name} was not started: somebody else accepts connections on port ${port}.`,
    fix: 'Let it be given a port that is free: {port} in its arguments or its environment.',
  });
}

interface NotReady {
  readonly name: string;
  readonly reason: string;
  readonly readyMs: number;
}

function notReady({ name, reason, readyMs }: NotReady, output: OutputRing): DistributedError {
  return new DistributedError({
    code: 'JD_NOT_READY',
    what: `${name} was not ready within ${readyMs} ms (readyMs): ${reason}.`,
    fix: `Look at the end of its output, at the option ready, or raise readyMs:\n${quoteOutput(output.text)}`,
  });
}
