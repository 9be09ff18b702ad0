import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reply } from '../../src/redis/reply';
import { RawClient } from './raw-client';

/** A port beyond this has no port of the cluster bus, which is 10,000 higher. */
const highestPort = 55_535;

/** Processes of redis-server in cluster mode, not joined yet. */
export class RealCluster {
  private constructor(
    readonly ports: readonly number[],
    private readonly processes: readonly ChildProcess[],
    private readonly directory: string,
  ) {}

  static async start(count: number): Promise<RealCluster> {
    const directory = mkdtempSync(join(tmpdir(), 'jd-cluster-'));
    const processes: ChildProcess[] = [];
    const ports: number[] = [];
    const cluster = new RealCluster(ports, processes, directory);
    process.once('exit', cluster.end);
    for (let at = 0; at < count; at++) {
      const port = await freePort();
      const config = join(directory, `${port}.conf`);
      const words = ['--port', port, '--cluster-enabled', 'yes', '--cluster-config-file', config, '--dir', directory, '--save', ''];
      const child = spawn('redis-server', [...words, '--bind', '127.0.0.1', '--repl-diskless-sync-delay', '0'].map(String), {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      processes.push(child);
      ports.push(port);
      await ready(child);
    }
    return cluster;
  }

  async stop(): Promise<void> {
    const gone = this.processes.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    this.end();
    await Promise.all(gone);
    process.off('exit', this.end);
  }

  private readonly end = (): void => {
    for (const child of this.processes) child.kill('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  };
}

/** Asks nodes by their number, each over one connection. */
export class ClusterClients {
  private readonly clients = new Map<number, RawClient>();

  constructor(private readonly ports: readonly number[]) {}

  async ask(node: number, words: readonly string[]): Promise<Reply> {
    let client = this.clients.get(node);
    if (client === undefined) this.clients.set(node, (client = await RawClient.open(this.ports[node]!)));
    return client.call(...words);
  }

  close(): void {
    for (const client of this.clients.values()) client.close();
  }
}

/** A port that the system gives, of which that of the bus is free, too. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = await tryPort(0);
    if (port !== undefined && port <= highestPort && (await tryPort(port + 10_000)) !== undefined) return port;
  }
}

/** @returns undefined when it is taken */
async function tryPort(wanted: number): Promise<number | undefined> {
  const server = createServer().listen(wanted, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    child.stdout!.on('data', (data: Buffer) => {
      log += data.toString();
      if (log.includes('eady to accept connections')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}:\n${log}`)));
    child.once('error', reject);
  });
}
