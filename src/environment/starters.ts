import type { BackendName, StartRedis } from '../backends/backend';
import { systemClock } from '../base/clock';
import { freePort } from './ports';
import { startRedis } from './start-redis';

/** Each is loaded at its first use on a worker. */
export const starters: Readonly<Record<BackendName, StartRedis>> = {
  memory: startRedis,
  cluster: async (options) => {
    const { startCluster } = require('../backends/cluster') as typeof import('../backends/cluster');
    return startCluster(options);
  },
  sentinel: async (options) => {
    const { startSentinel } = require('../backends/sentinel') as typeof import('../backends/sentinel');
    return startSentinel(options);
  },
  'redis-server': async (options) => {
    const { startRedisServer } = require('../backends/redis-server') as typeof import('../backends/redis-server');
    return startRedisServer(options, { clock: systemClock, freePort: () => freePort() });
  },
  container: async (options) => {
    const { startRedisContainer } = require('../backends/redis-container') as typeof import('../backends/redis-container');
    const { missingDocker } = require('./docker') as typeof import('./docker');
    return startRedisContainer(options, {
      clock: systemClock,
      freePort: () => freePort(),
      missingEngine: () => missingDocker(systemClock),
    });
  },
};
