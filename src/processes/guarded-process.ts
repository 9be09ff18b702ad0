import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import type { Clock } from '../base/clock';
import { DistributedError } from '../base/errors';
import { OutputRing } from './output-ring';

export interface ProcessOptions {
  /** The program, as a path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A folder of its own, deleted when this process ends before it has ended the other one. */
  readonly folder?: string;
  /** A command for what leaves the group, run (in /, with `env` beside this process's own) when this process ends before it has ended the other one. */
  readonly ifOrphaned?: readonly string[];
}

/** How a process has ended: by itself with a code, or by a signal. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Waits for a word before it becomes the program: nothing runs before its guard does. */
const gate = 'read -r _ <&3 && exec "$0" "$@" 3<&-';
/** Ends the group unless it is told that the process is over; also when nobody is left to tell it. */
const guard =
  'read -r word; [ "$word" = over ] && exit; kill -s KILL -- "-$1" 2>/dev/null; folder=$2; shift 2; [ $# = 0 ] || "$@"; [ -z "$folder" ] || rm -rf -- "$folder"';

/** How long the rest of the output of an ended process is waited for: something that it has started may hold the pipe. */
const outputGraceMs = 100;

/**
 * A process that never outlives this one, however this one ends: by itself, by Ctrl-C, by a crash, by `kill -9`.
 *
 * It leads a group of its own. Beside it a guard, a shell of one line, waits on a pipe whose other end only this process holds. When that
 * end closes, the guard kills the group. Neither keeps this process alive.
 */
export class GuardedProcess {
  readonly output = new OutputRing();
  /** Resolves when it has ended and its output has come. */
  readonly exited: Promise<ProcessExit>;
  private ended: ProcessExit | undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly clock: Clock,
  ) {
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => this.output.push(text));
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.ended = { code, signal };
        // What it has started goes with it.
        this.signal('SIGKILL');
        const timer = clock.after(outputGraceMs, () => resolve({ code, signal }));
        child.once('close', () => {
          timer.cancel();
          resolve({ code, signal });
        });
      });
    });
  }

  /** @throws DistributedError JD_SPAWN when the system refuses */
  static async start(options: ProcessOptions, clock: Clock): Promise<GuardedProcess> {
    const { program, args, cwd, env } = options;
    const child = spawn('/bin/sh', ['-c', gate, program, ...args], { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    const refused = await new Promise<Error | undefined>((resolve) => {
      child.once('error', resolve);
      child.once('spawn', () => resolve(undefined));
    });
    if (refused !== undefined) throw spawnError(options, refused);
    const made = new GuardedProcess(child, clock);
    const release = guardGroup(child.pid!, options);
    child.once('exit', release);
    const word = child.stdio[3] as Writable;
    word.on('error', () => undefined);
    word.end('go\n');
    child.unref();
    for (const stream of child.stdio) (stream as Socket | null)?.unref();
    return made;
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Undefined while it runs. */
  get exit(): ProcessExit | undefined {
    return this.ended;
  }

  /** To the process and what it has started; nothing happens when all are gone. */
  signal(name: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, name);
    } catch {
      // The group is gone.
    }
  }

  /**
   * Asks it to end by SIGTERM, and kills it when it has not after `graceMs`; with 0 at once. May be called twice.
   * @returns how it has ended
   */
  async end({ graceMs }: { readonly graceMs: number }): Promise<ProcessExit> {
    if (this.ended !== undefined) return this.exited;
    this.child.ref();
    if (graceMs === 0) {
      this.signal('SIGKILL');
      return this.exited;
    }
    this.signal('SIGTERM');
    // One that is frozen would not see it.
    this.signal('SIGCONT');
    const timer = this.clock.after(graceMs, () => this.signal('SIGKILL'));
    const exit = await this.exited;
    timer.cancel();
    return exit;
  }
}

/** The pipes that the guards wait on. */
const guards = new Set<Writable>();

/** A worker whose Jest was killed is told so by its channel. */
process.on('disconnect', () => guards.forEach((pipe) => pipe.destroy()));

/** @returns what to call when the process is over */
function guardGroup(group: number, { folder = '', ifOrphaned = [], env }: ProcessOptions): () => void {
  const args = ['-c', guard, 'jest-distributed-guard', String(group), folder, ...ifOrphaned];
  const child = spawn('/bin/sh', args, { cwd: '/', env: { ...process.env, ...env }, detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const pipe = child.stdin as Socket;
  for (const each of [child, pipe]) each.on('error', () => undefined).unref();
  guards.add(pipe);
  return () => {
    guards.delete(pipe);
    pipe.end('over\n');
  };
}

function spawnError({ program, cwd }: ProcessOptions, cause: Error): DistributedError {
  return new DistributedError({
    code: 'JD_SPAWN',
    what: `${program} cannot be started in ${cwd}: ${cause.message}.`,
    fix: 'Look whether the working directory is there.',
    cause,
  });
}
