import type { Redis } from 'ioredis';
import { type KnownBug, noMemory } from './known-bug';

export const prisma3242: KnownBug = {
  name: 'prisma#3242',
  url: 'https://github.com/prisma/prisma/issues/3242',
  what: 'An upsert selects, and then inserts or updates: of two that find no row, one breaks the unique constraint.',
  client: 'ioredis',
  buggy: {
    setup: noMemory,
    tasks: { one: ({ redis }) => selectThenInsert(redis, 'Ada'), two: ({ redis }) => selectThenInsert(redis, 'Grace') },
  },
  fixed: {
    setup: noMemory,
    tasks: {
      one: async ({ redis }) => void (await redis.hset('users', 'ada@example.com', 'Ada')),
      two: async ({ redis }) => void (await redis.hset('users', 'ada@example.com', 'Grace')),
    },
  },
};

async function selectThenInsert(redis: Redis, name: string): Promise<void> {
  if ((await redis.hget('users', 'ada@example.com')) !== null) await redis.hset('users', 'ada@example.com', name);
  else if ((await redis.hsetnx('users', 'ada@example.com', name)) === 0) throw new Error('P2002: unique constraint failed');
}
