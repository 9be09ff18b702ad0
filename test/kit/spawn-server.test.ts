import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnServer } from '../../src';
import type { WireServerOptions } from '../../src/bridge/wire';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from './fake-bridge';
import { runNested, type NestedResult } from './nested-jest';
import { isRunning } from './processes';

const limitMs = 60_000;
const server = readFileSync(join(__dirname, '../processes/fixtures/server.cjs'), 'utf8');
const preamble = `
  const { spawnServer, eventually } = require('jest-distributed');
  const note = (name, text) => require('node:fs').appendFileSync(__dirname + '/' + name, text + '\\n');`;

describe('in test files', () => {
  let result: NestedResult;
  let pids: number[] = [];
  const tests = (name: string): Readonly<Record<string, string>> => result.files[`${name}.test.js`]!.tests;

  beforeAll(async () => {
    const files = {
      'server.cjs': server,
      'app.sh': '#!/bin/sh\nexec node server.cjs port "$PORT"\n',
      'use.test.js': `${preamble}
        let shared;
        beforeAll(async () => {
          shared = await spawnServer('node', ['server.cjs', 'port', '{port}'], { env: { WORD: 'on {port}' } });
          note('pids', shared.pid);
        });
        test('gives it its port and its environment', async () => {
          expect(shared.url).toBe('http://127.0.0.1:' + shared.port);
          expect(await (await fetch(shared.url)).text()).toBe('on ' + shared.port);
          await eventually(() => shared.output).toContain('asked for /');
        });
        test('by a variable, ready by all that is named', async () => {
          let looks = 0;
          const own = await spawnServer('sh', ['app.sh'], {
            env: { PORT: '{port}' }, cwd: __dirname,
            ready: { port: true, log: /listening/g, http: '/health', probe: ({ port }) => { if (++looks < 2) throw new Error('no'); return port > 0; } },
          });
          note('pids', own.pid);
          expect(looks).toBe(2);
          await eventually(() => own.output).toContain('asked for /health');
        });
        test('through stops and starts', async () => {
          const own = await spawnServer('node', ['server.cjs', 'port', '{port}']);
          const { pid, exited } = own;
          note('pids', pid);
          own.freeze();
          own.thaw();
          await own.restart();
          note('pids', own.pid);
          expect(await exited).toEqual({ code: null, signal: 'SIGTERM' });
          expect(own.pid).not.toBe(pid);
          expect(await own.kill()).toEqual({ code: null, signal: 'SIGKILL' });
          await expect(fetch(own.url)).rejects.toThrow();
          await own.start();
          note('pids', own.pid);
          expect((await fetch(own.url)).status).toBe(200);
          own.signal('SIGINT');
          expect(await own.exited).toEqual({ code: null, signal: 'SIGINT' });
        });
        describe('a block', () => {
          let own;
          beforeAll(async () => { own = await spawnServer('node', ['server.cjs', 'port', '{port}']); note('pids', own.pid); });
          test('has its own', async () => expect((await fetch(own.url)).status).toBe(200));
          test('for all of its tests', async () => expect((await fetch(own.url)).status).toBe(200));
          afterAll(() => { global.ofBlock = own; });
        });
        test('which is over with it', async () => {
          expect(() => process.kill(global.ofBlock.pid, 0)).toThrow('ESRCH');
          await expect(global.ofBlock.start()).rejects.toMatchObject({ code: 'JD_SERVER_ENDED' });
        });`,
      'fails.test.js': `${preamble}
        let shared;
        beforeAll(async () => { shared = await spawnServer('node', ['server.cjs', 'port', '{port}']); note('pids', shared.pid); });
        test('passes', async () => {
          await fetch(shared.url + '/quiet');
          // It comes by a pipe: later, it would be the next test's.
          await eventually(() => shared.output).toContain('/quiet');
        });
        test('fails', async () => { await fetch(shared.url + '/loud'); throw new Error('wrong'); });
        test('fails beside', () => { throw new Error('wrong again'); });
        test('crashes it', async () => void (await fetch(shared.url + '/exit').catch(() => {})));
        test('misses it', async () => { await shared.exited; throw new Error('refused'); });
        test('starts none', () => spawnServer('node', ['server.cjs', 'port', '{port}', 'crash']));
        test('is over before it is ready', async () => { void spawnServer('node', ['server.cjs', 'mute'], { env: { X: '{port}' } }).catch(() => {}); });
        test('hears what it writes', async () => { const own = await spawnServer('node', ['server.cjs', 'port', '{port}'], { output: 'always' }); await fetch(own.url + '/live'); });`,
    };
    const inspect = (folder: string): void => void (pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number));
    const config = { preset: 'jest-distributed', testEnvironment: 'jest-distributed/environments/node' };
    result = await runNested({ files, config, inspect });
  }, limitMs);

  test('a server is started, ready, used, stopped and started again', () => {
    expect(result.files['use.test.js']).toMatchObject({ status: 'passed', message: '' });
  });

  test('none is left', () => {
    expect(pids.length).toBeGreaterThan(6);
    expect(pids.filter(isRunning)).toEqual([]);
  });

  test('a failing test shows what the server wrote in it, and nothing else', () => {
    expect(tests('fails')).toMatchObject({ passes: 'passed' });
    expect(tests('fails')['fails']).toMatch(
      /wrong[^]*node server\.cjs port \d+ \(process \d+\) runs\. Its output in this test:\n {2}\| asked for \/loud$/,
    );
    expect(tests('fails')['fails beside']).not.toContain('server.cjs port');
  });

  test('a server that has ended before is named, with its last words', () => {
    expect(tests('fails')['crashes it']).toBe('passed');
    expect(tests('fails')['misses it']).toMatch(/refused[^]*ended with code 9\. Its output before this test:\n[^]*asked for \/exit$/);
  });

  test('one that does not come up is told with its output', () => {
    expect(tests('fails')['starts none']).toMatch(/ended with code 7 before it was ready\.[^]*no such volume/);
    expect(tests('fails')['is over before it is ready']).toBe('passed');
  });

  test('output as it comes, line by line', () => {
    expect(result.output).toMatch(/^\[node server\.cjs port \d+\] asked for \/live$/m);
    expect(result.output).not.toMatch(/^\[node[^\]]*\] asked for \/loud$/m);
  });

  test('Jest ends by itself', () => {
    expect(result.output).not.toMatch(/did not exit|forcefully/);
  });
});

