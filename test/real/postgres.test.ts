import { runNested } from '../kit/nested-jest';

const limitMs = 120_000;

/** A server of many processes with data on disk: started, frozen, killed, recovered, ended. (It refuses to be run by root.) */
const file = `
  const { execFileSync } = require('node:child_process');
  const { chownSync } = require('node:fs');
  const { dirname, join } = require('node:path');
  const { binary, eventually, skipUnless, spawnServer, suite, tempDir } = require('jest-distributed');

  const isRoot = process.getuid() === 0;
  const nobody = 65534;
  const postgres = binary('postgres');
  skipUnless(postgres, binary('psql'), ...(isRoot ? [binary('setpriv')] : []));
  const as = (program, args) => (isRoot ? ['setpriv', ['--reuid=' + nobody, '--regid=' + nobody, '--clear-groups', program, ...args]] : [program, args]);
  const beside = (name) => join(dirname(require('node:fs').realpathSync(postgres.path)), name);

  const database = suite({
    setup: async () => {
      const folder = tempDir();
      if (isRoot) chownSync(folder, nobody, nobody);
      execFileSync(...as(beside('initdb'), ['-D', folder + '/data', '-A', 'trust', '-U', 'test', '--no-sync']), { cwd: folder });
      const args = ['-D', folder + '/data', '-k', folder, '-h', '127.0.0.1', '-p', '{port}'];
      return spawnServer(...as(postgres.path, args), { cwd: folder, readyMs: 60_000, graceMs: 30_000, ready: { port: true, log: 'ready to accept connections' } });
    },
    clean: () => ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") === '0',
    reset: () => void ask('DROP TABLE IF EXISTS t'),
  });
  const ask = (sql) => execFileSync('psql', ['-h', '127.0.0.1', '-p', String(database().port), '-U', 'test', '-d', 'postgres', '-qAtc', sql], { encoding: 'utf8' }).trim();

  test('answers', () => {
    expect(postgres.version).toMatch(/^\\d+\\.\\d+$/);
    expect(ask('SHOW server_version')).toContain(postgres.version);
  }, 120_000);

  test('what was committed survives a crash', async () => {
    ask('CREATE TABLE t (n int); INSERT INTO t VALUES (7)');
    expect(await database().kill()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(() => ask('SELECT 1')).toThrow();
    await database().start();
    expect(ask('SELECT n FROM t')).toBe('7');
    await eventually(() => database().output).toContain('automatic recovery in progress');
  }, 120_000);

  test('it ends in its own way', async () => {
    expect(await database().stop()).toEqual({ code: 0, signal: null });
    expect(database().output).toContain('database system is shut down');
    await database().start();
  }, 120_000);`;

test(
  'PostgreSQL by spawnServer',
  async () => {
    const config = { preset: 'jest-distributed', testEnvironment: 'jest-distributed/environments/node' };
    const { files, output } = await runNested({ files: { 'postgres.test.js': file }, config });
    const skipped = /^.*postgres\.test\.js: skipped, .*$/m.exec(output)?.[0];
    if (skipped !== undefined) process.stderr.write(`${skipped}\n`);
    const result = skipped === undefined ? 'passed' : 'pending';
    expect(files['postgres.test.js']!.tests).toEqual({
      answers: result,
      'what was committed survives a crash': result,
      'it ends in its own way': result,
    });
  },
  limitMs,
);
