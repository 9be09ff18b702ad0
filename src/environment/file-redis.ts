import { readFileSync } from 'node:fs';
import type { RedisBackend } from '../backends/backend';
import { DistributedError } from '../base/errors';
import { setImmediate } from '../base/event-loop';
import type { ClusterWire, RedisWire, SentinelWire } from '../bridge/wire';
import { dial } from '../redis/transport/dial';
import type { BackendChoice } from './choose-backend';
import type { FileServers } from './file-servers';
import { lendRedis } from './kept-redis';
import type { ManagedRedis } from './managed-redis';
import { defaultOptions, type EnvironmentOptions, type RedisOptions, serverOptions } from './options';

/** An end through memory is told within so many rounds of the event loop. */
const roundsToHear = 4;

export interface RedisListener {
  /** Told of connections to an alias, with the address. */
  onAlias(address: string): void;
  /** Told of what a server of another process writes, with the name of it. */
  onText(name: string, text: string): void;
}

/** The file's own Redis, from the moment the environment is made. */
export class FileRedis {
  /** Resolves when it listens. */
  readonly started: Promise<ManagedRedis>;
  private backend: RedisBackend | undefined;
  private server: ManagedRedis | undefined;
  /** Leaves it to the next file. */
  private keep: (() => void) | undefined;
  private removeAliases: () => void;
  private unlisten: (() => void) | undefined;

  constructor(
    private readonly all: EnvironmentOptions,
    private readonly servers: FileServers,
    private readonly choice: BackendChoice,
    private readonly listener: RedisListener,
  ) {
    // Until it listens, nobody is to reach another one there.
    this.removeAliases = refuseAt(aliasesOf(this.options));
    this.started = this.start();
    // Whoever waits for it sees the failure; until then it must not end the process as an unhandled one.
    this.started.catch(() => undefined);
  }

  /** @throws DistributedError JD_NOT_READY before it listens */
  wire(): RedisWire {
    return this.ready();
  }

  /** @param wanted as the user wrote it @throws DistributedError JD_BACKEND where it is no cluster */
  cluster(wanted: string): ClusterWire {
    return this.ready().cluster(wanted);
  }

  /** As {@link cluster}. */
  sentinel(wanted: string): SentinelWire {
    return this.ready().sentinel(wanted);
  }

  private ready(): ManagedRedis {
    if (this.server === undefined) throw notReady();
    return this.server;
  }

  /** process.env's part of the address. */
  variables(): Record<string, string> {
    const { host, port, url, password } = this.wire().address();
    const nodes = this.addressesOf(this.backend?.cluster?.nodes());
    const sentinels = this.addressesOf(this.backend?.sentinel?.nodes().filter(({ role }) => role === 'sentinel'));
    const parts = { url, host, port: String(port), password: password ?? '' };
    const named = Object.entries(this.options.env).map(([name, part]) => [name, parts[part]]);
    const address = {
      REDIS_URL: url,
      REDIS_HOST: host,
      REDIS_PORT: parts.port,
      ...(nodes && { REDIS_CLUSTER_NODES: nodes }),
      ...(sentinels && { REDIS_SENTINELS: sentinels, REDIS_SENTINEL_NAME: this.all.sentinel.name }),
    };
    return { ...address, ...(Object.fromEntries(named) as Record<string, string>) };
  }

  /** Ends it, or with reset 'never' leaves it to the next file. */
  async stop(): Promise<void> {
    const server = await this.started.catch(() => undefined);
    if (server === undefined) {
      this.removeAliases();
      return;
    }
    const { keep } = this;
    this.unlisten?.();
    try {
      if (this.choice.scope === 'worker') await this.release(server);
      else await this.servers.stop(server, keep !== undefined);
    } finally {
      // Not before: a client that is cut off hears of it in the next rounds of the event loop, and connects anew to whatever really listens there.
      for (let round = 0; round < roundsToHear; round++) await new Promise((resolve) => void setImmediate(resolve));
      this.removeAliases();
    }
    keep?.();
  }

  private get options(): RedisOptions {
    return this.all.redis;
  }

  private addressesOf(nodes: readonly { readonly host: string; readonly port: number }[] | undefined): string | undefined {
    return nodes?.map(({ host, port }) => `${host}:${port}`).join(',');
  }

  private async start(): Promise<ManagedRedis> {
    const { scope } = this.choice;
    const backend = await this.obtain();
    this.backend = backend;
    const admit = this.removeAliases;
    this.removeAliases = backend.answerAt(aliasesOf(this.options), this.listener.onAlias);
    admit();
    this.unlisten = backend.onText?.((text) => this.listener.onText(backend.name, text));
    const server = this.servers.adopt(backend, { isRenewed: scope === 'test' });
    const { seed } = this.options;
    if (seed !== undefined) await (isRdb(seed) ? server.load(seed) : server.loadCommands(seed));
    return (this.server = server);
  }

  /** What a client of this file that was never closed has begun does not reach the next one. */
  private async release(server: ManagedRedis): Promise<void> {
    this.servers.release(server);
    for (const type of ['normal', 'pubsub']) await server.call(['CLIENT', 'KILL', 'TYPE', type]).catch(() => undefined);
  }

  private async obtain(): Promise<RedisBackend> {
    const { choice, options } = this;
    const own = serverOptions(this.all);
    const keepsData = options.reset === 'never';
    if (choice.scope === 'run') return choice.share(own, { keepsData });
    if (choice.scope !== 'worker' && !keepsData) return choice.start(own);
    const { backend, keep } = await lendRedis(choice.start, own, keepsData);
    this.keep = keep;
    return backend;
  }
}

/** By its first bytes; a file that is not there is told of by whoever loads it. */
function isRdb(path: string): boolean {
  try {
    return readFileSync(path).subarray(0, rdbMark.length).equals(rdbMark);
  } catch {
    return false;
  }
}

const rdbMark = Buffer.from('REDIS');

/** Those of the options come on top of the default, but for an empty list. */
function aliasesOf({ aliases }: RedisOptions): readonly string[] {
  return aliases.length === 0 ? [] : [...defaultOptions.redis.aliases, ...aliases];
}

/** Has connections to the addresses refused, until the returned function is called. */
function refuseAt(addresses: readonly string[]): () => void {
  const removals = addresses.map((address) => dial.alias(address, { port: () => undefined, onConnect: () => undefined }));
  return () => removals.forEach((remove) => remove());
}

function notReady(): DistributedError {
  return new DistributedError({
    code: 'JD_NOT_READY',
    what: "The file's Redis does not listen yet.",
    fix: 'Jest runs setupFiles before the environment has started: read its address later, or use the preset, whose own setup file waits for it.',
  });
}
