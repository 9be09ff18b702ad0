import { runNested, type NestedResult } from '../kit/nested-jest';

const limitMs = 60_000;

const files = {
  'leaves.test.js': `
    const net = require('node:net');
    const opened = [];
    const letGo = (thing) => { opened.push(thing); return thing; };
    test('starts an interval', () => void letGo(setInterval(() => {}, 1e6)));
    test('listens', () => new Promise((resolve) => letGo(net.createServer()).listen(0, resolve)));
    test('starts a child', () => void letGo(require('node:child_process').spawn('cat'))); // which ends with Jest
    test('passes', async () => { await new Promise((resolve) => setTimeout(resolve, 1)); });`,
  'closes.test.js': `
    const net = require('node:net');
    const { cleanup, redis, spawnServer, eventually, freePort, tempDir } = require('jest-distributed');
    const { Redis } = require('ioredis');
    let client, late;
    beforeAll(async () => { client = new Redis(redis.tcpUrl); await client.ping(); });
    afterAll(async () => { await client.quit(); late.close(); });
    test('closes', async () => {
      const timer = setInterval(() => {}, 1e6);
      cleanup(() => clearInterval(timer));
      setInterval(() => {}, 1e6).unref();
      late = net.createServer();
      await new Promise((resolve) => late.listen(0, resolve));
      const socket = net.connect(late.address().port);
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.destroy();
      await spawnServer('sleep', ['1000']);
      await (await redis.another()).call('PING');
      await eventually(() => 1).toBe(1);
      await freePort();
      tempDir();
    });`,
  'unasked.test.js': `
    /** @jest-environment-options {"leaks": {"handles": "ignore"}} */
    const timer = setInterval(() => {}, 1e6);
    test('x', () => {});`.trim(),
  // As Jest's own reporters do on a slow machine, in the process of the tests.
  'node_modules/@jest/late/index.js': 'module.exports = class { onTestCaseResult() { setTimeout(() => {}, 1e6); } };',
};

describe('what a file leaves open', () => {
  let result: NestedResult;
  beforeAll(async () => {
    const reporters = ['default', '<rootDir>/node_modules/@jest/late'];
    const config = { preset: 'jest-distributed', testEnvironmentOptions: { leaks: { handles: 'fail' } }, reporters };
    // Nothing else ends a Jest with such tests.
    result = await runNested({ files, config, args: ['-i', '--forceExit'] });
  }, limitMs);

  test('is told with the test, and the line that has opened it', () => {
    const { status, tests, message } = result.files['leaves.test.js']!;
    expect(status).toBe('failed');
    expect(new Set(Object.values(tests))).toEqual(new Set(['passed']));
    expect(message).toMatch(/test "starts an interval" has opened a timer, still open at the end of the file\.[^]*leaves\.test\.js:5/);
    expect(message).toMatch(/test "listens" has opened a server, still open[^]*leaves\.test\.js:6/);
    expect(message).toMatch(/test "starts a child" has opened a child process.*, still open[^]*leaves\.test\.js:7/);
    expect(message).not.toContain('test "passes"');
  });

  test('is nothing where all is closed, by the test, its hooks, or us', () => {
    expect(result.files['closes.test.js']).toMatchObject({ status: 'passed', message: '' });
  });

  test('is nobody’s business unless it is asked for', () => {
    expect(result.files['unasked.test.js']).toMatchObject({ status: 'passed', message: '' });
  });
});
