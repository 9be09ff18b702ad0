import { readFileSync } from 'node:fs';
import { retryUntilSuccess } from '../../src';
import { runNested } from '../kit/nested-jest';
import { containerVariables, describeWithDocker, docker, images } from '../kit/with-docker';

const limitMs = 120_000;

const web = (options: object): string => JSON.stringify({ image: images.web, ports: [80], ...options });
const inContainers = (...pragmas: string[]): string =>
  `/**\n * @jest-environment jest-distributed/environments/container\n${pragmas.map((pragma) => ` * @container ${pragma}\n`).join('')} */\n`;
const get = `const get = async (host, port, path = '/') => {
  const http = require('node:http');
  return new Promise((resolve, reject) => http.get({ host, port, path }, (answer) => {
    let body = '';
    answer.on('data', (data) => (body += data)).on('end', () => resolve(body.trim()));
  }).on('error', reject));
};
const { containers, eventually } = require('jest-distributed');
`;

const single = `${inContainers(web({ as: 'WEB', wait: { http: '/index.html' }, env: { COLOUR: 'red' }, files: { '/www/from.txt': 'data.txt' } }))}${get}
const atImport = process.env.WEB_PORT;
test('its address is there at import, in process.env and in the handle', async () => {
  expect(atImport).toBe(String(containers.WEB.port));
  expect(process.env).toMatchObject({ WEB_HOST: containers.WEB.host, WEB_PORT_80: atImport });
  expect(containers.WEB.ports).toEqual({ 80: Number(atImport) });
  expect(Object.keys(containers)).toEqual(['WEB']);
  expect(await get(process.env.WEB_HOST, process.env.WEB_PORT)).toBe('hello');
});
test('variables, files, commands and the log', async () => {
  expect(await containers.WEB.exec(['sh', '-c', 'echo $COLOUR; exit 3'])).toEqual({ exitCode: 3, output: 'red\\n' });
  expect(await get(containers.WEB.host, containers.WEB.port, '/from.txt')).toBe('of the test');
  expect(containers.WEB.logs()).toContain('/index.html');
});
test('an outage', async () => {
  const { host, port } = containers.WEB;
  await containers.WEB.stop();
  await expect(get(host, port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await expect(containers.WEB.exec(['ls'])).rejects.toMatchObject({ code: 'JD_STOPPED' });
  await containers.WEB.start();
  expect(containers.WEB.port).toBe(port);
  expect(await get(host, port)).toBe('hello');
});
test('a name that is none', () => {
  expect(() => containers.WEP).toThrow('containers.WEP: no container of this file is called so.\\nDid you mean "WEB"? There is WEB.');
});`;

const several = `${inContainers(web({ as: 'ONE' }), web({ as: 'TWO', wait: { command: 'ls /www' } }))}${get}
test('they know each other by their names', async () => {
  expect(await containers.ONE.exec(['sh', '-c', 'printf "GET / HTTP/1.0\\\\r\\\\n\\\\r\\\\n" | nc two 80 | busybox tail -n 1'])).toEqual({ exitCode: 0, output: 'hello\\n' });
  expect(await get(process.env.TWO_HOST, process.env.TWO_PORT)).toBe('hello');
});`;

const twice = ['sh', '-c', 'echo a tick; sleep 1; echo a tick; exec httpd -f -p 80 -h /www'];
const waiting = `${inContainers(web({ as: 'LOG', command: twice, wait: { log: 'tick', times: 2 } }), web({ as: 'WELL', image: images.healthy, wait: { health: true } }))}
const { containers } = require('jest-distributed');
test('each is there when what was waited for has been', async () => {
  expect(containers.LOG.logs().match(/tick/g)).toHaveLength(2);
  expect((await containers.WELL.exec(['ls', '/www/well'])).exitCode).toBe(0);
});`;

const renewed = `${inContainers(web({ as: 'WEB', scope: 'test' }))}${get}
test.each([1, 2])('test %s finds it new', async () => {
  expect((await containers.WEB.exec(['ls', '/mark'])).exitCode).not.toBe(0);
  await containers.WEB.exec(['mkdir', '/mark']);
});`;

