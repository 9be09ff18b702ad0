import { Statistics } from '../../../src/redis/engine/statistics';
import { ErrorReply } from '../../../src/redis/reply';
import { type RedisVersion, Version } from '../../../src/redis/version';
import { InProcessRedis } from '../../kit/in-process-redis';

function counted(version: RedisVersion, messages: readonly string[]): Statistics {
  const stats = new Statistics(new Version(version));
  for (const message of messages) stats.countError(new ErrorReply(message));
  return stats;
}

test('the code of an error is its first word, if it ends within 31 characters', () => {
  const { errors, errorReplies } = counted('7.0', ['ERR a', 'MY error', 'noword', `${'X'.repeat(30)} y`, `${'Y'.repeat(31)} y`, 'ERR b']);
  expect(Object.fromEntries(errors)).toEqual({ ERR: 4, MY: 1, ['X'.repeat(30)]: 1 });
  expect(errorReplies).toBe(6);
});

const many = Array.from({ length: 130 }, (_, i) => `E${i} x`);

test('too many codes end the list since 7.4, until it is reset', () => {
  expect(counted('7.2', many).errors.size).toBe(130);
  const stats = counted('7.4', many);
  expect(Object.fromEntries(stats.errors)).toEqual({ ERRORSTATS_DISABLED: 1 });
  expect(stats.errorReplies).toBe(130);
  stats.reset();
  stats.countError(new ErrorReply('ERR a'));
  expect(Object.fromEntries(stats.errors)).toEqual({ ERR: 1 });
});

test('codes that are known are counted on', () => {
  expect(counted('7.4', [...many.slice(0, 128), 'E0 again']).errors.get('E0')).toBe(2);
});

test.each<[RedisVersion, readonly number[]]>([
  ['7.0', [1, 1, 2, 2]],
  ['7.2', [0, 1, 1, 2]],
])('a command that waits is counted by %s in the beginning or in the end: %j', async (version, expected) => {
  const server = new InProcessRedis(version);
  const [waits, gives] = [await server.connect(), await server.connect()];
  const calls = (): number => server.engine.stats.commands.get('blpop')?.calls ?? 0;
  const counts: number[] = [];
  await waits.send(['BLPOP', 'l', '10']);
  counts.push(calls());
  await gives.send(['RPUSH', 'l', 'v']);
  counts.push(calls());
  await waits.send(['BLPOP', 'l', '10']);
  counts.push(calls());
  await server.advance(10_000);
  counts.push(calls());
  expect(counts).toEqual(expected);
  expect(waits.received).toHaveLength(2);
  await server.stop();
});
