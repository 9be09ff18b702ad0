import { type Clock, systemClock } from '../../src/base/clock';
import { usedBytes } from '../../src/kit/memory-growth';
import { RedisServer } from '../../src/redis/server';
import { RawClient } from '../kit/raw-client';

/** Sockets and servers that are open in this process. */
function openSockets(): string[] {
  return process.getActiveResourcesInfo().filter((each) => each.startsWith('TCP'));
}

/** The machine's clock, which knows the timers that wait. */
const pending = new Set<object>();
const clock: Clock = {
  now: () => systemClock.now(),
  after(ms, run) {
    const timer = systemClock.after(ms, () => {
      pending.delete(timer);
      run();
    });
    pending.add(timer);
    return {
      cancel() {
        pending.delete(timer);
        timer.cancel();
      },
    };
  },
};

/** A server with all that can hold on to something: keys with a time to live, a blocked client, a subscriber, a pause, a call that waits. */
async function cycle(): Promise<void> {
  // Kept alive, so that what stays open is told as such.
  const server = await RedisServer.start({ clock, keepsProcessAlive: true });
  const [busy, blocked, subscriber] = await Promise.all([
    RawClient.open(server.port),
    RawClient.open(server.port),
    RawClient.open(server.port),
  ]);
  blocked.command('BLPOP', 'nothing', '1000');
  await subscriber.call('SUBSCRIBE', 'c');
  await busy.call('SET', 'k', 'v'.repeat(10_000), 'EX', '1000');
  const waiting = server.call(['BLPOP', 'nothing', '1000']).catch(() => undefined);
  await busy.call('CLIENT', 'PAUSE', '100000', 'WRITE');
  busy.command('SET', 'k', 'w');
  expect(pending.size).toBeGreaterThan(0);
  await server.stop();
  await Promise.all([waiting, busy.closed(), blocked.closed(), subscriber.closed()]);
}

async function usedAfter(cycles: number): Promise<number> {
  for (let i = 0; i < cycles; i++) await cycle();
  return usedBytes();
}

test('a thousand starts and stops leave no handle and no growing heap', async () => {
  // A test file that ran before on this worker may not have closed all of its own.
  const others = openSockets().length;
  const warm = await usedAfter(300);
  const middle = await usedAfter(350);
  const end = await usedAfter(350);
  expect(openSockets().length).toBeLessThanOrEqual(others);
  expect(pending.size).toBe(0);
  // What one forgotten server would hold, its key and its connections, is over 20 KiB: 350 of them 7 MiB.
  expect(Math.min(middle - warm, end - middle)).toBeLessThan(1024 * 1024);
}, 120_000);
