import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Reply } from '../../src/redis/reply';
import { RawClient } from './raw-client';
import { RedisProcesses } from './redis-processes';

/** A port beyond this has no port of the cluster bus, which is 10,000 higher. */
const highestPort = 55_535;

/** Each node hears from every other within half of it: how soon news reach all. */
const nodeTimeoutMs = 2_000;

/** Processes of redis-server in cluster mode, not joined yet. */
export class RealCluster {
  private readonly processes = new RedisProcesses();

  private constructor(readonly ports: readonly number[]) {}

  static async start(count: number): Promise<RealCluster> {
    const ports: number[] = [];
    const cluster = new RealCluster(ports);
    for (let at = 0; at < count; at++) {
      const port = await freePort();
      const file = join(cluster.processes.directory, `${port}.conf`);
      const ofCluster = ['--cluster-enabled', 'yes', '--cluster-config-file', file, '--cluster-node-timeout', String(nodeTimeoutMs)];
      await cluster.processes.start(['--port', String(port), ...ofCluster, '--bind', '127.0.0.1', '--repl-diskless-sync-delay', '0']);
      ports.push(port);
    }
    return cluster;
  }

  stop(): Promise<void> {
    return this.processes.stop();
  }
}

/** A master, its two replicas, and three Sentinels that watch it as 'mymaster'. */
export class RealSentinels {
  private readonly processes = new RedisProcesses();

  private constructor(readonly ports: readonly number[]) {}

  static async start(): Promise<RealSentinels> {
    const ports: number[] = [];
    const all = new RealSentinels(ports);
    for (let at = 0; at < 6; at++) {
      const port = await freePort();
      const replicates = at > 0 ? ['--replicaof', `127.0.0.1 ${ports[0]}`] : [];
      const ofData = ['--port', String(port), '--bind', '127.0.0.1', '--repl-diskless-sync-delay', '0', ...replicates];
      await all.processes.start(at < 3 ? ofData : [all.configure(port, ports[0]!), '--sentinel']);
      ports.push(port);
    }
    return all;
  }

  /** Ends one as a crash does. */
  kill(at: number): void {
    this.processes.kill(at);
  }

  stop(): Promise<void> {
    return this.processes.stop();
  }

  /** Writes a Sentinel's file. @returns its path */
  private configure(port: number, master: number): string {
    const path = join(this.processes.directory, `${port}.conf`);
    writeFileSync(path, `port ${port}\nbind 127.0.0.1\nsentinel monitor mymaster 127.0.0.1 ${master} 2\n`);
    return path;
  }
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
