import { chooseBackend } from '../../src/environment/choose-backend';

const any = { only: undefined, onMissing: undefined, scope: undefined, reuse: false };

test('the file wins over the run, the run over the environment', () => {
  expect(chooseBackend('memory', any, {})).toMatchObject({ name: 'memory', onMissing: 'skip' });
  expect(chooseBackend('memory', any, { REDIS_BACKEND: '' }).name).toBe('memory');
  expect(chooseBackend('redis-server', any, {})).toMatchObject({ name: 'redis-server', onMissing: 'skip' });
  expect(chooseBackend('memory', any, { REDIS_BACKEND: 'redis-server' })).toMatchObject({ name: 'redis-server', onMissing: 'fail' });
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

test('REQUIRE=docker is for containers', () => {
  expect(chooseBackend('container', any, { REQUIRE: 'docker' }).onMissing).toBe('fail');
  expect(chooseBackend('container', any, { REQUIRE: 'redis-server' }).onMissing).toBe('skip');
  expect(chooseBackend('redis-server', any, { REQUIRE: 'docker' }).onMissing).toBe('skip');
});

test('a scope for each, and what is for the next run is one for this run', () => {
  const scope = (name: 'memory' | 'redis-server' | 'container', options: object = {}): string =>
    chooseBackend(name, { ...any, ...options }, {}).scope;
  expect([scope('memory'), scope('redis-server'), scope('container')]).toEqual(['file', 'file', 'worker']);
  expect([scope('memory', { scope: 'run' }), scope('redis-server', { scope: 'run' })]).toEqual(['file', 'run']);
  expect([scope('container', { reuse: true }), scope('redis-server', { reuse: true })]).toEqual(['run', 'file']);
});

test('a name that is none', () => {
  expect(() => chooseBackend('memory', any, { REDIS_BACKEND: 'redis-sever' })).toThrow(
    'REDIS_BACKEND is "redis-sever", and there is no such backend.\nDid you mean "redis-server"? Allowed: memory, redis-server, container, cluster, sentinel.',
  );
});