const together = `/** @jest-environment jest-distributed/environments/redis
 * @container ${web({ as: 'WEB', scope: 'run' })}
 */
${get}
test('beside a Redis; shared by the run', async () => {
  const { redis } = require('jest-distributed');
  expect(await redis.call('PING')).toBe('PONG');
  expect(await get(process.env.WEB_HOST, process.env.WEB_PORT)).toBe('hello');
  require('node:fs').appendFileSync('ports', process.env.WEB_PORT + '\\n');
  expect(() => containers.WEB.logs()).toThrow(/^containers\\.WEB\\.logs\\(\\) would reach other test files/);
});`;

const kept = `${inContainers(web({ as: 'WEB', scope: 'worker' }))}${get}
test('is kept', async () => {
  require('node:fs').appendFileSync('kept', process.env.WEB_PORT + ' ' + process.env.JEST_WORKER_ID + '\\n');
  await containers.WEB.stop();
});`;

const failing = `${inContainers(web({ as: 'WEB' }))}${get}
test('fails', async () => {
  await get(containers.WEB.host, containers.WEB.port, '/asked-for');
  // The engine hands its log on later than it answers.
  await eventually(() => containers.WEB.logs()).toContain('asked-for');
  expect(1).toBe(2);
});`;

describeWithDocker('environments/container', () => {
  test(
    'containers of all scopes, on two workers',
    async () => {
      const found: Record<string, string[]> = {};
      const run = await runNested({
        files: {
          'data.txt': 'of the test',
          'single.test.js': single,
          'several.test.js': several,
          'waiting.test.js': waiting,
          'renewed.test.js': renewed,
          ...Object.fromEntries([1, 2, 3].map((at) => [`together-${at}.test.js`, together])),
          ...Object.fromEntries([1, 2, 3, 4].map((at) => [`kept-${at}.test.js`, kept])),
        },
        args: ['-w=2'],
        env: containerVariables,
        inspect: (folder) => {
          for (const name of ['ports', 'kept']) found[name] = readFileSync(`${folder}/${name}`, 'utf8').trim().split('\n');
        },
      });
      expect(Object.values(run.files).map(({ message }) => message)).toEqual(Array.from({ length: 11 }, () => ''));
      expect(run.output).not.toMatch(/did not exit|forcefully/);
      expect([found['ports']!.length, new Set(found['ports']).size]).toEqual([3, 1]);
      expect(new Set(found['kept']).size).toBe(new Set(found['kept']!.map((line) => line.split(' ')[1])).size);
    },
    limitMs,
  );

  test(
    'what goes wrong is told: a container that ends at once, one that is never ready, an image that is not there, no pragma; a failing test shows the log',
    async () => {
      const text = "test('x', () => { throw new Error('the test ran'); });";
      const soon = ' * @jest-environment-options {"limits": {"setupMs": 8000}}\n';
      const missing = JSON.stringify({ image: '127.0.0.1:1/none:1', as: 'A' });
      const run = await runNested({
        files: {
          'ends.test.js': inContainers(web({ as: 'A', command: ['sh', '-c', 'echo last words; exit 7'] })) + text,
          'never.test.js': inContainers(web({ as: 'A', wait: 'never written' })).replace(' */', `${soon} */`) + text,
          'image.test.js': inContainers(missing) + text,
          'fails.test.js': inContainers(missing.replace('}', ', "onMissing": "fail"}')) + text,
          'none.test.js': inContainers() + text,
          'wrong.test.js': inContainers(web({ as: 'lower' })) + text,
          'failing.test.js': failing,
        },
        env: containerVariables,
      });
      const message = (name: string): string => run.files[`${name}.test.js`]!.message;
      expect(message('ends')).toMatch(
        /The container A \(jest-distributed\/web:1\) does not start: it ended with 7\. It wrote last:\s+last words/,
      );
      expect(message('never')).toMatch(/The container A \(jest-distributed\/web:1\) does not start: .*never written.*It wrote last:/);
      expect(run.output).not.toMatch(/did not exit/);
      expect(run.output).toContain('image.test.js: skipped, the image 127.0.0.1:1/none:1 is not on this engine and cannot be pulled');
      expect(run.files['image.test.js']!.tests).toEqual({ x: 'pending' });
      expect(message('fails')).toContain('the image 127.0.0.1:1/none:1 is not on this engine');
      expect(message('none')).toContain('none.test.js has no pragma @container');
      expect(message('wrong')).toContain('@container: option "as" cannot be "lower"');
      expect(run.output).toMatch(/failing\.test\.js: the container WEB \(jest-distributed\/web:1\) wrote last:\n[^]*asked-for/);
    },
    limitMs,
  );

  test(
    'Docker that is lost in the middle: a clear error, no hang',
    async () => {
      const lost = `const { redis } = require('jest-distributed');
        test('goes on', () => { process.env.DOCKER_HOST_GONE = 'yes'; });
        test('another one', async () => {
          require('node:fs').unlinkSync('engine.sock');
          await expect(redis.another()).rejects.toMatchObject({ code: 'JD_ENGINE_LOST', message: expect.stringContaining('Docker was lost while the container redis:7.0 was') });
          require('node:fs').symlinkSync('/var/run/docker.sock', 'engine.sock');
        });`;
      const run = await runNested({
        files: {
          'lost.test.js': lost,
          'setup.js':
            "module.exports = async () => { require('node:fs').symlinkSync('/var/run/docker.sock', __dirname + '/engine.sock'); process.env.DOCKER_HOST = 'unix://' + __dirname + '/engine.sock'; };",
        },
        config: {
          preset: 'jest-distributed',
          globalSetup: '<rootDir>/setup.js',
          testEnvironmentOptions: { redis: { image: images.redis } },
        },
        env: { ...containerVariables, REDIS_BACKEND: 'container' },
      });
      expect(run.files['lost.test.js']).toMatchObject({ status: 'passed', message: '' });
    },
    limitMs,
  );

  test('nothing of it is left', async () => {
    const left = (): string =>
      [images.web, images.healthy].map((image) => docker('ps', '-aq', '--filter', `ancestor=${image}`)).join('') +
      docker('network', 'ls', '-q', '--filter', 'name=jest-distributed-');
    await retryUntilSuccess(() => expect(left()).toBe(''), { timeoutMs: 10_000 });
  });
});

