import { rm } from 'node:fs/promises';
import type { Clock } from '../base/clock';
import type { Tier, TierTimes } from '../base/tier';
import { type DistributedError, missingCode } from '../base/errors';
import { openBridge, type OpenBridge } from '../bridge/outer';
import type { RaceWire, WireRaceOptions } from '../bridge/race-wire';
import type { Bridge, RedisWire } from '../bridge/wire';
import { tellOfAlias } from './alias-notice';
import { Baselines } from './baselines';
import { type BackendChoice, requires } from './choose-backend';
import { type CircusEvent, type CircusState, type CircusTest, fullName, skipTests } from './circus';
import { clientsLeft } from './clients-left';
import { engineHosts } from '../containers/engine';
import type { FileContainer } from './container-options';
import { FileContainers } from './file-containers';
import { FileOutputs } from './file-outputs';
import { FileProcesses } from './file-processes';
import { FileRedis } from './file-redis';
import { FileServers } from './file-servers';
import type { ManagedRedis, ManagedState } from './managed-redis';
import { NetworkWatch } from './network-watch';
import { readServerOptions, type EnvironmentOptions } from './options';
import { OpenHandles } from './open-handles';
import { Ports } from './ports';
import { isHalted } from './race/reports-folder';
import { serveSockets } from '../redis/transport/serve-sockets';
import type { FileWatch } from './race/watch/file-watch';
import { openWatch } from './open-watch';
import { makeTempDir } from './run-claims';
import { RunningTests } from './running-tests';
import { programVersion } from './program-version';
import { Skips } from './skips';
import { leftOut } from './tier';
import { withinLimit } from './time-limit';

export interface SessionParts {
  readonly environment: Bridge['environment'];
  /** The test file, as errors name it. */
  readonly path: string;
  /** Where it is: the paths of its fixtures begin there. */
  readonly folder: string;
  /** Jest's, of the file's project. */
  readonly rootDir: string;
  readonly options: EnvironmentOptions;
  readonly clock: Clock;
  readonly backend: BackendChoice;
  readonly containers: readonly FileContainer[];
  /** Whether to tell of clients that are still connected when the file ends. */
  readonly tellsOfClients: boolean;
  readonly tier: Tier;
  readonly times: TierTimes;
  /** Whether the Jest config says how long a test may take. */
  readonly isLimited: boolean;
  /** Called once with the variables for process.env, when the file's Redis listens. */
  onVariables(variables: Readonly<Record<string, string>>): void;
}

/** See LimitOptions.setupMs. */
const defaultSetupMs = { plain: 10_000, withImages: 120_000 };

/** What a container that is never ready leaves of it for its end, so that the error is of the container and shows its log. */
const removalMs = 2_000;

/** One test file in an environment of ours, from its constructor to its teardown; what is not Jest's own of it. */
export class FileSession {
  private readonly tests: RunningTests;
  private readonly network: NetworkWatch;
  private readonly servers: FileServers;
  private readonly redis: FileRedis | undefined;
  private readonly containers: FileContainers;
  /** What servers of other processes have written; told when a test has failed. */
  private readonly outputs = new FileOutputs();
  /** Hosts that may be reached: where a remote engine's containers are. */
  private readonly openHosts: string[];
  private readonly baselines: Baselines<ReadonlyMap<ManagedRedis, ManagedState>> | undefined;
  private readonly processes: FileProcesses;
  private readonly ports = new Ports();
  private readonly skips: Skips;
  private readonly handles: OpenHandles | undefined;
  /** Of races; undefined: none asked for it. */
  private readonly watch: FileWatch | undefined;
  private readonly open: OpenBridge;
  private readonly whenReady: Promise<void>;
  /** For want of a Redis. */
  private isSkipped = false;
  /** Told when the file ends: clients that somebody has forgotten to close. */
  private readonly clientsLeft: DistributedError[] = [];

  constructor(private readonly parts: SessionParts) {
    const { options, clock } = parts;
    this.watch = parts.environment === 'redis' ? openWatch(parts, () => this.tests.currentName()) : undefined;
    this.servers = new FileServers(parts.backend.start, clock, parts.folder, (server) => this.watchServer(server));
    this.redis =
      parts.environment === 'redis'
        ? new FileRedis(options, this.servers, parts.backend, {
            onAlias: (address) => tellOfAlias(address, parts.path),
            onText: (name, text) => this.outputs.add(name, text),
          })
        : undefined;
    this.containers = new FileContainers(parts.containers, Math.max(this.setupMs() - removalMs, this.setupMs() / 2), (name, text) =>
      this.outputs.add(name, text),
    );
    this.openHosts = [...options.network.allow, ...engineHosts(process.env)];
    this.baselines = options.redis.reset === 'test' ? new Baselines(this.servers) : undefined;
    this.tests = new RunningTests({
      clock,
      times: parts.times,
      cleanupLimit: { name: 'cleanupMs', ms: options.limits.cleanupMs },
      onConcurrentStart: () => this.baselines?.take(),
    });
    this.processes = new FileProcesses(clock, this.tests);
    this.skips = new Skips(parts.path, process.env);
    this.network = new NetworkWatch({ ...options.network, allow: this.openHosts }, () => this.place());
    this.handles = options.leaks.handles === 'fail' ? new OpenHandles(() => this.tests.place() ?? 'The file') : undefined;
    this.whenReady = this.start();
    this.whenReady.catch(() => undefined);
    this.open = this.openBridge();
  }

