import { missingRealRedis, realRedisIsRequired } from './real-redis';

/**
 * A describe block that needs a real redis-server. Without one its tests are skipped and the reason stands in the block's name;
 * with REQUIRE=redis-server the file fails instead.
 */
export function describeWithRealRedis(name: string, body: () => void): void {
  const missing = missingRealRedis();
  if (missing === undefined) {
    describe(name, body);
    return;
  }
  if (realRedisIsRequired) {
    test(name, () => {
      throw new Error(`REQUIRE=redis-server, but ${missing}`);
    });
    return;
  }
  process.stderr.write(`${name}: skipped, ${missing}\n`);
  describe.skip(`${name} (skipped: ${missing})`, body);
}
