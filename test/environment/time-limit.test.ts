import { CleanupStack } from '../../src/environment/cleanup-stack';
import { withinLimit } from '../../src/environment/time-limit';
import { FakeClock } from '../kit/fake-clock';

const limit = { name: 'setupMs', ms: 100 };
const hanging = new Promise<never>(() => undefined);

test('hands on what the work comes to, and leaves no timer', async () => {
  const clock = new FakeClock();
  await expect(withinLimit(clock, limit, 'Work', Promise.resolve(7))).resolves.toBe(7);
  await expect(withinLimit(clock, limit, 'Work', Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(clock.timers).toBe(0);
});

test('names the work and the option when the time is over', async () => {
  const clock = new FakeClock();
  const waiting = withinLimit(clock, limit, 'Starting the Redis of a.test.ts', hanging);
  await expect(clock.drive(waiting)).rejects.toMatchObject({
    code: 'JD_TIME_LIMIT',
    message: expect.stringMatching(/^Starting the Redis of a\.test\.ts did not end within 100 ms\.\n.*"setupMs": 200/),
  });
});

test('cleanup runs the last registered step first, all of them, also when some fail', async () => {
  const stack = new CleanupStack();
  const order: string[] = [];
  stack.add(() => void order.push('first'));
  stack.add(() => {
    throw new Error('second failed');
  });
  stack.add(async () => {
    order.push('third');
    stack.add(() => void order.push('added by the third'));
  });
  const errors = await stack.run(new FakeClock(), limit);
  expect(order).toEqual(['third', 'added by the third', 'first']);
  expect(errors).toEqual([new Error('second failed')]);
  expect(await stack.run(new FakeClock(), limit)).toEqual([]);
});

test('a cleanup step that hangs does not keep the next from running', async () => {
  const clock = new FakeClock();
  const stack = new CleanupStack();
  const order: string[] = [];
  stack.add(() => void order.push('first'));
  stack.add(() => hanging);
  const errors = await clock.drive(stack.run(clock, limit));
  expect(order).toEqual(['first']);
  expect(errors).toEqual([expect.objectContaining({ code: 'JD_TIME_LIMIT' })]);
});
