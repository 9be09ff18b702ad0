import { Course } from '../../../src/kit/waiting/course';

test('equal neighbours are one stretch, also where the list was cut', () => {
  const course = new Course();
  for (let n = 1; n <= 40; n++) course.add(`value ${Math.ceil(n / 2)}`, n, n * 10);
  const lines = course.lines();
  expect(lines).toHaveLength(16);
  expect(lines[0]).toBe('   10 ms  tries 1-2    value 1');
  expect(lines[5]).toBe('  (5 more changes)');
  expect(lines[15]).toBe('  390 ms  tries 39-40  value 20');
});

test('what comes back is a stretch of its own', () => {
  const course = new Course();
  ['up', 'down', 'up'].forEach((text, i) => course.add(text, i + 1, i));
  expect(course.lines()).toEqual(['  0 ms  try 1  up', '  1 ms  try 2  down', '  2 ms  try 3  up']);
});

test('memory does not grow with the tries', () => {
  const course = new Course();
  for (let n = 1; n <= 10_000; n++) course.add(String(n), n, n);
  expect(JSON.stringify(course).length).toBeLessThan(2_000);
});
