import { RedisServer } from '../../../src/redis/server';
import { debugScript } from '../../kit/debug-session';
import { RealRedis } from '../../kit/real-redis';
import { describeWithRealRedis } from '../../kit/with-real-redis';
import { recordedSessions } from './debug-sessions';

describeWithRealRedis('The Lua debugger is the real server’s', () => {
  let ours: RedisServer;
  let real: RealRedis;
  beforeAll(async () => {
    ours = await RedisServer.start({ version: '7.0' });
    real = await RealRedis.start();
  });
  afterAll(() => Promise.all([ours.stop(), real.stop()]));

  describe.each(['YES', 'SYNC'] as const)('SCRIPT DEBUG %s', (mode) => {
    test.each(recordedSessions.map((session) => [session.name, session] as const))('%s', async (_, session) => {
      const addresses = [ours.port, real.socketPath];
      const bytes = [];
      for (const address of addresses) bytes.push(await debugScript(address, mode, session));
      expect(bytes[0]).toBe(bytes[1]);
    });
  });
});
