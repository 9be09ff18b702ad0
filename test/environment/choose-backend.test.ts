import { chooseBackend } from '../../src/environment/choose-backend';

const any = { only: undefined, onMissing: undefined };

test('the file wins over the run, the run over the environment', () => {
  expect(chooseBackend('memory', any, {})).toEqual({ name: 'memory', onMissing: 'skip' });
  expect(chooseBackend('memory', any, { REDIS_BACKEND: '' }).name).toBe('memory');
  expect(chooseBackend('redis-server', any, {})).toEqual({ name: 'redis-server', onMissing: 'skip' });
  expect(chooseBackend('memory', any, { REDIS_BACKEND: 'redis-server' })).toEqual({ name: 'redis-server', onMissing: 'fail' });
  expect(chooseBackend('redis-server', any, { REDIS_BACKEND: 'memory' }).name).toBe('memory');
  expect(chooseBackend('memory', { ...any, only: 'memory' }, { REDIS_BACKEND: 'redis-server' }).name).toBe('memory');
});

test('REQUIRE wins over the option, the option over REDIS_BACKEND', () => {
  const skip = { ...any, onMissing: 'skip' } as const;
  expect(chooseBackend('redis-server', skip, { REQUIRE: 'postgres, redis-server' }).onMissing).toBe('fail');
  expect(chooseBackend('redis-server', skip, { REQUIRE: 'postgres' }).onMissing).toBe('skip');
  expect(chooseBackend('memory', skip, { REDIS_BACKEND: 'redis-server' }).onMissing).toBe('skip');
  expect(chooseBackend('redis-server', { ...any, onMissing: 'fail' }, {}).onMissing).toBe('fail');
});

test('a name that is none', () => {
  expect(() => chooseBackend('memory', any, { REDIS_BACKEND: 'redis-sever' })).toThrow(
    'REDIS_BACKEND is "redis-sever", and there is no such backend.\nDid you mean "redis-server"? Allowed: memory, redis-server, cluster, sentinel.',
  );
});
