import type { RedisContainer } from '@testcontainers/redis';
import type * as Testcontainers from 'testcontainers';
import { DistributedError } from '../base/errors';

export type TestcontainersModule = typeof Testcontainers;

/** Both are optional: they are loaded when the first container is asked for. @throws DistributedError JD_PEER when they are not installed */
export function loadTestcontainers(): TestcontainersModule {
  return load('testcontainers', () => require('testcontainers') as TestcontainersModule);
}

export function loadRedisContainer(): typeof RedisContainer {
  return load('@testcontainers/redis', () => require('@testcontainers/redis') as { RedisContainer: typeof RedisContainer }).RedisContainer;
}

function load<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    // It may be there and lack something itself.
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND' || !String(error).includes(`'${name}'`)) throw error;
    throw new DistributedError({
      code: 'JD_PEER',
      what: `Containers need the package ${name}, which is not installed.`,
      fix: 'npm install --save-dev testcontainers@11 @testcontainers/redis@11 (12 from Node 22.22 on).',
      cause: error,
    });
  }
}
