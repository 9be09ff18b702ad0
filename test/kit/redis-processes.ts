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
   * @param options of its command line
   */
  async start(options: readonly string[]): Promise<void> {
    const child = spawn(redisProgram, ['--dir', this.directory, '--save', '', ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, LC_ALL: 'C' }, // SORT ALPHA collates.
    });
    this.children.push(child);
    await new Promise<void>((resolve, reject) => {
      let log = '';
      child.stdout.on('data', (data: Buffer) => {
        log += data.toString();
        if (log.includes('eady to accept connections')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}:\n${log}`)));
      child.once('error', reject);
    });
  }

  async stop(): Promise<void> {
    const gone = this.children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    this.end();
    await Promise.all(gone);
    process.off('exit', this.end);
  }

  private readonly end = (): void => {
    for (const child of this.children) child.kill('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  };
}