  get bridge(): Bridge {
    return this.open.bridge;
  }

  /** Resolves when the servers listen. */
  ready(): Promise<void> {
    return this.whenReady;
  }

  /** One of Jest's events; awaited by Jest. What goes wrong here is told as an error of the test or of the file, never thrown. */
  handle(event: CircusEvent, state: CircusState): Promise<void> | void {
    if (event.test !== undefined && event.name.startsWith('test_')) return this.handleTest(event.name, event.test, state);
    switch (event.name) {
      case 'setup':
        return this.collectingStarts(state);
      case 'run_start':
        return this.runStarts(state);
      case 'run_describe_start':
        this.tests.blockStarts();
        return this.collect(state, state.unhandledErrors, () => this.baselines?.enterBlock());
      case 'concurrent_tests_start':
        return this.collect(state, state.unhandledErrors, () => this.baselines?.putBack());
      case 'concurrent_tests_end':
        return this.network.blockEnds();
      case 'run_describe_finish':
        return this.blockEnds(state.unhandledErrors);
      case 'hook_start':
        return this.tests.hookStarts(event.hook!, state);
      case 'hook_success':
      case 'hook_failure':
        return this.tests.hookEnds(event.hook!, event.test?.errors ?? state.unhandledErrors, event.name === 'hook_failure');
      case 'run_finish':
        return this.fileEnds(state.unhandledErrors);
    }
  }

  /** {@link close} for a session whose file Jest has dropped: what the next file of the worker shares is free when this returns. */
  abandon(): void {
    this.network.close();
    void this.close();
  }

  /** Stops and undoes everything. May be called twice. @returns what went wrong */
  async close(): Promise<unknown[]> {
    const errors = await this.tests.fileEnds();
    this.handles?.close();
    this.watch?.close();
    this.open.close();
    const { clock, options } = this.parts;
    const limit = { name: 'teardownMs', ms: options.limits.teardownMs };
    await withinLimit(clock, limit, `Stopping the servers of ${this.parts.path}`, this.stopServers(errors)).catch((error: unknown) =>
      errors.push(error),
    );
    this.ports.giveBack();
    // Last: until they are stopped, what the servers are reached by stands where this puts Node's functions back.
    this.network.close();
    return errors;
  }

  private async stopServers(errors: unknown[]): Promise<void> {
    const own = await this.redis?.started.catch(() => undefined);
    // What is kept for the next file may keep its clients, too.
    if (own !== undefined && this.parts.options.redis.reset !== 'never') await this.lookForClients(own, "the file's Redis");
    errors.push(...this.clientsLeft);
    await Promise.all([this.redis?.stop(), this.containers.stop()]);
    await this.servers.stopAll();
  }

  private async lookForClients(server: ManagedRedis, name: string): Promise<void> {
    if (!this.parts.tellsOfClients || server.connectionCount === 0) return;
    const left = await clientsLeft({ server, name, database: server.sharedDatabase }, this.parts.clock);
    if (left !== undefined) this.clientsLeft.push(left);
  }

  private handleTest(name: string, test: CircusTest, state: CircusState): Promise<void> | void {
    switch (name) {
      case 'test_start':
        if (isHalted(process.env, this.parts.rootDir)) test.mode = 'skip';
        this.tests.testStarts(test, state);
        if (!this.tests.isConcurrent) this.watch?.restart();
        return test.concurrent ? undefined : this.collect(state, test.errors, () => this.putBack());
      case 'test_fn_start':
        return this.tests.functionStarts(test, state);
      case 'test_fn_success':
      case 'test_fn_failure':
        return this.tests.functionEnds(test, state, name === 'test_fn_failure');
      case 'test_skip':
      case 'test_todo':
        return this.tests.testIsOver(test);
      case 'test_done':
        return this.testEnds(test, state);
    }
  }

  private async putBack(): Promise<void> {
    await this.containers.renew();
    await this.baselines?.putBack();
  }

  private collectingStarts(state: CircusState): void {
    const { tier, times, isLimited } = this.parts;
    if (!isLimited) state.testTimeout = times.testMs;
    this.skips.collectingStarts(state);
    this.skips.need(tier, leftOut(tier, process.env), '');
  }

  private async runStarts(state: CircusState): Promise<void> {
    if (this.isSkipped) skipTests(state.rootDescribeBlock);
    this.watch?.restart();
    state.unhandledErrors.push(...(await this.skips.runStarts()));
    this.tests.runStarts(state);
  }

  private async blockEnds(errors: unknown[]): Promise<void> {
    errors.push(...(await this.tests.blockEnds()));
    this.baselines?.leaveBlock();
    this.network.blockEnds();
  }

