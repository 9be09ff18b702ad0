import type { GenericContainer, WaitStrategy } from 'testcontainers';
import type { Clock } from '../base/clock';
import { DistributedError, missingCode } from '../base/errors';
import { Container, portTakenCode } from '../containers/container';
import { loadRedisContainer } from '../containers/testcontainers';
import { lacking, type RedisBackend, type ServerOptions } from './backend';
import { ExternalRedis, type LaunchedServer, type ServerPlace } from './external/external-redis';

export interface RedisContainerParts {
  readonly clock: Clock;
  /** See src/environment/ports.ts. */
  freePort(): Promise<number>;
  /** Why there is no engine; undefined where there is one. */
  missingEngine(): Promise<string | undefined>;
}

/** Where neither an image nor a version is asked for. */
const defaultVersion = '7.2';
/** Ports that are tried when somebody outside of the run has taken one meanwhile. */
const portTries = 3;
/** How long the engine may take to make and start a container whose image it has. */
const startMs = 60_000;
const insidePort = 6379;
const nameInNetwork = 'redis';

/**
 * Starts a Redis in a container, with nothing on disk.
 * @throws DistributedError JD_BACKEND_MISSING when there is no Docker engine, or no such image; JD_PEER without testcontainers
 */
export async function startRedisContainer(options: ServerOptions, parts: RedisContainerParts): Promise<RedisBackend> {
  const image = options.container.image ?? `redis:${options.version ?? defaultVersion}`;
  const name = `container ${image}`;
  if (options.tls !== undefined) throw lacking('The option "tls"', { name });
  loadRedisContainer();
  const missing = await parts.missingEngine();
  if (missing !== undefined) throw missingError(missing, 'Start Docker, or put DOCKER_HOST right.');
  for (let left = portTries - 1; ; left--) {
    const place = new ContainerPlace(name, image, options, parts.clock, await parts.freePort());
    const backend = new ExternalRedis(place, options, parts.clock);
    try {
      await backend.start();
      await checkVersion(backend, options);
      return backend;
    } catch (error) {
      if (left === 0 || (error as DistributedError).code !== portTakenCode) throw error;
    }
  }
}

/** An image at a port of this machine; at each start a container of its own. */
class ContainerPlace implements ServerPlace {
  readonly fix: string;
  private last: Container | undefined;

  constructor(
    readonly name: string,
    private readonly image: string,
    private readonly options: ServerOptions,
    private readonly clock: Clock,
    private readonly wantedPort: number,
  ) {
    this.fix = `Start it by hand to see more: docker run --rm ${image}; the option "image" names another one.`;
  }

  get host(): string {
    return this.last?.host ?? '127.0.0.1';
  }

  get port(): number {
    return this.last?.port(insidePort) ?? this.wantedPort;
  }

  async launch(): Promise<LaunchedServer> {
    const { name, image, options } = this;
    const container = await Container.start(
      { name, image, reuse: options.container.reuse, readyMs: startMs, make: () => this.make() },
      this.clock,
    );
    this.last = container;
    return {
      way: { host: this.host, port: this.port },
      output: container.output,
      get exit() {
        return container.exit;
      },
      exited: container.exited,
      end: () => container.end(),
    };
  }

  private make(): GenericContainer {
    const { image, options } = this;
    const { command = ['redis-server'], configFile, network, reuse } = options.container;
    const RedisContainer = loadRedisContainer();
    const made = new RedisContainer(image).withWaitStrategy(noWait);
    // One for the next run must be found by what it is made from, and is at any port.
    if (!reuse) made.withExposedPorts({ container: insidePort, host: this.wantedPort });
    // Its entrypoint starts the server with all modules, and takes settings by a variable only.
    const isStack = image.includes('redis-stack');
    const confFile = isStack ? '/redis-stack.conf' : '/etc/redis.conf';
    if (configFile !== undefined) made.withCopyFilesToContainer([{ source: configFile, target: confFile, mode: 0o644 }]);
    const settings = settingsOf(options, isModern(image));
    if (isStack) made.withEnvironment({ REDIS_ARGS: settings.map(quoted).join(' ') });
    else made.withCommand([...command, ...(configFile === undefined ? [] : [confFile]), ...settings]);
    if (network !== undefined) made.withNetworkMode(network).withNetworkAliases(nameInNetwork);
    return made;
  }
}

/** Without it nobody but the container itself would be answered where the image has no entrypoint of Redis's own. */
const openToOthers = ['--protected-mode', 'no'];

function settingsOf({ databases, password }: ServerOptions, modern: boolean): string[] {
  return [
    ...openToOthers,
    ...['--save', '', '--appendonly', 'no', '--databases', String(databases)],
    ...(password === undefined ? [] : ['--requirepass', password]),
    ...(modern ? ['--enable-debug-command', 'yes', '--enable-protected-configs', 'yes'] : []),
  ];
}

/** Whether it takes settings of 7.0. What its tag does not tell is new. */
function isModern(image: string): boolean {
  const major = /:v?(\d+)[^/]*$/.exec(image)?.[1];
  return major === undefined || Number(major) >= 7;
}

/** As a line of redis.conf takes a word. */
function quoted(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : JSON.stringify(word);
}

/** Whether it is ready is asked by PING. */
const noWait: WaitStrategy = {
  waitUntilReady: async () => undefined,
  withStartupTimeout: () => noWait,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => startMs,
};

async function checkVersion(backend: ExternalRedis, { version }: ServerOptions): Promise<void> {
  if (version === undefined || backend.release.startsWith(`${version}.`)) return;
  await backend.stop({ keepData: false });
  throw missingError(
    `the ${backend.name} has Redis ${backend.release}, and Redis ${version} is asked for`,
    'Name an image of that one by the option "image", or delete the option "version".',
  );
}

function missingError(what: string, fix: string): DistributedError {
  return new DistributedError({ code: missingCode, what, fix });
}
