import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { RedisBackend } from '../backends/backend';
import { useSharedRedis } from '../backends/shared-redis';
import { systemClock } from '../base/clock';
import { DistributedError } from '../base/errors';
import { missingDocker } from './docker';
import type { KeeperAnswer, KeeperParts, Lent, Wishes } from './keeper';
import { currentRun, keeperFolder, runVariable } from './run-claims';

/** As many as there may be workers; each has one. */
const sharedDatabases = 256;
/** How long a keeper may take to listen. */
const keeperMs = 10_000;
const lookEveryMs = 5;

/**
 * The Redis of the run that is started so, by whoever comes first: a database of it, the worker's own, empty.
 * @param how.keepsData whether the file finds what the one before it on this worker has left
 */
export async function shareRedis(
  { name, options }: Wishes['redis'],
  { keepsData }: { readonly keepsData: boolean },
): Promise<RedisBackend> {
  // What it finds out it tells here; nobody would read it of the keeper.
  if (name === 'container') await missingDocker(systemClock);
  const databases = Math.max(options.databases, sharedDatabases);
  const server = await borrow('redis', { name, options: { ...options, databases } });
  const database = Number(process.env.JEST_WORKER_ID ?? 1) - 1;
  const backend = await useSharedRedis(server, { databases, database, password: options.password }, systemClock);
  if (!keepsData) backend.flush();
  return backend;
}

/** The containers of the run that are started so, by whoever comes first. @returns their addresses by their names */
export function borrowContainers(wishes: Wishes['containers']): Promise<Lent['containers']> {
  return borrow('containers', wishes);
}

/**
 * Asks the keeper of this run, and starts it when there is none.
 * @throws DistributedError as the keeper's, or JD_KEEPER when there is none to be had
 */
async function borrow<Kind extends keyof Wishes>(kind: Kind, wish: Wishes[Kind]): Promise<Lent[Kind]> {
  keeper = keeper?.isOpen === true ? keeper : await KeeperConnection.open();
  return keeper.ask(kind, wish);
}

/** Held as long as this process lives: it tells the keeper that somebody is there. */
let keeper: KeeperConnection | undefined;

/** A worker whose Jest was killed is told so by its channel. */
process.on('disconnect', () => keeper?.close());

class KeeperConnection {
  isOpen = true;
  private asked = 0;
  private readonly waiting = new Map<number, (answer: KeeperAnswer) => void>();
  private rest = '';

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8').on('data', (text: string) => this.receive(text));
    socket.on('error', () => undefined);
    socket.on('close', () => this.lost());
    socket.unref();
  }

  static async open(): Promise<KeeperConnection> {
    const jest = Number.parseInt(currentRun(), 10);
    const folder = keeperFolder(jest);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const givesUpAtMs = systemClock.now() + keeperMs;
    // A name that leads to nobody is that of a keeper that was killed; it is never used again, so nobody takes a living one for it.
    for (let generation = 0; ; generation++) {
      const path = join(folder, String(generation));
      if (!existsSync(path)) startKeeper({ folder, generation, jest });
      while (!existsSync(path)) {
        if (systemClock.now() > givesUpAtMs) throw noKeeper(folder);
        await new Promise<void>((resolve) => void systemClock.after(lookEveryMs, resolve));
      }
      const socket = await connected(path);
      if (socket !== undefined) return new KeeperConnection(socket);
    }
  }

  ask<Kind extends keyof Wishes>(kind: Kind, wish: Wishes[Kind]): Promise<Lent[Kind]> {
    const id = ++this.asked;
    const question = { id, kind, wish };
    return new Promise((resolve, reject) => {
      this.waiting.set(id, (answer) => {
        if ('lent' in answer) resolve(answer.lent as Lent[Kind]);
        else reject(new DistributedError(answer.failed));
      });
      this.socket.write(`${JSON.stringify(question)}\n`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) {
      const answer = JSON.parse(line) as KeeperAnswer;
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    }
  }

  private lost(): void {
    this.isOpen = false;
    const what = 'the process that holds what the workers of this run share has ended';
    for (const [id, tell] of this.waiting) tell({ id, failed: { code: 'JD_KEEPER', what, fix: 'Look for who has killed it.' } });
    this.waiting.clear();
  }
}

function connected(path: string): Promise<Socket | undefined> {
  const socket = connect(path);
  return new Promise((resolve) => socket.once('connect', () => resolve(socket)).once('error', () => resolve(undefined)));
}

const logName = 'log';

/** Several may, at once: they agree on one. */
function startKeeper(parts: KeeperParts): void {
  const log = openSync(join(parts.folder, logName), 'a');
  // It is none of Jest's workers.
  const { NODE_OPTIONS: _options, JEST_WORKER_ID: _worker, NODE_CHANNEL_FD: _channel, ...env } = process.env;
  // An entry of the build, as this module is.
  const source = `require(${JSON.stringify(join(__dirname, 'keeper'))}).runKeeper(${JSON.stringify(parts)})`;
  const child = spawn(process.execPath, ['-e', source], {
    env: { ...env, [runVariable]: currentRun() },
    detached: true,
    stdio: ['ignore', 'ignore', log],
  });
  child.on('error', () => undefined);
  child.unref();
  closeSync(log);
}

function noKeeper(folder: string): DistributedError {
  let log = '';
  try {
    log = readFileSync(join(folder, logName), 'utf8').trim();
  } catch {
    // It has not come to writing one.
  }
  return new DistributedError({
    code: 'JD_KEEPER',
    what: `The process for what the workers of this run share did not start within ${keeperMs} ms (keeperMs). It wrote:\n${log}`,
    fix: 'Give each file a server of its own: the option "scope" as "file".',
  });
}
