/** The versions of Redis that a server can be like, oldest first. */
export const redisVersions = ['7.0', '7.2', '7.4', '8.0', '8.2', '8.4'] as const;
export type RedisVersion = (typeof redisVersions)[number];

/** What a server is like when nobody says otherwise. */
export const newestVersion: RedisVersion = '8.4';
