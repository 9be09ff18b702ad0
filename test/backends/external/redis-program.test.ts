import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRedisProgram, type WantedProgram } from '../../../src/backends/external/redis-program';

const folder = mkdtempSync(join(tmpdir(), 'jd-programs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder for PATH with one program that says this about itself. */
function program(name: string, words: string): string {
  const bin = join(folder, `${name}-${words.length}`);
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, name), `#!/bin/sh\necho '${words}'\n`);
  chmodSync(join(bin, name), 0o755);
  return bin;
}

const redis = program('redis-server', 'Redis server v=7.2.4 sha=00000000:0 malloc=libc bits=64 build=0');
const valkey = program('valkey-server', 'Valkey server v=8.1.0 sha=00000000:0 malloc=libc bits=64 build=0');
const keydb = program('keydb-server', 'KeyDB server v=6.3.4 sha=00000000:0 malloc=libc bits=64 build=0');
const any: WantedProgram = { binary: undefined, version: undefined };
const find = (wanted: Partial<WantedProgram>, ...path: string[]): unknown =>
  findRedisProgram({ ...any, ...wanted }, { path: path.join(':'), cwd: folder });

test('what PATH has, Redis before Valkey before KeyDB', () => {
  expect(find({}, keydb, valkey, redis)).toMatchObject({ name: 'redis-server 7.2.4', isModern: true });
  expect(find({}, keydb, valkey)).toMatchObject({ name: 'valkey-server 8.1.0', isModern: true });
  expect(find({}, keydb)).toMatchObject({ name: 'keydb-server 6.3.4', isModern: false });
});

test('the option "binary": a path or a name', () => {
  expect(find({ binary: join(valkey, 'valkey-server') })).toMatchObject({ path: join(valkey, 'valkey-server') });
  expect(find({ binary: 'valkey-server' }, redis, valkey)).toMatchObject({ path: join(valkey, 'valkey-server') });
});

test('none: what was looked for, and what to do', () => {
  expect(() => find({}, folder)).toThrow('there is no redis-server, valkey-server, keydb-server on PATH');
  expect(() => find({ binary: 'redis-9' }, redis)).toThrow('there is no program redis-9 on PATH');
  expect(() => find({ binary: './redis-9' }, redis)).toThrow('there is no program ./redis-9\n');
  expect(() => find({ binary: program('liar', 'hello') + '/liar' })).toThrow('does not tell its version as a Redis does');
});

test('the option "version" is checked', () => {
  const wanted = (version: '7.0' | '7.2' | '8.0') => () => findRedisProgram({ ...any, version }, { path: redis, cwd: folder });
  expect(wanted('7.2')()).toMatchObject({ name: 'redis-server 7.2.4' });
  expect(wanted('7.0')).toThrow(expect.objectContaining({ code: 'JD_BACKEND_MISSING' }));
  expect(wanted('7.0')).toThrow('is Redis 7.2.4, and Redis 7.0 is asked for');
  const onValkey = () => findRedisProgram({ ...any, version: '8.0' }, { path: valkey, cwd: folder });
  expect(onValkey).toThrow('is Valkey 8.1.0, and Redis 8.0 is asked for');
});
