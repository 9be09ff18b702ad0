import { DistributedEnvironment } from '../src/environment/distributed-environment';
import type { EnvironmentConfig, EnvironmentContext } from '../src/environment/running-jest';

/**
 * environments/node with a Redis in the test's own process: started before the file, put back before each test, stopped after
 * the file. Its address is in process.env (REDIS_URL, REDIS_HOST, REDIS_PORT) before the test file's first import.
 */
class RedisEnvironment extends DistributedEnvironment {
  constructor(config: EnvironmentConfig, context: EnvironmentContext) {
    super(config, context, { environment: 'redis', backend: 'memory' });
  }
}

export = RedisEnvironment;
