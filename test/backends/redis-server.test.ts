import { createServer } from 'node:net';
import type { RedisBackend, ServerOptions } from '../../src/backends/backend';
import { startRedisServer } from '../../src/backends/redis-server';
import { systemClock } from '../../src/base/clock';
import { freePort } from '../kit/free-port';
import { untilGone } from '../kit/processes';
import { describeWithRealRedis } from '../kit/with-real-redis';
import { keepsContract, plainOptions } from './contract';

const start = (options: ServerOptions): Promise<RedisBackend> => startRedisServer(options, { clock: systemClock, freePort });

describeWithRealRedis('redis-server', () => {
  keepsContract(start);

  const processId = async (backend: RedisBackend): Promise<number> => {
    const info = (await backend.call(['INFO', 'server'])) as { bytes: string };
    return Number(/process_id:(\d+)/.exec(info.bytes)![1]);
  };

  test('it says what it is, and lacks what only the in-process one has', async () => {
    const backend = await start(plainOptions);
    expect(backend.name).toMatch(/^redis-server \d+\.\d+\.\d+$/);
    expect([backend.clock, backend.commands]).toEqual([undefined, undefined]);
    const pid = await processId(backend);
    await backend.stop({ keepData: false });
    await untilGone(pid);
  });

  test('a port that somebody has taken meanwhile: it takes another one', async () => {
    const taken = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
    const ports = [port];
    const backend = await startRedisServer(plainOptions, { clock: systemClock, freePort: async () => ports.shift() ?? freePort() });
    expect(backend.port).not.toBe(port);
    await backend.stop({ keepData: false });
    taken.close();
  });

  test('SHUTDOWN stops it as stop() does', async () => {
    const backend = await start(plainOptions);
    const pid = await processId(backend);
    await backend.call(['SHUTDOWN', 'NOSAVE']).catch(() => undefined);
    await untilGone(pid);
    await backend.start();
    expect(await processId(backend)).not.toBe(pid);
    await backend.stop({ keepData: false });
  });

  test('TLS is told to be for the in-process one', async () => {
    await expect(start({ ...plainOptions, tls: { key: 'k', cert: 'c' } })).rejects.toMatchObject({
      code: 'JD_BACKEND',
      message: expect.stringMatching(/^The option "tls" needs the in-process Redis; this file runs on redis-server 7\./),
    });
  });
});
