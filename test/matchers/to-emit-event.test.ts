import { EventEmitter } from 'node:events';
import { toEmitEvent } from '../../matchers/to-emit-event';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../kit/fake-bridge';
import { failureText } from '../kit/failure-text';
import { runningTest } from '../kit/waiting/drive';

expect.extend({ toEmitEvent });

let bridge: FakeBridge;
beforeEach(() => {
  bridge = openFakeBridge();
  bridge.test = runningTest(bridge);
});
afterEach(closeFakeBridge);

const drive = <T>(promise: Promise<T>): Promise<T> => bridge.clock.drive(promise);

test('an event that the act emits at once, or later', async () => {
  const emitter = new EventEmitter();
  await expect(emitter).toEmitEvent('open', { when: () => emitter.emit('open', { failures: 3 }), match: { failures: 3 } });
  const seen = expect(emitter).toEmitEvent('close', { timeoutMs: 100 });
  bridge.clock.after(99, () => emitter.emit('close'));
  await drive(seen);
});

test('fails with what came instead, and leaves no listener', async () => {
  const emitter = new EventEmitter();
  const when = (): void => void emitter.emit('open', { failures: 1 });
  const text = await drive(failureText(() => expect(emitter).toEmitEvent('open', { when, match: { failures: 3 }, timeoutMs: 20 })));
  expect(text).toContain(
    "expect(emitter).toEmitEvent('open', { failures: 3 })\n\nWaited 20 ms for an event { failures: 3 } of EventEmitter (open)\nThis came:\n  0 ms  open  { failures: 1 }.",
  );
  expect(emitter.listenerCount('open')).toBe(0);
});

test('.not waits all the time', async () => {
  const emitter = new EventEmitter();
  const silent = expect(emitter).not.toEmitEvent('open', { timeoutMs: 50 });
  bridge.clock.after(51, () => emitter.emit('open'));
  await drive(silent);
  const noisy = failureText(() => expect(emitter).not.toEmitEvent('open', { when: () => emitter.emit('open', 1) }));
  expect(await drive(noisy)).toContain('It came after 0 ms: 1');
});

test('what the act throws is the failure', async () => {
  const when = (): never => {
    throw new Error('refused');
  };
  await expect(expect(new EventEmitter()).toEmitEvent('open', { when })).rejects.toThrow('refused');
});
