import type { RedisBackend, StartRedis } from '../backends/backend';
import { DistributedError } from '../base/errors';
import { setImmediate } from '../base/event-loop';
import type { ClusterWire, RedisWire, SentinelWire } from '../bridge/wire';
import { dial } from '../redis/transport/dial';
import type { FileServers } from './file-servers';
import { keepRedis, startKept } from './kept-redis';
import type { ManagedRedis } from './managed-redis';
import { defaultOptions, type EnvironmentOptions, type RedisOptions, serverOptions } from './options';

/** An end through memory is told within so many rounds of the event loop. */
const roundsToHear = 4;

/** The file's own Redis, from the moment the environment is made. */
export class FileRedis {
  /** Resolves when it listens. */
  readonly started: Promise<ManagedRedis>;
  private backend: RedisBackend | undefined;
  private server: ManagedRedis | undefined;
  private removeAliases: () => void;

  constructor(
    private readonly all: EnvironmentOptions,
    private readonly servers: FileServers,
    private readonly startRedis: StartRedis,
    /** Told of connections to an alias, with the address. */
    private readonly onAlias: (address: string) => void,
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
    const keep = this.options.reset === 'never';
    try {
      await this.servers.stop(server, keep);
    } finally {
      // Not before: a client that is cut off hears of it in the next rounds of the event loop, and connects anew to whatever really listens there.
      for (let round = 0; round < roundsToHear; round++) await new Promise((resolve) => void setImmediate(resolve));
      this.removeAliases();
    }
    if (keep) keepRedis(this.backend!, this.startRedis, serverOptions(this.all));
  }

  private get options(): RedisOptions {
    return this.all.redis;
  }

  private addressesOf(nodes: readonly { readonly host: string; readonly port: number }[] | undefined): string | undefined {
    return nodes?.map(({ host, port }) => `${host}:${port}`).join(',');
  }

  private async start(): Promise<ManagedRedis> {
    const own = serverOptions(this.all);
    this.backend = await (this.options.reset === 'never' ? startKept(this.startRedis, own) : this.startRedis(own));
    const admit = this.removeAliases;
    this.removeAliases = this.backend.answerAt(aliasesOf(this.options), this.onAlias);
    admit();
    return (this.server = this.servers.adopt(this.backend));
  }
}

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
