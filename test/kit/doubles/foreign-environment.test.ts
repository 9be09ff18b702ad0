import { runNested } from '../nested-jest';

/** As jest-environment-jsdom has it: not ours, and packages are what they are in browsers. */
const browserLike = `module.exports = class extends require('jest-environment-node').TestEnvironment {
  exportConditions() { return ['browser']; }
};`;

test('in an environment that is not ours doubles serve, and a run ends though nobody closes them', async () => {
  const { files, output } = await runNested({
    files: {
      'environment.js': browserLike,
      'doubles.test.js': `
        const { Agent, get } = require('node:http');
        const { dirname, join } = require('node:path');
        const { captureLogger, cleanup, redis, scriptedServer } = require('jest-distributed');
        const { WebSocket } = require(join(dirname(require.resolve('ws')), 'index.js'));
        test('HTTP and WebSockets', async () => {
          const server = await scriptedServer({ 'GET /health': { body: 'fine' } });
          const response = await new Promise((resolve) => get(server.url + '/health', { agent: new Agent({ keepAlive: true }) }, resolve));
          response.socket.unref();
          expect(response.statusCode).toBe(200);
          const client = new WebSocket(server.url.replace('http', 'ws'));
          client.on('open', () => client._socket.unref());
          const heard = new Promise((resolve) => client.on('message', resolve));
          await server.messages.next({ name: 'open' });
          server.push('block');
          expect(String(await heard)).toBe('block');
        });
        test('matchers', () => {
          const logger = captureLogger();
          logger.warn('lost');
          expect(logger).toHaveLogged('warn', 'lost');
          expect([1, 2, 1, 2]).toFollowSequence([1, 2]);
          expect([1, 2]).toIncludeSameMembers([2, 1]);
        });
        test('what needs an environment of ours says so', async () => {
          expect(() => cleanup(() => {})).toThrow(expect.objectContaining({ code: 'JD_NO_BRIDGE' }));
          await expect((async () => redis.call('PING'))()).rejects.toMatchObject({ code: 'JD_NO_BRIDGE' });
        });`,
    },
    config: { preset: 'jest-distributed', testEnvironment: './environment.js' },
  });
  expect(files['doubles.test.js']!.tests).toEqual({
    'HTTP and WebSockets': 'passed',
    matchers: 'passed',
    'what needs an environment of ours says so': 'passed',
  });
  expect(output).not.toContain('did not exit');
}, 60_000);
