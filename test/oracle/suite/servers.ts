import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { endGroup, removeFolder, temporaryFolder, watchGroup } from './leftovers';

const ourProgram = resolve(__dirname, '../../../dist/src/cli.js');

/** A server under test, in a process and a folder of its own. */
export interface ServerProcess {
  readonly port: number;
  /** Why it has ended by itself; undefined as long as it runs. */
  readonly end: string | undefined;
  stop(): void;
}

/** Why our own server cannot be started, or undefined. */
export function missingBuild(): string | undefined {
  return existsSync(ourProgram) ? undefined : 'There is no build: npm run build.';
}

export async function startOurs(): Promise<ServerProcess> {
  const server = new Started(process.execPath, [ourProgram, 'redis', '--port', '0', '--redis-version', '7.0']);
  const [, port] = await server.prints(/listens on redis:\/\/\S+:(\d+)/);
  server.port = Number(port);
  return server;
}

export async function startReal(): Promise<ServerProcess> {
  const port = await freePort();
  const switches = ['--enable-debug-command', '--enable-protected-configs', '--enable-module-command'].flatMap((each) => [each, 'yes']);
  const server = new Started('redis-server', ['--port', `${port}`, '--save', '', '--appendonly', 'no', ...switches]);
  server.port = port;
  await server.prints(/eady to accept connections/);
  return server;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as { port: number };
  listener.close();
  await once(listener, 'close');
  return port;
}

class Started implements ServerProcess {
  port = 0;
  end: string | undefined;
  private readonly folder = temporaryFolder();
  private readonly child: ChildProcess;
  private output = '';

  constructor(
    private readonly program: string,
    words: readonly string[],
  ) {
    // SORT ALPHA collates.
    const env = { ...process.env, LC_ALL: 'C' };
    this.child = spawn(program, words, { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    watchGroup(this.child);
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.on('data', (data) => (this.output = (this.output + data).slice(-5000)));
    this.child.once('error', (error) => (this.end = error.message));
    this.child.once('close', (code, signal) => (this.end ??= `ended with ${signal ?? code}`));
  }

  /** Waits for words on its output. @throws Error with all its output when it ends without them */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      if (this.end !== undefined) throw new Error(`${this.program} did not start (${this.end}):\n${this.output}`);
      await Promise.race([once(this.child.stdout!, 'data'), once(this.child, 'close')]);
    }
  }

  stop(): void {
    endGroup(this.child);
    removeFolder(this.folder);
  }
}
