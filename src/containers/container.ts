import type { GenericContainer, StartedTestContainer } from 'testcontainers';
import type { Clock } from '../base/clock';
import { DistributedError } from '../base/errors';
import { OutputRing } from '../processes/output-ring';
import { ownerLabel, ownerOn } from './container-guard';
import { ask, engineAddress, type EngineWay, followLog, surroundings } from './engine';

/** What a container is started from. */
export interface ContainerPlan {
  /** As a reader knows it: 'container redis:7.2'. */
  readonly name: string;
  readonly image: string;
  /** Leaves it running for the next run, which takes it over if it asks for the same. */
  readonly reuse: boolean;
  /** With image, ports and all else that testcontainers takes. */
  make(): GenericContainer;
}

/** How long the removal of a container may take. */
const removeMs = 10_000;
/** Of the log, in errors. */
const shownLines = 10;

/** Of the error that an image is not to be had: whoever needs it is skipped, or fails, as without an engine. */
export const missingImageCode = 'JD_IMAGE_MISSING';
/** Of the error that a port of this machine was taken by somebody else meanwhile. */
export const portTakenCode = 'JD_PORT_TAKEN';

/** What testcontainers calls on the way, where it is there. */
interface Steps {
  containerCreated(id: string): Promise<void>;
  containerStarting(): Promise<void>;
}

/** What a container writes, from its beginning. Empty where only testcontainers can reach the engine. */
class ContainerLog {
  readonly output = new OutputRing();
  /** Resolves when nothing more can come: the container has ended, or the engine. */
  readonly ended: Promise<void>;
  isOver = false;
  private followed = '';
  private end!: () => void;

  constructor(private readonly way: EngineWay | undefined) {
    this.ended = new Promise((resolve) => {
      this.end = () => {
        this.isOver = true;
        resolve();
      };
    });
  }

  /** May be called again for the same container. */
  follow(id: string): void {
    if (this.way === undefined || id === '' || id === this.followed) return;
    this.followed = id;
    followLog(this.way, id, (text) => this.output.push(text), this.end);
  }
}

/** A container that runs until {@link end}, or until it ends by itself; never longer than this process, unless it is there for the next run. */
export class Container {
  private constructor(
    private readonly started: StartedTestContainer,
    private readonly plan: ContainerPlan,
    private readonly way: EngineWay | undefined,
    private readonly clock: Clock,
    readonly log: ContainerLog,
  ) {}

  /**
   * @throws DistributedError {@link missingImageCode}; {@link portTakenCode}; JD_ENGINE_LOST when the engine does not answer;
   * JD_CONTAINER_START with the end of its log when it does not start
   */
  static async start(plan: ContainerPlan, clock: Clock): Promise<Container> {
    const address = engineAddress(surroundings(clock));
    const way = typeof address === 'string' ? undefined : address.way;
    const made = plan.make();
    if (plan.reuse) made.withReuse();
    else if (way !== undefined) made.withLabels({ [ownerLabel]: ownerOn(way, clock.now()) });
    const log = new ContainerLog(way);
    let id = '';
    const steps: Steps = {
      containerCreated: async (created) => void (id = created),
      // Whoever waits for it to be ready may wait in vain, and it is gone then.
      containerStarting: async () => log.follow(id),
    };
    Object.assign(made, steps);
    try {
      const started = await made.start();
      log.follow(started.getId());
      return new Container(started, plan, way, clock, log);
    } catch (error) {
      throw startError(plan, error, log.output.tail(shownLines));
    }
  }

  get id(): string {
    return this.started.getId();
  }

  get host(): string {
    const host = this.started.getHost();
    return host === 'localhost' ? '127.0.0.1' : host;
  }

  /** The port of this machine that leads to one of the container's. */
  port(inside: number): number {
    return this.started.getMappedPort(inside);
  }

  /** Runs a command in it. */
  async exec(command: readonly string[]): Promise<{ readonly exitCode: number; readonly output: string }> {
    const { exitCode, output } = await this.started.exec([...command]);
    return { exitCode, output };
  }

  /** Kills and removes it, with its volumes. Nothing happens when it is gone already. */
  async end(): Promise<void> {
    if (this.plan.reuse) return;
    if (this.way === undefined) {
      await this.started.stop({ timeout: 0 });
      return;
    }
    const path = `/containers/${this.id}?force=1&v=1`;
    const { status, body } = await ask({ way: this.way, method: 'DELETE', path, limit: { ms: removeMs, clock: this.clock } }).catch(
      (error) => {
        throw engineLost(this.plan, error);
      },
    );
    // 404: it is gone; 409: somebody else is removing it.
    if (status >= 400 && status !== 404 && status !== 409) throw engineLost(this.plan, new Error(body.trim()));
  }
}

function startError(plan: ContainerPlan, error: unknown, log: string): Error {
  const { message = String(error), code } = error as NodeJS.ErrnoException;
  if ((error as { code?: unknown }).code === 'JD_PEER') return error as Error;
  if (/port is already allocated|address already in use/i.test(message)) {
    return new DistributedError({
      code: portTakenCode,
      what: `The ${plan.name} does not start: ${message}.`,
      fix: 'Give it another port.',
      cause: error,
    });
  }
  if (/working container runtime|ECONNREFUSED|ENOENT|socket hang up|ECONNRESET|EPIPE/.test(`${code} ${message}`))
    return engineLost(plan, error);
  if (/no such image|pull|manifest|registry|not found: /i.test(message)) return imageMissing(plan, message, error);
  return new DistributedError({
    code: 'JD_CONTAINER_START',
    what: `The ${plan.name} does not start: ${message}. It wrote last:\n${log}`,
    fix: `Start it by hand to see more: docker run --rm ${plan.image}.`,
    cause: error,
  });
}

function imageMissing({ image }: ContainerPlan, message: string, cause: unknown): DistributedError {
  return new DistributedError({
    code: missingImageCode,
    what: `the image ${image} is not on this engine and cannot be pulled (${message.trim()})`,
    fix: 'Pull or build it by hand, or name another one by the option "image".',
    cause,
  });
}

function engineLost(plan: ContainerPlan, cause: unknown): DistributedError {
  return new DistributedError({
    code: 'JD_ENGINE_LOST',
    what: `Docker was lost while the ${plan.name} was started or ended: ${(cause as Error).message}.`,
    fix: 'Look whether the Docker daemon still runs: docker info.',
    definite: false,
    cause,
  });
}
