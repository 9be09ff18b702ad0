import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reply } from '../../src/redis/reply';
import { RawClient } from './raw-client';

/** A port beyond this has no port of the cluster bus, which is 10,000 higher. */
const highestPort = 55_535;

/** Processes of redis-server that belong together. */
export class RealServers {
  private constructor(
    readonly ports: readonly number[],
    private readonly processes: readonly ChildProcess[],
    private readonly directory: string,
  ) {}

  /** Nodes of a cluster, not joined yet. */
  static cluster(count: number): Promise<RealServers> {
    return RealServers.start(count, ({ port, directory }) => {
      const config = join(directory, `${port}.conf`);
      return [...dataArguments(port, directory), '--cluster-enabled', 'yes', '--cluster-config-file', config];
    });
  }

  /** A master, its two replicas, and three Sentinels that watch it as 'mymaster'. */
  static watched(): Promise<RealServers> {
    return RealServers.start(6, ({ port, directory, at, ports }) => {
      if (at < 3) return [...dataArguments(port, directory), ...(at > 0 ? ['--replicaof', `127.0.0.1 ${ports[0]}`] : [])];
      const config = join(directory, `${port}.conf`);
      const lines = [`monitor mymaster 127.0.0.1 ${ports[0]} 2`, 'down-after-milliseconds mymaster 500', 'failover-timeout mymaster 3000'];
      writeFileSync(config, `port ${port}\nbind 127.0.0.1\ndir ${directory}\n${lines.map((line) => `sentinel ${line}\n`).join('')}`);
      return [config, '--sentinel'];
    });
  }

  private static async start(count: number, argumentsOf: (server: Server) => readonly string[]): Promise<RealServers> {
    const directory = mkdtempSync(join(tmpdir(), 'jd-servers-'));
    const processes: ChildProcess[] = [];
    const ports: number[] = [];
    const servers = new RealServers(ports, processes, directory);
    process.once('exit', servers.end);
    for (let at = 0; at < count; at++) {
      const port = await freePort();
      const child = spawn('redis-server', argumentsOf({ port, directory, at, ports }), { stdio: ['ignore', 'pipe', 'inherit'] });
      processes.push(child);
      ports.push(port);
      await ready(child);
    }
    return servers;
  }

  /** Ends one as a crash does. */
  kill(at: number): void {
    this.processes[at]!.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    const gone = this.processes.map((child) => (child.signalCode === null ? once(child, 'exit') : undefined));
    this.end();
    await Promise.all(gone);
    process.off('exit', this.end);
  }

  private readonly end = (): void => {
    for (const child of this.processes) child.kill('SIGKILL');
    rmSync(this.directory, { recursive: true, force: true });
  };
}

interface Server {
  readonly port: number;
  readonly directory: string;
  readonly at: number;
  /** Those of the servers before it. */
  readonly ports: readonly number[];
}

function dataArguments(port: number, directory: string): string[] {
  return ['--port', String(port), '--dir', directory, '--save', '', '--bind', '127.0.0.1', '--repl-diskless-sync-delay', '0'];
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
      if (/eady to accept connections|Sentinel ID is/.test(log)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}:\n${log}`)));
    child.once('error', reject);
  });
}
