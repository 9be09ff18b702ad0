import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer } from '../../src/redis/server';
import type { Reply } from '../../src/redis/reply';

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), 'jd-shutdown-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Whether a file was written, or what was answered instead of the end. */
async function afterShutdown(config: Record<string, string>, ...options: string[]): Promise<boolean | Reply> {
  const server = await RedisServer.start({ config: { dir: directory, ...config } });
  await server.call(['SET', 'k', 'v']);
  const reply = await server.call(['SHUTDOWN', ...options]).catch(() => undefined);
  await server.stop();
  return reply === undefined ? existsSync(join(directory, 'dump.rdb')) : reply;
}

test.each([
  ['', [], false],
  ['', ['SAVE'], true],
  ['', ['save', 'NOW', 'FORCE'], true],
  ['3600 1', [], true],
  ['3600 1', ['NOSAVE'], false],
])('save is "%s", SHUTDOWN %j: a file %s', async (save, options, isWritten) => {
  expect(await afterShutdown({ save }, ...options)).toBe(isWritten);
});

test('a file that cannot be written keeps the server up, unless FORCE', async () => {
  const dbfilename = 'x'.repeat(300);
  expect(await afterShutdown({ dbfilename }, 'SAVE')).toMatchObject({ message: 'ERR Errors trying to SHUTDOWN. Check logs.' });
  expect(await afterShutdown({ dbfilename }, 'SAVE', 'FORCE')).toBe(false);
});
