import { DistributedEnvironment } from '../src/environment/distributed-environment';
import type { EnvironmentConfig, EnvironmentContext } from '../src/environment/running-jest';

/** environments/redis with a container in the place of the in-process Redis: of the image that the option `image` names. */
class RedisContainerEnvironment extends DistributedEnvironment {
  constructor(config: EnvironmentConfig, context: EnvironmentContext) {
    super(config, context, { environment: 'redis', backend: 'container' });
  }
}

export = RedisContainerEnvironment;
