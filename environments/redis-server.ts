import { DistributedEnvironment } from '../src/environment/distributed-environment';
import type { EnvironmentConfig, EnvironmentContext } from '../src/environment/running-jest';

/** environments/redis with a redis-server of this machine (or Valkey, KeyDB) in the place of the in-process Redis: a process for each file. */
class RedisServerEnvironment extends DistributedEnvironment {
  constructor(config: EnvironmentConfig, context: EnvironmentContext) {
    super(config, context, { environment: 'redis', backend: 'redis-server' });
  }
}

export = RedisServerEnvironment;
