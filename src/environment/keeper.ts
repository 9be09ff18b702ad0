import { rmSync, symlinkSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { BackendName, ServerOptions } from '../backends/backend';
import type { SharedServer } from '../backends/shared-redis';
import { systemClock } from '../base/clock';
import type { DistributedError } from '../base/errors';
import type { ContainerAddress, ContainerWish } from '../containers/generic-container';
import { freePort } from './ports';
import { isRunning } from './run-claims';
import { starters } from './starters';

/** What a worker may ask the keeper for: what the run has that is started so. */
export interface Wishes {
  readonly redis: { readonly name: BackendName; readonly options: ServerOptions };
  readonly containers: readonly ContainerWish[];
}

/** What it then gets: a server, or the addresses of containers by their names. */
export interface Lent {
  readonly redis: SharedServer;
  readonly containers: Readonly<Record<string, ContainerAddress>>;
}

/** A line of what a worker says. */
export type KeeperQuestion = {
  readonly [Kind in keyof Wishes]: { readonly id: number; readonly kind: Kind; readonly wish: Wishes[Kind] };
}[keyof Wishes];

/** A line of what the keeper says. */
export type KeeperAnswer =
  | { readonly id: number; readonly lent: Lent[keyof Lent] }
  | { readonly id: number; readonly failed: { readonly code: string; readonly what: string; readonly fix: string } };

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
  readonly lent: Lent[keyof Lent];
  /** Starts it again if it has ended. */
  start(): Promise<void>;
  end(): Promise<void>;
}

class Keeper {
  /** By what was wished for. */
  private readonly all = new Map<string, Promise<Shared>>();

  async answer(question: KeeperQuestion): Promise<KeeperAnswer> {
    const { id } = question;
    try {
      const shared = await this.find(question);
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

  private find(question: KeeperQuestion): Promise<Shared> {
    const key = JSON.stringify(question.wish);
    let found = this.all.get(key);
    if (found === undefined) {
      found = question.kind === 'redis' ? startRedis(question.wish) : startContainers(question.wish);
      this.all.set(key, found);
      // The next who asks tries it anew.
      found.catch(() => this.all.delete(key));
    }
    return found;
  }
}

async function startRedis({ name, options }: Wishes['redis']): Promise<Shared> {
  const backend = await starters[name](options);
  return {
    get lent() {
      return { name: backend.name, host: backend.host, port: backend.port };
    },
    start: () => backend.start(),
    end: () => backend.stop({ keepData: false }),
  };
}

async function startContainers(wishes: readonly ContainerWish[]): Promise<Shared> {
  const { ContainerGroup } = require('../containers/generic-container') as typeof import('../containers/generic-container');
  const { missingDocker } = require('./docker') as typeof import('./docker');
  // The worker has looked for it already; this one is told the same of Ryuk.
  await missingDocker(systemClock);
  const group = await ContainerGroup.start(wishes, { clock: systemClock, freePort: () => freePort() });
  return {
    get lent() {
      return Object.fromEntries(group.all.map((member) => [member.wish.as, member.address]));
    },
    start: async () => void (await Promise.all(group.all.map((member) => member.start()))),
    end: () => group.end(),
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
      const question = JSON.parse(line) as KeeperQuestion;
      void keeper.answer(question).then((answer) => socket.write(`${JSON.stringify(answer)}\n`));
    }
  });
}