describe('its options', () => {
  let bridge: FakeBridge;
  let given: WireServerOptions | undefined;
  beforeEach(() => {
    bridge = openFakeBridge();
    Object.assign(bridge, {
      freePort: () => Promise.resolve(20_001),
      spawnServer: (options: WireServerOptions) => {
        given = options;
        return Promise.resolve({});
      },
    });
  });
  afterEach(closeFakeBridge);

  test('have defaults', async () => {
    await spawnServer('app');
    expect(given).toMatchObject({
      args: [],
      cwd: process.cwd(),
      ready: {},
      readyMs: 10_000,
      graceMs: 5_000,
      output: 'failure',
      ifOrphaned: [],
    });
    expect(given!.env.PATH).toBe(process.env.PATH);
  });

  test('get the port wherever it is asked for', async () => {
    await spawnServer('app', ['-p{port}'], { env: { A: '{port}', PATH: undefined }, ifOrphaned: ['stop', '{port}'] });
    expect(given).toMatchObject({ args: ['-p20001'], ready: { port: 20_001 }, ifOrphaned: ['stop', '20001'] });
    expect(given!.env).toMatchObject({ A: '20001', PATH: undefined });
    await spawnServer('app', [], { ready: { http: '/up' } });
    expect(given!.ready).toEqual({ http: 'http://127.0.0.1:20001/up' });
    await spawnServer('app', ['{port}'], { ready: { log: /up/gi, port: 7 } });
    expect(given!.ready).toEqual({ port: 7, log: { source: 'up', flags: 'i' } });
  });

  test.each([
    [{ graceMS: 1 }, 'Did you mean "graceMs"?'],
    [{ grace: 1 }, 'Did you mean "graceMs"?'],
    [{ ready: { url: '/' } }, 'Allowed: port, log, http, probe.'],
    [{ ready: { port: true } }, "env: { PORT: '{port}' }"],
    [{ ready: 'port' }, 'is not an object'],
  ])('%j is wrong', async (options, hint) => {
    await expect(spawnServer('app', [], options as never)).rejects.toMatchObject({
      code: 'JD_ARGUMENT',
      message: expect.stringContaining(hint),
    });
  });

  test('a server without a port has none to give', async () => {
    const own = await spawnServer('app');
    expect(() => own.port).toThrow(expect.objectContaining({ code: 'JD_NO_PORT_GIVEN' }));
    expect(() => own.url).toThrow('was given no port');
  });

  test('without an environment of ours it says so', async () => {
    closeFakeBridge();
    await expect(spawnServer('app')).rejects.toMatchObject({ code: 'JD_NO_BRIDGE' });
  });
});
