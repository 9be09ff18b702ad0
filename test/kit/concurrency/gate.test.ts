import { barrier } from '../../../src/kit/concurrency/barrier';
import { gate } from '../../../src/kit/concurrency/gate';
import { latch } from '../../../src/kit/concurrency/latch';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { turn } from '../fake-clock';
import { failureText } from '../failure-text';
import { runningTest } from '../waiting/drive';

let bridge: FakeBridge;
beforeEach(() => {
  bridge = openFakeBridge();
  bridge.test = runningTest(bridge, 1_000);
});
afterEach(closeFakeBridge);

/** Runs tasks that log when they go on. */
function tasks(log: string[], count: number, wait: () => Promise<void>): Promise<void>[] {
  return Array.from({ length: count }, async (_, i) => {
    await wait();
    log.push(`task ${i}`);
  });
}

describe('a gate', () => {
  test('holds the code under test where the test wants it', async () => {
    const sealing = gate('sealing');
    let sealed = false;
    const flush = async (): Promise<void> => {
      sealed = true;
      await sealing.pass();
      sealed = false;
    };
    const update = async (): Promise<string> => (sealed ? Promise.reject(new Error('is sealing')) : 'updated');
    const flushing = flush();
    await sealing.arrived();
    await expect(update()).rejects.toThrow('is sealing');
    sealing.open();
    await flushing;
    await expect(update()).resolves.toBe('updated');
  });

  test('lets through one by one, in the order of arrival', async () => {
    const log: string[] = [];
    const door = gate();
    const all = tasks(log, 3, door.pass);
    await door.arrived(3);
    expect(door.waiting).toBe(3);
    door.letThrough();
    await turn();
    expect(log).toEqual(['task 0']);
    door.open();
    await Promise.all(all);
    expect([door.isOpen, door.waiting]).toEqual([true, 0]);
    await door.pass();
    door.close();
    const late = door.pass();
    expect(door.waiting).toBe(1);
    door.open();
    await late;
  });

  test('nobody who comes, nobody who opens: the failures name it, before Jest ends the test', async () => {
    const door = gate('door');
    expect(await bridge.clock.drive(failureText(() => door.arrived(2)))).toContain('for 2 to arrive at door; 0 wait');
    bridge.test = runningTest(bridge, 1_000);
    expect(await bridge.clock.drive(failureText(() => door.pass()))).toContain('for door to open; 1 wait');
    expect(door.waiting).toBe(0);
    expect(bridge.clock.timers).toBe(0);
  });
});

describe('a latch', () => {
  test('opens when it is counted down, and stays open', async () => {
    const log: string[] = [];
    const three = latch(3);
    const all = tasks(log, 2, three.wait);
    three.countDown();
    three.countDown();
    await turn();
    expect([three.remaining, log]).toEqual([1, []]);
    three.countDown();
    three.countDown();
    await Promise.all(all);
    await three.wait();
    expect(three.remaining).toBe(0);
  });

  test('the failure says what is missing', async () => {
    expect(await bridge.clock.drive(failureText(() => latch(3, 'delivered').wait()))).toContain('for delivered of 3 to be counted down');
  });
});

describe('a barrier', () => {
  test('nobody goes on before all are there, round after round', async () => {
    const log: string[] = [];
    const start = barrier(2);
    const task = async (name: string, turns: number): Promise<void> => {
      for (const round of [1, 2]) {
        for (let i = 0; i < turns; i++) await turn();
        log.push(`${name} comes to ${round}`);
        await start.wait();
        log.push(`${name} leaves ${round}`);
      }
    };
    await Promise.all([task('a', 0), task('b', 3)]);
    expect(log.indexOf('b comes to 1')).toBeLessThan(log.indexOf('a leaves 1'));
    expect(log.indexOf('b comes to 2')).toBeLessThan(log.indexOf('a leaves 2'));
    expect(log).toHaveLength(8);
  });

  test('who is alone at it is told so', async () => {
    expect(await bridge.clock.drive(failureText(() => barrier(2, 'start').wait()))).toContain('for 2 to arrive at start; 1 wait');
  });
});