describe('without Docker', () => {
  const pragma = inContainers(web({ as: 'WEB' }));
  const text = `${pragma}beforeAll(() => { throw new Error('a hook ran'); }); test('x', () => { throw new Error('the test ran'); });`;
  const env = { ...containerVariables, DOCKER_HOST: 'unix:///nowhere/docker.sock' };
  const reason = 'DOCKER_HOST (unix:///nowhere/docker.sock) is not there';

  test(
    'files are skipped with the reason, which is looked for once in a run; or fail where that is asked for',
    async () => {
      const onRedis =
        "/** @jest-environment jest-distributed/environments/redis-container */\ntest('x', () => { throw new Error('the test ran'); });";
      const skipped = await runNested({ files: { 'a.test.js': text, 'b.test.js': onRedis }, env });
      for (const name of ['a', 'b']) {
        expect(skipped.files[`${name}.test.js`]!.tests).toEqual({ x: 'pending' });
        expect(skipped.output).toContain(`${name}.test.js: skipped, ${reason}`);
      }
      const required = await runNested({ files: { 'a.test.js': text, 'b.test.js': onRedis }, env: { ...env, REQUIRE: 'docker' } });
      for (const name of ['a', 'b']) expect(required.files[`${name}.test.js`]!.message).toContain(reason);
      const asked = await runNested({ files: { 'a.test.js': "test('x', () => {});" }, env: { ...env, REDIS_BACKEND: 'container' } });
      expect(asked.files['a.test.js']!.message).toContain(reason);
    },
    limitMs,
  );
});
