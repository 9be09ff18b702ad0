import type { GenericContainer, WaitStrategy } from 'testcontainers';
import type { Clock } from '../base/clock';
import { DistributedError } from '../base/errors';
import { Container, portTakenCode } from './container';
import { engineAddress, surroundings } from './engine';
import { ownerLabel, ownerOn } from './container-guard';
import { loadTestcontainers } from './testcontainers';

/** When a container counts as ready: a line of its log; an HTTP answer; its own health check; a command in it that succeeds. */
export type WaitFor =
  | string
  | { readonly log: string; readonly times?: number }
  | { readonly http: string; readonly port?: number; readonly status?: number }
  | { readonly health: true }
  | { readonly command: string };

/** A container of any image, as a test file asks for it. */
export interface ContainerWish {
  /** Names its variables and its handle; in lower case its name in the network. */
  readonly as: string;
  readonly image: string;
  /** Of the container; the first one is its port. */
  readonly ports: readonly number[];
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[] | undefined;
  /** Files of this machine by the paths that they get in it. */
  readonly files: Readonly<Record<string, string>>;
  /** Default: its ports listen. */
  readonly wait: WaitFor | undefined;
  /** How long it may take to be ready once it runs. */
  readonly readyMs: number;
}

/** Where it is reached from this machine. */
export interface ContainerAddress {
  readonly host: string;
  /** By the ports of the container. */
  readonly ports: Readonly<Record<number, number>>;
}

export interface GroupParts {
  readonly clock: Clock;
  /** See src/environment/ports.ts. */
  freePort(): Promise<number>;
}

/** Ports that are tried when somebody outside of the run has taken one meanwhile. */
const portTries = 3;

/** Containers that are started side by side; more than one have a network of their own. */
export class ContainerGroup {
  private constructor(
    private readonly members: ReadonlyMap<string, GroupMember>,
    private readonly network: Network | undefined,
  ) {}

  /** @throws DistributedError of the first that does not start; then none is left */
  static async start(wishes: readonly ContainerWish[], parts: GroupParts): Promise<ContainerGroup> {
    const network = wishes.length > 1 ? await makeNetwork(parts.clock) : undefined;
    const members = wishes.map((wish) => new GroupMember(wish, network?.name, parts));
    const group = new ContainerGroup(new Map(members.map((member) => [member.wish.as, member])), network);
    const results = await Promise.allSettled(members.map((member) => member.start()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed === undefined) return group;
    await group.end().catch(() => undefined);
    throw failed.reason;
  }

  member(as: string): GroupMember {
    return this.members.get(as)!;
  }

  get all(): readonly GroupMember[] {
    return [...this.members.values()];
  }

  /** Each is ended, even when another one cannot be. */
  async end(): Promise<void> {
    const results = await Promise.allSettled(this.all.map((member) => member.stop()));
    await this.network?.end();
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

/** One of them, at the same ports after each start. */
export class GroupMember {
  private running: Container | undefined;
  private ports: readonly number[] = [];
  private readonly listeners = new Set<(text: string) => void>();

  constructor(
    readonly wish: ContainerWish,
    private readonly network: string | undefined,
    private readonly parts: GroupParts,
  ) {}

  /** As a reader knows it: 'container PG (postgres:16)'. */
  get name(): string {
    return `container ${this.wish.as} (${this.wish.image})`;
  }

  get address(): ContainerAddress {
    const pairs = this.wish.ports.map((inside, at) => [inside, this.ports[at]!] as const);
    return { host: this.running?.host ?? '127.0.0.1', ports: Object.fromEntries(pairs) };
  }

  /** What it has written since it was started last. */
  get log(): string {
    return this.running?.output.text ?? '';
  }

  /** Calls `listener` with what it writes, from its start on. */
  onText(listener: (text: string) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  async start(): Promise<void> {
    if (this.running !== undefined && this.running.exit === undefined) return;
    for (let left = portTries - 1; ; left--) {
      if (this.ports.length === 0) this.ports = await Promise.all(this.wish.ports.map(() => this.parts.freePort()));
      try {
        const { image, readyMs } = this.wish;
        this.running = await Container.start({ name: this.name, image, reuse: false, readyMs, make: () => this.make() }, this.parts.clock);
        break;
      } catch (error) {
        if (left === 0 || (error as DistributedError).code !== portTakenCode) throw error;
        this.ports = [];
      }
    }
    const tell = (text: string): void => this.listeners.forEach((listener) => listener(text));
    tell(this.running.output.text);
    this.running.output.onText(tell);
  }

  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    await running?.end();
  }

  async exec(command: readonly string[]): Promise<{ readonly exitCode: number; readonly output: string }> {
    if (this.running === undefined) throw stopped(this.name);
    return this.running.exec(command);
  }

  private make(): GenericContainer {
    const { image, ports, env, command, files, wait, readyMs, as } = this.wish;
    const { GenericContainer, Wait } = loadTestcontainers();
    const made = new GenericContainer(image)
      .withEnvironment({ ...env })
      .withExposedPorts(...ports.map((container, at) => ({ container, host: this.ports[at]! })))
      .withCopyFilesToContainer(Object.entries(files).map(([target, source]) => ({ source, target })));
    if (command !== undefined) made.withCommand([...command]);
    if (this.network !== undefined) made.withNetworkMode(this.network).withNetworkAliases(as.toLowerCase());
    return made.withWaitStrategy(strategyOf(Wait, wait, ports)).withStartupTimeout(readyMs);
  }
}

type WaitModule = ReturnType<typeof loadTestcontainers>['Wait'];

function strategyOf(Wait: WaitModule, wait: WaitFor | undefined, [firstPort = 80]: readonly number[]): WaitStrategy {
  if (wait === undefined) return Wait.forListeningPorts();
  if (typeof wait === 'string') return Wait.forLogMessage(wait);
  if ('log' in wait) return Wait.forLogMessage(wait.log, wait.times ?? 1);
  if ('http' in wait) return Wait.forHttp(wait.http, wait.port ?? firstPort).forStatusCode(wait.status ?? 200);
  if ('health' in wait) return Wait.forHealthCheck();
  return Wait.forSuccessfulCommand(wait.command);
}

interface Network {
  readonly name: string;
  end(): Promise<void>;
}

let networks = 0;

async function makeNetwork(clock: Clock): Promise<Network> {
  const address = engineAddress(surroundings(clock));
  const way = typeof address === 'string' ? undefined : address.way;
  const name = `jest-distributed-${process.pid}-${Math.round(clock.now())}-${++networks}`;
  const client = await loadTestcontainers().getContainerRuntimeClient();
  const network = await client.network.create({
    Name: name,
    Labels: way === undefined ? {} : { [ownerLabel]: ownerOn(way, clock.now()) },
  });
  return { name, end: async () => void (await network.remove()) };
}

function stopped(name: string): DistributedError {
  return new DistributedError({ code: 'JD_STOPPED', what: `The ${name} is stopped.`, fix: 'Start it first.' });
}
