import type { Binary } from '../../src/base/bytes';
import { assembleEngine } from '../../src/redis/assemble';
import type { Client } from '../../src/redis/client';
import type { RedisEngine } from '../../src/redis/engine/engine';
import { newestVersion, type RedisVersion } from '../../src/redis/version';
import { FakeClock } from './fake-clock';
import type { ConnectionState, RedisUnderTest, TestConnection } from './redis-under-test';
import { ReplySplitter } from './resp';

/** Our engine without sockets, on a clock that stands still until it is moved. */
export class InProcessRedis implements RedisUnderTest {
  readonly name = 'ours';
  version: RedisVersion;
  engine: RedisEngine;
  private control: InProcessConnection;

  constructor(version = newestVersion) {
    this.version = version;
    this.engine = this.assemble();
    this.control = this.attach();
  }

  async reset(config: ReadonlyMap<string, string>): Promise<void> {
    this.engine.dispose();
    this.engine = this.assemble();
    this.control = this.attach();
    for (const pair of config) {
      const refusal = this.engine.config.set(new Map([pair]));
      if (refusal !== undefined) throw new Error(`[config ${pair.join('=')}]: ${refusal.message}`);
    }
  }

  async connect(): Promise<InProcessConnection> {
    return this.attach();
  }

  async advance(ms: number): Promise<void> {
    this.engine.clock.advance(ms);
  }

  async awaitReply(connection: InProcessConnection): Promise<void> {
    for (let passedMs = 0; connection.received.length === 0 && !connection.isClosed; passedMs++) {
      if (passedMs > 10_000) throw new Error('nothing came in 10 s of the server’s clock');
      this.engine.clock.advance(1);
    }
  }

  async stop(): Promise<void> {
    this.engine.dispose();
  }

  /** As the real server's fence has a connection of its own, there is one here: commands that count or kill clients see the same. */
  reviveControl(): void {
    if (this.control.isClosed) this.control = this.attach();
  }

  private assemble(): RedisEngine {
    const engine = assembleEngine(new FakeClock(), {
      databases: 16,
      seed: 1,
      password: undefined,
      version: this.version,
      identity: { host: '127.0.0.1', port: 6379 },
      onShutdown: () => engine.dispose(),
    });
    engine.clock.freeze();
    return engine;
  }

  private attach(): InProcessConnection {
    return new InProcessConnection(this, this.engine);
  }
}

class InProcessConnection implements TestConnection {
  readonly received: Binary[] = [];
  isClosed = false;
  readonly client: Client;
  private readonly splitter = new ReplySplitter();

  constructor(
    private readonly server: InProcessRedis,
    private readonly engine: RedisEngine,
  ) {
    const write = (data: Binary): void => void this.received.push(...this.splitter.add(data));
    this.client = engine.connect({ write, close: () => (this.isClosed = true) }, '127.0.0.1:50000', '127.0.0.1:6379');
  }

  async sendAll(commands: readonly (readonly Binary[])[]): Promise<void> {
    for (const argv of commands) this.engine.submit(this.client, argv);
  }

  async send(argv: readonly Binary[]): Promise<ConnectionState> {
    this.engine.submit(this.client, argv);
    this.server.reviveControl();
    if (this.isClosed) return 'closed';
    return this.client.blocked !== undefined || this.client.postponed ? 'blocked' : 'idle';
  }
}
