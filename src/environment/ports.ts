import { createServer, type Server } from 'node:net';
import { DistributedError } from '../base/errors';
import { claim } from './run-claims';

/**
 * The ports given out lie below the range from which every operating system picks for port 0 and for outgoing connections
 * (32768 and up on Linux, 49152 and up elsewhere): between being given out and being bound, nobody is handed the same one by chance.
 */
const range = { first: 20_000, count: 12_000 } as const;

/** What holds a port for this process. @returns what lets go of it; undefined when somebody has it */
export type ClaimPort = (port: number) => Promise<(() => void) | undefined>;

/**
 * By a socket of Linux's abstract namespace that is named for the port. The system itself keeps the pool: the namespace is shared by all that share
 * the ports, a name is bound once, no file is made, and the claims of a process that dies are gone with it, however it dies.
 */
export const claimBySocket: ClaimPort = (port) =>
  new Promise((resolve, reject) => {
    const server: Server = createServer();
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen({ path: `\0jest-distributed-port-${port}`, exclusive: true }, () => resolve(() => void server.close()));
  });

/** By a file of the run, where there are no such sockets: the claim lasts as long as the run. */
export const claimByFile: ClaimPort = async (port) => (claim(String(port)) ? () => undefined : undefined);

/** Each process begins elsewhere, so that workers rarely meet; the claims decide when they do. */
let next = process.pid * 97;

/** Ports that are held for somebody until they are given back, or this process ends. */
export class Ports {
  private readonly held = new Set<() => void>();

  constructor(private readonly claimPort: ClaimPort = process.platform === 'linux' ? claimBySocket : claimByFile) {}

  /**
   * A TCP port that is free, and that nobody else is given meanwhile: no worker of this run or of another one on this machine.
   * @throws DistributedError JD_NO_PORT when all 12,000 are held or in use
   */
  async take(): Promise<number> {
    const { default: getPort } = await loadGetPort();
    for (let tries = 0; tries < range.count; tries++) {
      const port = range.first + (next++ % range.count);
      const giveBack = await this.claimPort(port);
      if (giveBack === undefined) continue;
      // Where it is not free on every address of this machine, get-port gives another one.
      if ((await getPort({ port })) === port) {
        this.held.add(giveBack);
        return port;
      }
      giveBack();
    }
    throw noPortLeft();
  }

  giveBack(): void {
    for (const each of this.held) each();
    this.held.clear();
  }
}

const ofWorker = new Ports();

/** A port that is held as long as this process. */
export function freePort(): Promise<number> {
  return ofWorker.take();
}

/** get-port is an ES module. Node's own realm can require one, also under Yarn PnP, where import() needs a loader of its own. */
async function loadGetPort(): Promise<typeof import('get-port')> {
  try {
    return require('get-port') as typeof import('get-port');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
    return import('get-port');
  }
}

function noPortLeft(): DistributedError {
  return new DistributedError({
    code: 'JD_NO_PORT',
    what: `All ${range.count} ports from ${range.first} on are held by test files, or in use.`,
    fix: 'Listen on port 0 where it can be had; a file gives its ports back when it ends.',
  });
}
