import { Statistics } from '../../../src/redis/engine/statistics';
import { ErrorReply } from '../../../src/redis/reply';
import { type RedisVersion, Version } from '../../../src/redis/version';

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
