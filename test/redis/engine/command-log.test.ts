import { usedBytes } from '../../../src/kit/memory-growth';
import type { Client } from '../../../src/redis/client';
import { CommandLog, longestArgument, maxLogBytes } from '../../../src/redis/engine/command-log';

const client = { id: 1, name: '', db: 0 } as Client;

test('keeps the last ones, oldest first', () => {
  const log = new CommandLog(3);
  for (let i = 1; i <= 5; i++) {
    log.add(i, client, [`c${i}`]);
    expect(log.records().map(({ id }) => id)).toEqual([i - 2, i - 1, i].filter((id) => id > 0));
  }
  expect(log.records().at(-1)).toEqual({ id: 5, atMs: 5, clientId: 1, clientName: '', db: 0, argv: ['c5'] });
});

// -1: a script's commands.
test.each([-1, 2 ** 31 - 1])('a record says who sent which bytes (client %i)', (clientId) => {
  const log = new CommandLog(10);
  const argv = ['SET', '', '\xff\0\r\n', 'v'.repeat(200)];
  log.add(1.5, { id: clientId, name: 'me', db: 15 } as Client, argv);
  expect(log.records()).toEqual([{ id: 1, atMs: 1.5, clientId, clientName: 'me', db: 15, argv }]);
});

test('pages that are no longer needed are used again', () => {
  const log = new CommandLog(100);
  const argv = Array.from({ length: 10 }, () => 'x'.repeat(100));
  for (let i = 0; i < 100_000; i++) log.add(i, client, argv);
  expect(log.records().map(({ id }) => id)).toEqual(Array.from({ length: 100 }, (_, at) => 100_000 - 99 + at));
  expect(log.records().every((record) => record.atMs === record.id - 1 && record.argv.length === 10)).toBe(true);
});

test('all together stay below a number of bytes', () => {
  const log = new CommandLog(10_000);
  const argv = Array.from({ length: 1000 }, () => 'x'.repeat(longestArgument + 1));
  for (let i = 0; i < 40; i++) log.add(0, client, argv);
  const kept = log.records();
  expect(kept.at(-1)!.id).toBe(40);
  const recordBytes = 20 + 2 + 1000 * (2 + longestArgument);
  expect(kept.length).toBe(Math.floor(maxLogBytes / recordBytes));
  expect(kept[0]!.argv.every((word) => word.length === longestArgument)).toBe(true);
});

test('one that is too big alone is kept until the next', () => {
  const log = new CommandLog(10);
  const word = 'x'.repeat(longestArgument);
  log.add(0, client, ['small']);
  log.add(
    0,
    client,
    Array.from({ length: maxLogBytes / longestArgument }, () => word),
  );
  expect(log.records().map(({ id }) => id)).toEqual([2]);
  log.add(0, client, ['small']);
  expect(log.records().map(({ id }) => id)).toEqual([3]);
});

test('a cut argument does not keep the whole in memory', async () => {
  const log = new CommandLog(1000);
  const before = await usedBytes();
  for (let i = 0; i < 100; i++) log.add(0, client, [Buffer.alloc(1024 * 1024, 65 + (i % 26)).toString('latin1')]);
  expect((await usedBytes()) - before).toBeLessThan(10 * 1024 * 1024);
  expect(log.records()).toHaveLength(100);
}, 30_000);
