import { DistributedEnvironment } from '../src/environment/distributed-environment';
import type { EnvironmentConfig, EnvironmentContext } from '../src/environment/running-jest';

/** environments/node with the containers that the file's `@container` pragmas ask for, of any image. The other environments start them, too. */
class ContainerEnvironment extends DistributedEnvironment {
  constructor(config: EnvironmentConfig, context: EnvironmentContext) {
    super(config, context, { environment: 'node', backend: 'memory', isForContainers: true });
  }
}

export = ContainerEnvironment;
