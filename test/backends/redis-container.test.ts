import { createServer } from 'node:net';
import type { RedisBackend, ServerOptions } from '../../src/backends/backend';
import { startRedisContainer } from '../../src/backends/redis-container';
import { systemClock } from '../../src/base/clock';
import { retryUntilSuccess } from '../../src';
import { freePort } from '../kit/free-port';
import { describeWithDocker, docker, images } from '../kit/with-docker';
import { keepsContract, plainOptions } from './contract';

const parts = { clock: systemClock, freePort, missingEngine: async () => undefined };
const container = { ...plainOptions.container, image: images.redis };
const start = (options: ServerOptions): Promise<RedisBackend> => startRedisContainer({ container, ...options }, parts);

jest.setTimeout(30_000);

describeWithDocker('container', () => {
  keepsContract((options) => start({ ...options, container }));
});
