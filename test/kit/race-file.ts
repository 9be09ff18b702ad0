import type { RedisBackend, ServerOptions } from '../../src/backends/backend';
import { startCluster } from '../../src/backends/cluster';
import { startMemory } from '../../src/backends/memory';
import { systemClock } from '../../src/base/clock';
import { openBridge, type OpenBridge } from '../../src/bridge/outer';
import { bridgeKey, type WireNode, type WireReply } from '../../src/bridge/wire';
import { ManagedRedis } from '../../src/environment/managed-redis';
import { RaceSession } from '../../src/environment/race/race-session';

function unused(): never {
  throw new Error('race checks do not use this');
}

/** A Redis and a bridge as a test file of the environment has them, for checks that run in this one. */
export class RaceFile {
  private constructor(
    private readonly redis: ManagedRedis,
    private readonly bridge: OpenBridge,
    private readonly cleanups: (() => void | PromiseLike<void>)[],
  ) {}

  static async open(transport: 'memory' | 'tcp'): Promise<RaceFile> {
    return RaceFile.on(await startMemory({ transport }));
  }

  /** On a Redis Cluster. */
  static async openCluster(shape: ServerOptions['cluster']): Promise<RaceFile> {
    return RaceFile.on(await startCluster({ transport: 'memory', cluster: shape } as ServerOptions));
  }

  private static on(backend: RedisBackend): RaceFile {
    // Loads the engine now: that takes longer than a test.
    void backend.raced!.servers[0]!.engine;
    const redis = new ManagedRedis(backend, systemClock, __dirname);
    const cleanups: (() => void | PromiseLike<void>)[] = [];
    const bridge = openBridge({
      environment: 'redis',
      clock: systemClock,
      currentTest: () => undefined,
      mustAwait: () => () => undefined,
      onCleanup: (run) => void cleanups.push(run),
      cleanupMs: 5000,
      onEnd: () => undefined,
      tempDir: unused,
      cluster: undefined,
      sentinel: undefined,
      programVersion: unused,
      missingDocker: unused,
      skipUnless: unused,
      spawnServer: unused,
      onInterceptors: () => undefined,
      ready: () => Promise.resolve(),
      freePort: unused,
      serveInMemory: () => () => undefined,
      redis: () => redis,
      startRedis: unused,
      containers: () => ({}),
      openRace: (options) => new RaceSession(options, [redis.raced], { file: 'test/bank.test.ts', test: "bank it's (safe)" }),
    });
    Object.defineProperty(globalThis, bridgeKey, { value: bridge.bridge, configurable: true });
    return new RaceFile(redis, bridge, cleanups);
  }

  get url(): string {
    return this.redis.address().url;
  }

  /** Those of a cluster. */
  nodes(): readonly WireNode[] {
    return this.redis.cluster('nodes').nodes();
  }

  call(...argv: readonly string[]): Promise<WireReply> {
    return this.redis.call(argv);
  }

  /** Of the Redis's clock. */
  nowMs(): number {
    return this.redis.clock.now();
  }

  dump(): string {
    return this.redis.dump();
  }

  async close(): Promise<void> {
    for (const run of this.cleanups.splice(0).reverse()) await run();
    this.bridge.close();
    Reflect.deleteProperty(globalThis, bridgeKey);
    await this.redis.stop({ keepData: false });
  }
}
