import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { BackendName } from '../backends/backend';
import { systemClock } from '../base/clock';
import { isRecord } from '../base/realm';
import type { Bridge } from '../bridge/wire';
import { bridgeKey } from '../bridge/wire';
import { chooseBackend } from './choose-backend';
import type { CircusEvent, CircusState } from './circus';
import { checkPragmas, redisPragma, type TestFile } from './docblock';
import { FileSession } from './file-session';
import { readOptions, type EnvironmentOptions } from './options';
import { nodeEnvironmentClass, type EnvironmentConfig, type EnvironmentContext } from './running-jest';

/** What tells our environments apart. */
export interface EnvironmentKind {
  readonly environment: Bridge['environment'];
  /** Where its Redis comes from unless the file or the run asks for another. */
  readonly backend: BackendName;
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
    const { file, ours, rest } = readFile(config, context, kind.environment);
    super({ ...config, projectConfig: { ...config.projectConfig, testEnvironmentOptions: rest } }, context);
    endUnfinished?.();
    this.path = file.path;
    const session = new FileSession({
      environment: kind.environment,
      path: file.path,
      folder: dirname(context.testPath),
      options: ours,
      clock: systemClock,
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
  readonly rest: Record<string, unknown>;
}

function readFile({ projectConfig }: EnvironmentConfig, context: EnvironmentContext, environment: Bridge['environment']): ReadFile {
  const { testPath, docblockPragmas: pragmas } = context;
  const file = { path: relative(projectConfig.rootDir, testPath), text: readFileSync(testPath, 'utf8'), pragmas };
  checkPragmas(file, environment);
  const read = readOptions({
    file: file.path,
    options: projectConfig.testEnvironmentOptions,
    fromDocblock: namesIn(pragmas['jest-environment-options']),
    pragma: redisPragma(file),
  });
  const { redis } = read.ours;
  const absolute = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(dirname(testPath), path));
  const paths = { seed: absolute(redis.seed), configFile: absolute(redis.configFile) };
  return { file, ours: { ...read.ours, redis: { ...redis, ...paths } }, rest: read.rest };
}

function namesIn(json: string | readonly string[] | undefined): string[] {
  const value: unknown = typeof json === 'string' ? JSON.parse(json) : undefined;
  return isRecord(value) ? Object.keys(value) : [];
}
