import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { BackendName } from '../backends/backend';
import { systemClock } from '../base/clock';
import { isRecord } from '../base/realm';
import { timesOf } from '../base/tier';
import type { Bridge } from '../bridge/wire';
import { bridgeKey } from '../bridge/wire';
import { chooseBackend } from './choose-backend';
import type { CircusEvent, CircusState } from './circus';
import { type FileContainer, readContainers } from './container-options';
import { checkPragmas, pragmaOptions, redisPragmas, type TestFile, withoutContainer } from './docblock';
import { FileSession } from './file-session';
import { readOptions, type EnvironmentOptions } from './options';
import { tierOf } from './tier';
import { nodeEnvironmentClass, type EnvironmentConfig, type EnvironmentContext } from './running-jest';

/** What tells our environments apart. */
export interface EnvironmentKind {
  readonly environment: Bridge['environment'];
  /** Where its Redis comes from unless the file or the run asks for another. */
  readonly backend: BackendName;
  /** Whether a file without a container is a mistake. Default false. */
  readonly isForContainers?: boolean;
}

/**
 * Ends the last file's session, where Jest has not: it does not call teardown() when a setup file throws. A worker runs one
 * file at a time, so it is over when the next one begins.
 */
let endUnfinished: (() => void) | undefined;

/** The contract of environments/: the node environment of the user's own Jest with a {@link FileSession}. */
export class DistributedEnvironment extends nodeEnvironmentClass() {
  private session: FileSession | undefined;
  private readonly path: string;

  constructor(config: EnvironmentConfig, context: EnvironmentContext, kind: EnvironmentKind) {
    const { file, ours, containers, rest } = readFile(config, context, kind);
    super({ ...config, projectConfig: { ...config.projectConfig, testEnvironmentOptions: rest } }, context);
    endUnfinished?.();
    this.path = file.path;
    const tier = tierOf(file.path, file.pragmas['tier']);
    const session = new FileSession({
      tier,
      times: timesOf(tier, config.globalConfig.collectCoverage, process.env),
      isLimited: (config.projectConfig.testTimeout ?? config.globalConfig.testTimeout) !== undefined,
      environment: kind.environment,
      path: file.path,
      folder: dirname(context.testPath),
      rootDir: config.projectConfig.rootDir,
      options: ours,
      clock: systemClock,
      containers,
      backend: chooseBackend(kind.backend, ours.redis, process.env),
      // With --forceExit nobody waits for them.
      tellsOfClients: !config.globalConfig.forceExit,
      onVariables: (variables) => {
        // The sandbox has a copy of process.env of its own: nothing of this outlives the file.
        if (this.session !== undefined) Object.assign(this.global.process.env, variables);
      },
    });
    this.session = session;
    endUnfinished = () => session.abandon();
    Object.defineProperty(this.global, bridgeKey, { configurable: true, value: session.bridge });
  }

  override async setup(): Promise<void> {
    await super.setup();
    await this.session?.ready();
  }

  handleTestEvent(event: CircusEvent, state: CircusState): Promise<void> | void {
    return this.session?.handle(event, state);
  }

  override async teardown(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    endUnfinished = undefined;
    const errors = (await session?.close()) ?? [];
    // Thrown from here, an error would take all results of the file with it.
    for (const error of errors) process.stderr.write(`${this.path}: ${String((error as { stack?: unknown }).stack ?? error)}\n`);
    Reflect.deleteProperty(this.global, bridgeKey);
    await super.teardown();
  }
}

interface ReadFile {
  readonly file: TestFile;
  readonly ours: EnvironmentOptions;
  readonly containers: readonly FileContainer[];
  readonly rest: Record<string, unknown>;
}

function readFile({ projectConfig }: EnvironmentConfig, context: EnvironmentContext, kind: EnvironmentKind): ReadFile {
  const { testPath, docblockPragmas: pragmas } = context;
  const file = { path: relative(projectConfig.rootDir, testPath), text: readFileSync(testPath, 'utf8'), pragmas };
  checkPragmas(file, kind.environment);
  const folder = dirname(testPath);
  const containers = readContainers(pragmaOptions(file, 'container'), { file: file.path, folder });
  if (kind.isForContainers === true && containers.length === 0) throw withoutContainer(file);
  const read = readOptions({
    file: file.path,
    options: projectConfig.testEnvironmentOptions,
    fromDocblock: namesIn(pragmas['jest-environment-options']),
    pragmas: Object.fromEntries(redisPragmas.map((name) => [name, pragmaOptions(file, name)[0]])),
  });
  const { redis } = read.ours;
  const absolute = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(folder, path));
  const paths = { seed: absolute(redis.seed), configFile: absolute(redis.configFile) };
  return { file, containers, ours: { ...read.ours, redis: { ...redis, ...paths } }, rest: read.rest };
}

function namesIn(json: string | readonly string[] | undefined): string[] {
  const value: unknown = typeof json === 'string' ? JSON.parse(json) : undefined;
  return isRecord(value) ? Object.keys(value) : [];
}
