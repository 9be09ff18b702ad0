import { asyncMutex27 } from './async-mutex-27';
import { bull370 } from './bull-370';
import { cacheable395 } from './cacheable-395';
import { connectRedis328 } from './connect-redis-328';
import { connectRedis75 } from './connect-redis-75';
import { cronLock } from './cron-lock';
import { hardhat7270 } from './hardhat-7270';
import { incrPexpire } from './incr-pexpire';
import { ioredis266 } from './ioredis-266';
import type { KnownBug } from './known-bug';
import { kue1133 } from './kue-1133';
import { logto9428 } from './logto-9428';
import { nodeRatelimiter6 } from './node-ratelimiter-6';
import { nodeRedis1322 } from './node-redis-1322';
import { pMemoize55 } from './p-memoize-55';
import { prisma3242 } from './prisma-3242';
import { redlock169 } from './redlock-169';

/** Each has its own client and memory; whoever runs them hands both on as they are. */
export const knownBugs = [
  nodeRatelimiter6,
  connectRedis75,
  connectRedis328,
  cronLock,
  bull370,
  kue1133,
  nodeRedis1322,
  ioredis266,
  cacheable395,
  logto9428,
  pMemoize55,
  prisma3242,
  asyncMutex27,
  hardhat7270,
  redlock169,
  incrPexpire,
] as readonly unknown[] as readonly KnownBug<unknown>[];
