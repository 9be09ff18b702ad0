import { rmSync, symlinkSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { BackendName, ServerOptions } from '../backends/backend';
import type { SharedServer } from '../backends/shared-redis';
import { systemClock } from '../base/clock';
import type { DistributedError } from '../base/errors';
import { isRunning } from './run-claims';
import { starters } from './starters';

/** What a worker asks the keeper for: the server of the run that is started so. */
export interface Wish {
  readonly name: BackendName;
  readonly options: ServerOptions;
}

/** A line of what the keeper says. */
export type KeeperAnswer =
  | { readonly id: number; readonly lent: SharedServer }
  | { readonly id: number; readonly failed: { readonly code: string; readonly what: string; readonly fix: string } };

/** A line of what a worker says. */
export interface KeeperQuestion {
  readonly id: number;
  readonly wish: Wish;
}

export interface KeeperParts {
  /** Of the run, see src/environment/shared-servers.ts. */
  readonly folder: string;
  /** Keepers of this run that were killed. */
  readonly generation: number;
  /** The process of Jest that the run belongs to. */
  readonly jest: number;
}

/** Between two looks whether Jest is gone, while no worker is there. */
const lookEveryMs = 100;

/**
 * The process that owns what the workers of a run share, in a process of its own, for any worker may end before the others. It answers at a Unix socket; each worker holds
 * a connection as long as it lives. When there is none and Jest is gone, however it ended, it ends all and itself.
 */
export function runKeeper({ folder, generation, jest }: KeeperParts): void {
  const keeper = new Keeper();
  const end = async (): Promise<void> => {
    await keeper.end();
    rmSync(folder, { recursive: true, force: true });
    process.exit();
  };
  let workers = 0;
  const look = (): void => {
    if (workers > 0) return;
    if (isRunning(jest)) systemClock.after(lookEveryMs, look);
    else void end();
  };
  const server = createServer((socket) => {
    workers++;
    serve(socket, keeper);
    socket.on('close', () => {
      workers--;
      look();
    });
  });
  const path = join(folder, `${process.pid}.sock`);
  server.listen(path, () => {
    try {
      // Who makes the link is the run's keeper: there is one of each name, and it leads to one who listens.
      symlinkSync(path, join(folder, String(generation)));
      look();
    } catch {
      process.exit();
    }
  });
}

/** Something that all workers of the run use. */
interface Shared {
  readonly lent: SharedServer;
  /** Starts it again if it has ended. */
  start(): Promise<void>;
  end(): Promise<void>;
}

class Keeper {
  /** By what was wished for. */
  private readonly all = new Map<string, Promise<Shared>>();

  async answer(id: number, wish: Wish): Promise<KeeperAnswer> {
    try {
      const shared = await this.find(wish);
      await shared.start();
      return { id, lent: shared.lent };
    } catch (error) {
      const { code = 'JD_KEEPER', message = String(error), fix = '' } = error as Partial<DistributedError>;
      const what = message.endsWith(`\n${fix}`) ? message.slice(0, -fix.length - 1) : message;
      return { id, failed: { code, what, fix } };
    }
  }

  async end(): Promise<void> {
    await Promise.allSettled([...this.all.values()].map(async (shared) => (await shared).end()));
  }

  private find(wish: Wish): Promise<Shared> {
    const key = JSON.stringify(wish);
    let found = this.all.get(key);
    if (found === undefined) {
      found = startShared(wish);
      this.all.set(key, found);
      // The next who asks tries it anew.
      found.catch(() => this.all.delete(key));
    }
    return found;
  }
}

async function startShared({ name, options }: Wish): Promise<Shared> {
  const backend = await starters[name](options);
  return {
    get lent() {
      return { name: backend.name, host: backend.host, port: backend.port };
    },
    start: () => backend.start(),
    end: () => backend.stop({ keepData: false }),
  };
}

function serve(socket: Socket, keeper: Keeper): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('error', () => undefined);
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const { id, wish } = JSON.parse(line) as KeeperQuestion;
      void keeper.answer(id, wish).then((answer) => socket.write(`${JSON.stringify(answer)}\n`));
    }
  });
}
