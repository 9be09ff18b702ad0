import { DistributedEnvironment } from '../src/environment/distributed-environment';
import type { EnvironmentConfig, EnvironmentContext } from '../src/environment/running-jest';

/** environments/redis with replicas, and Sentinels that watch it, in the test's own process; the Sentinels' addresses are in REDIS_SENTINELS. */
class RedisSentinelEnvironment extends DistributedEnvironment {
  constructor(config: EnvironmentConfig, context: EnvironmentContext) {
    super(config, context, { environment: 'redis', backend: 'sentinel' });
  }
}

export = RedisSentinelEnvironment;
