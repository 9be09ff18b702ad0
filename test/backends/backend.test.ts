import { lacking } from '../../src/backends/backend';

test('what a backend cannot do is told with its name and the line that helps', () => {
  expect(lacking('redis.clock', { name: 'redis-server 7.0.15' })).toMatchObject({
    code: 'JD_BACKEND',
    message: expect.stringMatching(
      /^redis\.clock needs the in-process Redis; this file runs on redis-server 7\.0\.15\.\n.*\/\*\* @redis \{"only": "memory"\} \*\/$/,
    ),
  });
});
