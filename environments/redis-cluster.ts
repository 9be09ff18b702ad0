import { DistributedEnvironment } from '../src/environment/distributed-environment';
import type { EnvironmentConfig, EnvironmentContext } from '../src/environment/running-jest';

/** environments/redis with a Redis Cluster in the test's own process in the place of one server; the addresses of its nodes are in REDIS_CLUSTER_NODES. */
class RedisClusterEnvironment extends DistributedEnvironment {
  constructor(config: EnvironmentConfig, context: EnvironmentContext) {
    super(config, context, { environment: 'redis', backend: 'cluster' });
  }
}

export = RedisClusterEnvironment;
