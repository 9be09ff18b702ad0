import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The oracle is the redis-server 7.0 on PATH. REDIS_SERVER names the program of another version, for what is newer. */
export const redisProgram = process.env['REDIS_SERVER'] ?? 'redis-server';

/** Processes of a real redis-server, with a directory for their files. They leave nothing behind, also when this process ends before they are stopped. */
export class RedisProcesses {
  readonly directory = mkdtempSync(join(tmpdir(), 'jd-redis-'));
  private readonly children: ChildProcess[] = [];

  constructor() {
    process.once('exit', this.end);
  }

  /**
   * Starts one more, which saves nothing; comes back when it takes connections.
   * @param options of its command line; a file of settings comes first
   */
  async start(options: readonly string[]): Promise<void> {
    const child = spawn(redisProgram, [...options, '--dir', this.directory, '--save', ''], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, LC_ALL: 'C' }, // SORT ALPHA collates.
    });
    this.children.push(child);
    await new Promise<void>((resolve, reject) => {
      let log = '';
      child.stdout.on('data', (data: Buffer) => {
        log += data.toString();
        if (/eady to accept connections|Sentinel ID is/.test(log)) resolve();
      });
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}:\n${log}`)));
      child.once('error', reject);
    });
  }

  /** Ends one as a crash does. @param at its number, in the order of the starts */
  kill(at: number): void {
    this.children[at]!.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    const running = this.children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    const gone = running.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    this.end();
    await Promise.all(gone);
    process.off('exit', this.end);
  }

  private readonly end = (): void => {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  };
}
