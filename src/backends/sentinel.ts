import { newestVersion } from '../base/redis-versions';
import type { SentinelWire } from '../bridge/wire';
import { SentinelGroup } from '../redis/sentinel-group';
import type { RedisServer } from '../redis/server';
import { inProcessNames, type RedisBackend, type ServerOptions } from './backend';
import { GroupBackend, GroupHandle } from './in-process/group-backend';

/** Starts a master with its replicas, and Sentinels that watch them, in this process. */
export async function startSentinel(options: ServerOptions): Promise<RedisBackend> {
  const { binary: _program, container: _image, cluster: _other, sentinel: shape, version = newestVersion, ...each } = options;
  return new SentinelBackend(await SentinelGroup.start({ ...each, ...shape, version }));
}

class SentinelBackend extends GroupBackend implements RedisBackend {
  readonly name = inProcessNames.sentinel;
  readonly cluster = undefined;
  readonly sentinel: SentinelWire;

  constructor(private readonly whole: SentinelGroup) {
    super(whole);
    this.sentinel = new SentinelHandle(whole);
  }

  dump(): string {
    return this.first.dump();
  }

  load(path: string): Promise<number> {
    return this.first.fixtures.load(path);
  }

  loadCommands(path: string): Promise<number> {
    return this.first.fixtures.loadCommands(path);
  }

  async save(path: string): Promise<void> {
    this.first.fixtures.save(path);
  }

  protected get first(): RedisServer {
    return this.whole.master;
  }

  protected get answering(): RedisServer | undefined {
    const { master } = this.whole;
    return master.isRunning ? master : undefined;
  }
}

class SentinelHandle extends GroupHandle implements SentinelWire {
  constructor(private readonly whole: SentinelGroup) {
    super(whole, (node) => ({ id: node.sentinel?.id ?? node.runId, slots: [] }));
  }

  name(): string {
    return this.whole.name;
  }

  master(): number {
    return this.numberOf(this.whole.master);
  }

  async failover(to: number | undefined, lose: number | undefined): Promise<number> {
    return this.numberOf(await this.whole.failover({ to: to === undefined ? undefined : this.at(to), lose }));
  }
}
