import { resolve } from 'node:path';
import type { Clock } from '../base/clock';
import { type BackendClock, lacking, type RedisBackend, sharedError } from '../backends/backend';
import { DistributedError } from '../base/errors';
import type { ClusterWire, RedisWire, SentinelWire, WireCommand, WireReply } from '../bridge/wire';
import type { RacedRedis } from '../backends/raced-redis';
import type { RedisServer } from '../redis/server';

const beyondGates = 'A check holds commands inside of the server, and puts its data and clock back before each of many executions.';
const beyondSteps = 'A check explores orders of steps, and what Sentinels tell each other and agree on are none that it could hold.';

/** The state that a test finds: data, clock, and whether the server listens. */
export interface ManagedState {
  readonly data: unknown;
  readonly running: boolean;
  /** A frozen clock is put back to where it stood, a running one to its distance from real time. Undefined: the machine's. */
  readonly clock: { readonly frozenAtMs: number } | { readonly aheadMs: number } | undefined;
}

/** Two readings of clocks that run together differ by less. */
const sameTimeMs = 1;

/** One server of a test file: its face for the bridge, and putting it back between tests. */
export class ManagedRedis implements RedisWire {
  readonly clock: RedisWire['clock'];
  private readonly snapshots: unknown[] = [];
  private running = true;

  constructor(
    private readonly backend: RedisBackend,
    private readonly realTime: Clock,
    /** Where relative paths of fixtures begin. */
    private readonly folder: string,
    /** Whether each test gets a server that no other test has used. */
    private readonly isRenewed = false,
  ) {
    this.clock = backend.clock ?? machineClock(backend, realTime);
  }

  address(): ReturnType<RedisWire['address']> {
    const { host, port, url, tcpUrl, password } = this.backend;
    return { host, port, url, tcpUrl, password };
  }

  get sharedDatabase(): number | undefined {
    return this.backend.sharedDatabase;
  }

  get connectionCount(): number | undefined {
    return this.backend.connectionCount;
  }

  /** For race checks. @throws DistributedError JD_BACKEND when it is in another process, or has Sentinels */
  get raced(): RacedRedis {
    const { raced, nodes } = this.backend;
    if (raced === undefined) throw lacking('race()', this.backend, 'memory', nodes === undefined ? beyondGates : beyondSteps);
    return raced;
  }

  /** Those in this process that it consists of: one, the nodes of a cluster, or none. */
  get inProcess(): readonly RedisServer[] {
    return this.backend.server === undefined ? (this.backend.nodes ?? []) : [this.backend.server];
  }

  /** As a reader knows where it is. */
  get backendName(): string {
    return this.backend.name;
  }

  call(argv: readonly string[]): Promise<WireReply> {
    return this.backend.call(argv);
  }

  flush(): void {
    this.backend.flush();
  }

  dump(): string {
    return this.backend.dump();
  }

  commands(): readonly WireCommand[] {
    if (this.backend.commands === undefined) throw lacking('redis.commands()', this.backend);
    return this.backend.commands();
  }

  /** @param wanted as the user wrote it @throws DistributedError JD_BACKEND where it is none */
  cluster(wanted: string): ClusterWire {
    if (this.backend.cluster === undefined) throw lacking(wanted, this.backend, 'cluster');
    return this.backend.cluster;
  }

  /** As {@link cluster}. */
  sentinel(wanted: string): SentinelWire {
    if (this.backend.sentinel === undefined) throw lacking(wanted, this.backend, 'sentinel');
    return this.backend.sentinel;
  }

  load(path: string): Promise<number> {
    return this.backend.load(resolve(this.folder, path));
  }

  loadCommands(path: string): Promise<number> {
    return this.backend.loadCommands(resolve(this.folder, path));
  }

  save(path: string): Promise<void> {
    return this.backend.save(resolve(this.folder, path));
  }

  /** Snapshots cross the bridge as numbers, counted from 1. */
  snapshot(): number {
    return this.snapshots.push(this.backend.snapshot());
  }

  restore(id: number): void {
    if (!Number.isInteger(id) || id < 1 || id > this.snapshots.length) throw unknownSnapshot();
    this.backend.restore(this.snapshots[id - 1]);
  }

  async start(): Promise<void> {
    await this.backend.start();
    this.running = true;
  }

  async stop(options: { readonly keepData: boolean }): Promise<void> {
    if (this.backend.sharedDatabase !== undefined) throw sharedError('redis.stop()', this.backend);
    await this.end(options);
  }

  /** Its time is over. */
  async end(options: { readonly keepData: boolean }): Promise<void> {
    this.running = false;
    await this.backend.stop(options);
  }

  /** What {@link putBack} goes back to. */
  state(): ManagedState {
    return { data: this.backend.snapshot(), running: this.running, clock: this.clockPosition() };
  }

  /** At the cost of what was written since. */
  async putBack(state: ManagedState): Promise<void> {
    if (this.isRenewed) await this.end({ keepData: false });
    if (state.running && !this.running) await this.start();
    await this.putClockBack(state.clock);
    await this.backend.revive?.(state.data);
    this.backend.restore(state.data);
    if (!state.running && this.running) await this.stop({ keepData: true });
  }

  private clockPosition(): ManagedState['clock'] {
    const { clock } = this.backend;
    if (clock === undefined) return undefined;
    return clock.isFrozen ? { frozenAtMs: clock.now() } : { aheadMs: this.ahead(clock) };
  }

  private async putClockBack(position: ManagedState['clock']): Promise<void> {
    const { clock } = this.backend;
    if (clock === undefined || position === undefined) return;
    if ('frozenAtMs' in position) {
      if (clock.isFrozen && clock.now() === position.frozenAtMs) return;
      clock.freeze();
      await clock.set(position.frozenAtMs);
      return;
    }
    if (!clock.isFrozen && Math.abs(this.ahead(clock) - position.aheadMs) < sameTimeMs) return;
    clock.reset();
    if (Math.abs(position.aheadMs) >= sameTimeMs) await clock.set(this.realTime.now() + position.aheadMs);
  }

  private ahead(clock: BackendClock): number {
    return clock.now() - this.realTime.now();
  }
}

/** That of a server whose time nobody drives: it can be read. */
function machineClock(backend: RedisBackend, realTime: Clock): RedisWire['clock'] {
  const driven = (name: string): DistributedError => lacking(`redis.clock.${name}()`, backend);
  return {
    now: () => realTime.now(),
    freeze() {
      throw driven('freeze');
    },
    advance: () => Promise.reject(driven('advance')),
    set: () => Promise.reject(driven('set')),
    resume() {
      throw driven('resume');
    },
  };
}

function unknownSnapshot(): DistributedError {
  return new DistributedError({
    code: 'JD_SNAPSHOT',
    what: 'This snapshot was not taken from this Redis.',
    fix: 'Restore only what snapshot() of the same Redis, in the same test file, has returned.',
  });
}
