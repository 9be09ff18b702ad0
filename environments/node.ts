import { DistributedEnvironment } from '../src/environment/distributed-environment';
import type { EnvironmentConfig, EnvironmentContext } from '../src/environment/running-jest';

/**
 * jest-environment-node of the user's Jest, with what the sandbox side of jest-distributed needs: time limits, cleanup in the
 * reverse order, ports, the network guard. No Redis of the file's own.
 */
class NodeEnvironment extends DistributedEnvironment {
  constructor(config: EnvironmentConfig, context: EnvironmentContext) {
    super(config, context, { environment: 'node', backend: 'memory' });
  }
}

export = NodeEnvironment;
