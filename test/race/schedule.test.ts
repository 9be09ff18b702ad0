import { execFileSync } from 'node:child_process';
import { decodeSchedule, encodeSchedule, type Schedule } from '../../src/race/schedule';

const schedule: Schedule = {
  tasks: ['alice', 'bob, the second', "o'hara / 100%"],
  steps: [
    { task: 0, kind: 'command', label: 'GET k', digest: '1f3' },
    { task: 1, kind: 'command', label: 'SET k "it\'s ~ a/b+c!"', digest: '2c0' },
    { task: 2, kind: 'crash', label: 'crash', digest: '0' },
    { task: 2, kind: 'lost reply', label: 'SET ключ', digest: 'zz' },
    { task: 0, kind: 'clock', label: 'lock expires', digest: 'a' },
  ],
};

test('is one word, and comes back as it was', () => {
  const text = encodeSchedule(schedule);
  expect(text).toMatch(/^v1:alice,bob/);
  expect(decodeSchedule(text)).toEqual(schedule);
  expect(decodeSchedule(` ${text}\n`)).toEqual(schedule);
});

test('a shell hands it on between single quotes', () => {
  const text = encodeSchedule(schedule);
  expect(execFileSync('sh', ['-c', `printf %s '${text}'`], { encoding: 'utf8' })).toBe(text);
});

test.each(['', 'v2:a/0.GET~1', 'v1:a/1.GET~1', 'v1:a/0.GET', 'v1:a/0.%zz~1', 'v1:,b/0.GET~1'])('what is none is not read: %p', (text) => {
  expect(decodeSchedule(text)).toBeUndefined();
});
