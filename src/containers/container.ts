import type { GenericContainer, StartedTestContainer } from 'testcontainers';
import type { Clock } from '../base/clock';
import { DistributedError, missingCode } from '../base/errors';
import { OutputRing } from '../processes/output-ring';
import { ownerLabel, ownerOn } from './container-guard';
import {
  ask,
  type EngineAnswer,
  engineAddress,
  type EngineWay,
  followLog,
  hasImage,
  lostEngine,
  surroundings,
  waitForExit,
} from './engine';

/** What a container is started from. */
export interface ContainerPlan {
  /** As a reader knows it: 'container redis:7.2'. */
  readonly name: string;
  readonly image: string;
  /** Leaves it running for the next run, which takes it over if it asks for the same. */
  readonly reuse: boolean;
  /** How long testcontainers waits for it to be ready, once it runs. */
  readonly readyMs: number;
  /** With image, ports and all else that testcontainers takes. */
  make(): GenericContainer;
}

/** How long the removal of a container may take. */
const removeMs = 10_000;
/** How soon the log of a container that does not run yet is asked for again. */
const logRetryMs = 10;
/** Of the log, in errors. */
const shownLines = 10;

/** Of the error that a port of this machine was taken by somebody else meanwhile. */
export const portTakenCode = 'JD_PORT_TAKEN';

/** What testcontainers calls on the way, where it is there. */
interface Steps {
  containerCreated(id: string): Promise<void>;
  containerStarting(): Promise<void>;
}

/** What is seen of a container from outside. Nothing where only testcontainers can reach the engine. */
class ContainerWatch {
  readonly output = new OutputRing();
  /** Resolves when it has ended, and what it wrote has come. */
  readonly exited: Promise<void>;
  /** How it has ended: its code; undefined while it runs. */
  exit: string | undefined;
  id = '';
  private end!: (exit: string) => void;
  private logHasCome: Promise<void> | undefined;

  constructor(
    private readonly way: EngineWay | undefined,
    private readonly clock: Clock,
  ) {
    const over = new Promise<string>((resolve) => (this.end = resolve));
    this.exited = over.then((exit) => {
      this.exit = exit;
      return this.follow();
    });
  }

  /** Begins before it runs: it may end before anybody else looks. */
  begin(id: string): void {
    if (this.id === id) return;
    this.id = id;
    if (this.way !== undefined) waitForExit(this.way, id, this.end);
  }

  follow(): Promise<void> {
    return (this.logHasCome ??= this.readLog());
  }

  async remove(): Promise<EngineAnswer | undefined> {
    if (this.way === undefined || this.id === '') return undefined;
    return ask({ way: this.way, method: 'DELETE', path: `/containers/${this.id}?force=1&v=1`, limit: { ms: removeMs, clock: this.clock } });
  }

  /** From before it runs, when there is no log to follow yet: once it has ended, testcontainers may remove it before anybody else asks. */
  private async readLog(): Promise<void> {
    const { way, id } = this;
    if (way === undefined || id === '') return;
    let hasText = false;
    const onText = (text: string): void => {
      hasText = true;
      this.output.push(text);
    };
    for (let isOver = false; !hasText && !isOver;) {
      isOver = this.exit !== undefined;
      await new Promise<void>((resolve) => followLog(way, id, onText, resolve));
      if (!hasText && !isOver) await new Promise<void>((resolve) => void this.clock.after(logRetryMs, resolve));
    }
  }
}

/** A container that runs until {@link end}, or until it ends by itself; never longer than this process, unless it is there for the next run. */
export class Container {
  private constructor(
    private readonly started: StartedTestContainer,
    private readonly plan: ContainerPlan,
    private readonly watch: ContainerWatch,
  ) {}

  /**
   * @throws DistributedError {@link missingCode}; {@link portTakenCode}; JD_ENGINE_LOST when the engine does not answer;
   * JD_CONTAINER_START with the end of its log when it does not start
   */
  static async start(plan: ContainerPlan, clock: Clock): Promise<Container> {
    const address = engineAddress(surroundings(clock));
    const way = typeof address === 'string' ? undefined : address.way;
    const made = plan.make();
    if (plan.reuse) made.withReuse();
    else if (way !== undefined) made.withLabels({ [ownerLabel]: ownerOn(way, clock.now()) });
    const watch = new ContainerWatch(way, clock);
    let runsSinceMs = Infinity;
    const steps: Steps = {
      containerCreated: async (id) => watch.begin(id),
      containerStarting: async () => {
        runsSinceMs = clock.now();
        void watch.follow();
      },
    };
    Object.assign(made, steps);
    try {
      const starts = made.start();
      // Whoever waits for its ports would wait in vain.
      const endsAtOnce = watch.exited.then(async () => {
        // Then testcontainers has killed it, and says what it waited for.
        if (clock.now() - runsSinceMs >= plan.readyMs) await starts;
        throw new Error(`it ended with ${watch.exit}`);
      });
      const started = await Promise.race([starts, endsAtOnce]);
      endsAtOnce.catch(() => undefined);
      watch.begin(started.getId());
      void watch.follow();
      return new Container(started, plan, watch);
    } catch (error) {
      // What comes of the start is nobody's any more.
      await watch.remove().catch(() => undefined);
      if (watch.exit === lostEngine) throw engineLost(plan, error);
      if (way !== undefined && !(await hasImage(way, plan.image, clock))) throw imageMissing(plan, error);
      throw startError(plan, error, watch.output.tail(shownLines));
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

  get output(): OutputRing {
    return this.watch.output;
  }

  /** How it has ended; undefined while it runs. */
  get exit(): string | undefined {
    return this.watch.exit;
  }

  /** Resolves when it has ended. Never for one whose engine only testcontainers can reach. */
  get exited(): Promise<void> {
    return this.watch.exited;
  }

  /** Kills and removes it, with its volumes. Nothing happens when it is gone already. */
  async end(): Promise<void> {
    if (this.plan.reuse) return;
    try {
      const answer = await this.watch.remove();
      if (answer === undefined) await this.started.stop({ timeout: 0 });
      // 404: it is gone; 409: somebody else is removing it.
      else if (answer.status >= 400 && answer.status !== 404 && answer.status !== 409) throw new Error(answer.body.trim());
    } catch (error) {
      throw engineLost(this.plan, error);
    }
  }
}

function startError(plan: ContainerPlan, error: unknown, log: string): Error {
  const { message = String(error), code } = error as Partial<NodeJS.ErrnoException>;
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
  return new DistributedError({
    code: 'JD_CONTAINER_START',
    what: `The ${plan.name} does not start: ${message}. It wrote last:\n${log}`,
    fix: `Start it by hand to see more: docker run --rm ${plan.image}.`,
    cause: error,
  });
}

function imageMissing({ image }: ContainerPlan, cause: unknown): DistributedError {
  const message = String((cause as Error).message);
  return new DistributedError({
    code: missingCode,
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
