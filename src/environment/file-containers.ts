import { systemClock } from '../base/clock';
import { DistributedError, missingCode } from '../base/errors';
import type { ContainerWire } from '../bridge/wire';
import type * as Groups from '../containers/generic-container';
import type { FileContainer } from './container-options';
import type { Scope } from './options';
import { freePort } from './ports';

/** One of the file's, however long it lives. */
interface Member {
  readonly name: string;
  readonly address: Groups.ContainerAddress;
  /** Undefined: other files use it, too. */
  readonly own: Groups.GroupMember | undefined;
}

/** The containers of one test file: those of one scope begin side by side, and are in one network. */
export class FileContainers {
  /** Resolves when all are ready. */
  readonly started: Promise<void>;
  private readonly members = new Map<string, Member>();
  private readonly ends: (() => Promise<void>)[] = [];
  /** Those that each test is to find new. */
  private renewed: Groups.ContainerGroup | undefined;
  private isNew = true;

  constructor(
    private readonly wishes: readonly FileContainer[],
    /** How long each may take to be ready once it runs. */
    private readonly readyMs: number,
    /** Told of what they write. */
    private readonly onText: (name: string, text: string) => void,
  ) {
    this.started = wishes.length === 0 ? Promise.resolve() : this.start();
    this.started.catch(() => undefined);
  }

  /** For process.env: PG_HOST, PG_PORT, and PG_PORT_5432 for each. */
  variables(): Record<string, string> {
    const pairs = [...this.members].flatMap(([as, { address }]) => {
      const ports = this.portsOf(as, address);
      return [
        [`${as}_HOST`, address.host] as const,
        ...ports.slice(0, 1).map(([, port]) => [`${as}_PORT`, String(port)] as const),
        ...ports.map(([inside, port]) => [`${as}_PORT_${inside}`, String(port)] as const),
      ];
    });
    return Object.fromEntries(pairs);
  }

  hosts(): string[] {
    return [...this.members.values()].map(({ address }) => address.host);
  }

  /** Their handles. */
  wires(): Record<string, ContainerWire> {
    return Object.fromEntries(this.wishes.map(({ as }) => [as, this.wireOf(as)]));
  }

  /** A test begins. */
  async renew(): Promise<void> {
    const { isNew, renewed } = this;
    this.isNew = false;
    if (isNew || renewed === undefined) return;
    await Promise.all(
      renewed.all.map(async (member) => {
        await member.stop();
        await member.start();
      }),
    );
  }

  /** Ends those that are this file's alone. */
  async stop(): Promise<void> {
    await this.started.catch(() => undefined);
    const results = await Promise.allSettled(this.ends.splice(0).map((end) => end()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  private async start(): Promise<void> {
    const { missingDocker } = require('./docker') as typeof import('./docker');
    const missing = await missingDocker(systemClock);
    if (missing !== undefined)
      throw new DistributedError({ code: missingCode, what: missing, fix: 'Start Docker, or put DOCKER_HOST right.' });
    const byScope = new Map<Scope, FileContainer[]>();
    for (const wish of this.wishes) byScope.set(wish.scope, [...(byScope.get(wish.scope) ?? []), wish]);
    const results = await Promise.allSettled([...byScope].map(([scope, wishes]) => this.startScope(scope, wishes)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  private async startScope(scope: Scope, given: readonly FileContainer[]): Promise<void> {
    const wishes = given.map(({ scope: _scope, onMissing: _onMissing, ...wish }) => ({ ...wish, readyMs: this.readyMs }));
    if (scope === 'run') return this.borrowAll(wishes);
    const group = scope === 'worker' ? await keptGroup(wishes) : await startGroup(wishes);
    if (scope !== 'worker') this.ends.push(() => group.end());
    if (scope === 'test') this.renewed = group;
    for (const member of group.all) {
      this.ends.push(async () => unlisten());
      const unlisten = member.onText((text) => this.onText(member.name, text));
      if (scope !== 'worker') this.onText(member.name, member.log);
      this.members.set(member.wish.as, {
        name: member.name,
        own: member,
        get address() {
          return member.address;
        },
      });
    }
  }

  private async borrowAll(wishes: readonly Groups.ContainerWish[]): Promise<void> {
    const { borrowContainers } = require('./shared-servers') as typeof import('./shared-servers');
    const addresses = await borrowContainers(wishes);
    for (const { as, image } of wishes)
      this.members.set(as, { name: `container ${as} (${image})`, address: addresses[as]!, own: undefined });
  }

  private portsOf(as: string, { ports }: Groups.ContainerAddress): (readonly [number, number])[] {
    const { ports: inside } = this.wishes.find((wish) => wish.as === as)!;
    return inside.map((port) => [port, ports[port]!] as const);
  }

  private wireOf(as: string): ContainerWire {
    const member = (): Member => {
      const found = this.members.get(as);
      if (found === undefined) throw notReady(as);
      return found;
    };
    const own = (wanted: string): Groups.GroupMember => {
      const { name, own: mine } = member();
      if (mine === undefined) throw sharedByRun(`containers.${as}.${wanted}`, name);
      return mine;
    };
    return {
      address: () => {
        const { address } = member();
        return { host: address.host, ports: this.portsOf(as, address) };
      },
      logs: () => own('logs()').log,
      exec: async (command) => own('exec()').exec(command),
      stop: async () => own('stop()').stop(),
      start: async () => own('start()').start(),
    };
  }
}

/** Loaded at its first use on a worker. */
async function startGroup(wishes: readonly Groups.ContainerWish[]): Promise<Groups.ContainerGroup> {
  const { ContainerGroup } = require('../containers/generic-container') as typeof Groups;
  return ContainerGroup.start(wishes, { clock: systemClock, freePort: () => freePort() });
}

/** Those that this worker keeps, by what they were asked for. They end with the process. */
const kept = new Map<string, Promise<Groups.ContainerGroup>>();

async function keptGroup(wishes: readonly Groups.ContainerWish[]): Promise<Groups.ContainerGroup> {
  const key = JSON.stringify(wishes);
  const found = kept.get(key) ?? startGroup(wishes);
  kept.set(key, found);
  try {
    const group = await found;
    // A test may have stopped one.
    await Promise.all(group.all.map((member) => member.start()));
    return group;
  } catch (error) {
    kept.delete(key);
    throw error;
  }
}

function notReady(as: string): DistributedError {
  return new DistributedError({
    code: 'JD_NOT_READY',
    what: `The container ${as} has not started yet.`,
    fix: 'Jest runs setupFiles before the environment has started: read its address later, or use the preset, whose own setup file waits for it.',
  });
}

function sharedByRun(wanted: string, name: string): DistributedError {
  return new DistributedError({
    code: 'JD_SHARED',
    what: `${wanted} would reach other test files: the ${name} is the run's.`,
    fix: 'Give the file one of its own: "scope": "file" in its @container.',
  });
}