  private async testEnds(test: CircusTest, state: CircusState): Promise<void> {
    await this.tests.testEnds(test, state);
    await this.processes.testEnds(test.errors);
    test.errors.push(...(this.watch?.tell(fullName(test)) ?? []));
    this.outputs.hasFailed ||= test.errors.length > 0;
    this.network.testEnds(test.errors, test.concurrent);
  }

  /** Here, and not at teardown, an error can still be told without losing the file's results. */
  private async fileEnds(errors: unknown[]): Promise<void> {
    errors.push(...(await this.tests.fileEnds()), ...(this.watch?.tell() ?? []));
    this.outputs.tell(this.parts.path);
    this.network.fileEnds();
    process.stderr.write(this.skips.report());
    errors.push(...((await this.handles?.left(this.parts.clock)) ?? []));
  }

  private async collect(state: CircusState, errors: unknown[], run: () => Promise<void> | undefined): Promise<void> {
    try {
      await this.tests.concurrentTestsOver(state.testTimeout);
      await run();
    } catch (error) {
      errors.push(error);
    }
  }

  private async start(): Promise<void> {
    const { path, clock, onVariables } = this.parts;
    const limit = { name: 'setupMs', ms: this.setupMs() };
    const all = Promise.all([this.redis?.started, this.containers.started]);
    try {
      await withinLimit(clock, limit, `Starting the servers of ${path}`, all);
    } catch (error) {
      const { code, message } = error as DistributedError;
      if (code !== missingCode || this.onMissing() === 'fail') throw error;
      this.isSkipped = true;
      process.stderr.write(`${path}: skipped, ${message}\n`);
      return;
    }
    onVariables({ ...this.redis?.variables(), ...this.containers.variables() });
    this.openHosts.push(...this.containers.hosts(), ...(this.redis === undefined ? [] : [this.redis.wire().address().host]));
  }

  private setupMs(): number {
    const { backend, containers, options } = this.parts;
    if (options.limits.setupMs !== undefined) return options.limits.setupMs;
    return backend.name === 'container' || containers.length > 0 ? defaultSetupMs.withImages : defaultSetupMs.plain;
  }

  private onMissing(): 'skip' | 'fail' {
    const { backend, containers } = this.parts;
    const fails = containers.some(({ onMissing }) => onMissing === 'fail' || (onMissing === undefined && requires('docker', process.env)));
    return fails || (this.redis !== undefined && backend.onMissing === 'fail') ? 'fail' : 'skip';
  }

  private place(): string {
    const running = this.tests.place();
    return running === undefined ? this.parts.path : `${running} of ${this.parts.path}`;
  }

  private openBridge(): OpenBridge {
    const { tests, network, processes, ports, skips, redis, parts } = this;
    return openBridge({
      environment: parts.environment,
      clock: parts.clock,
      currentTest: () => tests.current(),
      mustAwait: (what, stack) => tests.mustAwait(what, stack),
      onCleanup: (run) => tests.onCleanup(run),
      cleanupMs: parts.options.limits.cleanupMs,
      onEnd: (run) => tests.onEnd(run),
      tempDir: () => {
        const folder = makeTempDir();
        tests.onCleanup(() => rm(folder, { recursive: true, force: true }));
        return folder;
      },
      onInterceptors: (interceptors) => network.onInterceptors(interceptors),
      ready: () => this.ready(),
      freePort: () => ports.take(),
      serveInMemory: serveSockets,
      redis: redis === undefined ? undefined : () => redis.wire(),
      cluster: redis && ((wanted) => redis.cluster(wanted)),
      sentinel: redis && ((wanted) => redis.sentinel(wanted)),
      startRedis: (options) => this.startAnother(options),
      containers: () => this.containers.wires(),
      openRace: (options) => this.openRace(options),
      watch: this.watch?.wire,
      programVersion,
      missingDocker: () => (require('./docker') as typeof import('./docker')).missingDocker(parts.clock),
      skipUnless: (name, absence, stack) => skips.need(name, absence, stack),
      spawnServer: (options, probe) => processes.spawn(options, probe),
    });
  }

  private openRace(options: WireRaceOptions): RaceWire {
    // Loaded by files that use it.
    const { RaceSession } = require('./race/race-session') as typeof import('./race/race-session');
    const { path: file, rootDir } = this.parts;
    const place = { file, test: this.tests.current()?.name ?? '', rootDir };
    return new RaceSession(options, this.servers.allRaced(), place);
  }

  private watchServer(server: ManagedRedis): void {
    if (this.watch === undefined) return;
    if (server.inProcess.length > 0) this.watch.watch(server.inProcess);
    else process.stderr.write(`${this.parts.path}: races are not watched on ${server.backendName}\n`);
  }

  private async startAnother(options: Readonly<Record<string, unknown>>): Promise<RedisWire> {
    const server = await this.servers.start(readServerOptions(this.parts.path, options, this.parts.options.redis));
    this.tests.onCleanup(async () => {
      await this.lookForClients(server, 'a Redis of redis.another()');
      await this.servers.stop(server, false);
    });
    return server;
  }
}
