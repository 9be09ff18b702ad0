import type { Binary } from '../base/bytes';
import { DistributedError } from '../base/errors';
import { newestVersion, type RedisVersion } from '../base/redis-versions';
import type { ClusterWire } from '../bridge/wire';
import { RedisCluster, type RedisClusterOptions } from '../redis/redis-cluster';
import { ErrorReply, type Reply } from '../redis/reply';
import type { RedisServer } from '../redis/server';
import { inProcessNames, type RedisBackend, type ServerOptions } from './backend';
import { Mirror } from './external/mirror';
import type { RacedFailovers, RacedRedis } from './raced-redis';
import { GroupBackend, GroupHandle } from './in-process/group-backend';

/** Starts a Redis Cluster in this process. */
export async function startCluster(options: ServerOptions & Pick<RedisClusterOptions, 'port'>): Promise<RedisBackend> {
  const {
    binary: _program,
    container: _image,
    sentinel: _other,
    databases: _always1,
    cluster: shape,
    version = newestVersion,
    ...each
  } = options;
  return new ClusterBackend(await RedisCluster.start({ ...each, ...shape, version }), version);
}

class ClusterBackend extends GroupBackend implements RedisBackend {
  readonly name = inProcessNames.cluster;
  readonly cluster: ClusterWire;
  readonly raced: RacedRedis;
  readonly sentinel = undefined;

  constructor(
    private readonly whole: RedisCluster,
    private readonly version: RedisVersion,
  ) {
    super(whole);
    this.cluster = new ClusterHandle(whole);
    this.raced = new RacedCluster(whole, () => this.dump());
  }

  dump(): string {
    return this.withData((mirror) => mirror.text());
  }

  load(path: string): Promise<number> {
    return load(this.mirror(), this.whole, path);
  }

  loadCommands(path: string): Promise<number> {
    return this.whole.loadCommands(path);
  }

  async save(path: string): Promise<void> {
    this.withData((mirror) => mirror.save(path));
  }

  protected get first(): RedisServer {
    return this.whole.nodes[0]!;
  }

  protected get answering(): RedisServer | undefined {
    return this.whole.nodes.find((node) => node.isRunning);
  }

  private mirror(): Mirror {
    return new Mirror(this.version, 1, this.whole.time);
  }

  private withData<T>(use: (mirror: Mirror) => T): T {
    const { masters, nodes, isRunning } = this.whole;
    const mirror = this.mirror();
    try {
      const holders = isRunning ? masters : nodes.filter((node) => node.cluster!.myself.master === undefined);
      for (const node of holders) mirror.add(node.storedKeys());
      return use(mirror.addLibraries([...holders[0]!.cluster!.feed.libraries.values()].map(({ code }) => code)));
    } finally {
      mirror.end();
    }
  }
}

class RacedCluster implements RacedRedis, RacedFailovers {
  constructor(
    private readonly whole: RedisCluster,
    readonly dump: () => string,
  ) {}

  get servers(): readonly RedisServer[] {
    return this.whole.nodes;
  }

  get leaders(): readonly RedisServer[] {
    const firstSlot = (node: RedisServer): number => this.whole.slotsOf(node)[0]?.[0] ?? Infinity;
    return [...this.whole.masters].sort((a, b) => firstSlot(a) - firstSlot(b));
  }

  leaderOf(key: Binary): RedisServer | undefined {
    const slot = this.whole.slotOf(key);
    return this.whole.masters.find((node) => this.whole.slotsOf(node).some(([first, last]) => first <= slot && slot <= last));
  }

  save(): () => void {
    const snapshot = this.whole.snapshot();
    return () => this.whole.restore(snapshot);
  }

  get failovers(): RacedFailovers | undefined {
    return this.whole.nodes.some((node) => this.whole.masterOf(node) !== undefined) ? this : undefined;
  }

  writesOf(leader: RedisServer): number {
    return leader.cluster!.feed.offset;
  }

  failOver(leader: RedisServer, most: number): boolean {
    const [replica] = this.whole.replicasOf(leader);
    if (replica === undefined) return false;
    this.whole.promote(replica, { lose: Math.max(most, this.whole.behind(replica)) });
    return true;
  }
}

class ClusterHandle extends GroupHandle implements ClusterWire {
  constructor(private readonly whole: RedisCluster) {
    super(whole, (node) => ({ id: node.cluster!.myself.id, slots: whole.slotsOf(node) }));
  }

  slotOf(key: string): number {
    return this.whole.slotOf(key);
  }

  serving(key: string): number {
    return this.numberOf(this.whole.node(key));
  }

  async failover(node: number, lose: number | undefined): Promise<number> {
    return this.numberOf(await this.whole.failover(this.at(node), { lose }));
  }

  async migrate(slot: number, to: number, during: () => Promise<void>): Promise<void> {
    await this.whole.migrate(slot, this.at(to), { during });
  }
}

/** Each key goes where its slot is. */
async function load(mirror: Mirror, cluster: RedisCluster, path: string): Promise<number> {
  try {
    const { keys, libraries } = await mirror.load(path);
    const calls = libraries.map((code) => ['FUNCTION', 'LOAD', 'REPLACE', code]);
    for (const { key, payload, expireAtMs } of keys) calls.push(['RESTORE', key, String(expireAtMs ?? 0), payload, 'REPLACE', 'ABSTTL']);
    for (const reply of await Promise.all(calls.map((argv) => cluster.call(argv)))) checkLoaded(reply, path);
    return keys.length;
  } finally {
    mirror.end();
  }
}

function checkLoaded(reply: Reply, path: string): void {
  if (!(reply instanceof ErrorReply)) return;
  throw new DistributedError({
    code: 'JD_FIXTURE',
    what: `${path} is not loaded as a whole: a node of the cluster says ${reply.message}.`,
    fix: 'Load it while all slots are served.',
  });
}
