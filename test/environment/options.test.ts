import { defaultOptions, readOptions, readServerOptions, serverOptions, type OptionSources } from '../../src/environment/options';

const read = (sources: Partial<OptionSources>): ReturnType<typeof readOptions> =>
  readOptions({ file: 'a.test.ts', options: {}, fromDocblock: [], pragmas: {}, ...sources });

test('defaults', () => {
  expect(read({})).toEqual({ ours: defaultOptions, rest: {} });
});

test('takes its own and leaves the rest to Jest', () => {
  const { ours, rest } = read({
    options: { redis: { databases: 4 }, network: { allow: ['x'] }, customExportConditions: ['node'], url: 'http://h' },
  });
  expect(ours.redis).toEqual({ ...defaultOptions.redis, databases: 4 });
  expect(ours.network.allow).toEqual(['x']);
  expect(rest).toEqual({ customExportConditions: ['node'], url: 'http://h' });
});

test('the pragma wins, name by name', () => {
  const { ours } = read({ options: { redis: { databases: 4, reset: 'file' } }, pragmas: { redis: { databases: 2 } } });
  expect(ours.redis).toMatchObject({ databases: 2, reset: 'file' });
});

test('races: true stands for watching, and so does the pragma; suppressions alone ask for nothing', () => {
  const suppress = [{ key: 'cache:*', reason: 'may be filled twice' }];
  expect(read({ options: { race: true } }).ours.race).toEqual({ ...defaultOptions.race, watch: true });
  expect(read({ options: { race: { suppress } }, pragmas: { race: { report: 'warn' } } }).ours.race).toEqual({
    watch: true,
    report: 'warn',
    history: 2_000,
    suppress,
  });
  expect(read({ options: { race: { suppress } } }).ours.race.watch).toBe(false);
  expect(read({ options: { race: true }, pragmas: { race: { watch: false } } }).ours.race.watch).toBe(false);
});

test.each([
  [
    { options: { race: { suppress: [{ key: 'a' }] } } },
    'option "suppress" cannot be [{"key":"a"}].\nAllowed: a list of objects, each with "key", "object" or "stack"',
  ],
  [{ options: { race: { suppress: [{ reason: 'why not' }] } } }, 'option "suppress" cannot be [{"reason":"why not"}].'],
  [{ options: { race: { suppress: [{ keys: 'a', reason: 'why not' }] } } }, 'option "suppress" cannot be'],
  [{ options: { race: { suppress: [{ key: 'a', object: 'b', reason: 'why not' }] } } }, 'option "suppress" cannot be'],
  [{ options: { race: 'yes' } }, '"race" in testEnvironmentOptions must be an object, and is "yes".'],
  [{ pragmas: { race: { report: 'tell' } } }, '@race: option "report" cannot be "tell".\nAllowed: "fail", "warn".'],
  [
    { options: { redis: { databses: 4 } } },
    'a.test.ts: "redis" in testEnvironmentOptions has no option "databses".\nDid you mean "databases"? Allowed: databases, reset',
  ],
  [
    { options: { redis: { zzz: 4 } } },
    'has no option "zzz".\nAllowed: databases, reset, password, tls, version, binary, image, command, configFile, network, reuse, seed, scope, only, onMissing, transport, aliases, env, config.',
  ],
  [
    { options: { redis: { aliases: ['redis'] } } },
    'option "aliases" cannot be ["redis"].\nAllowed: a list of addresses, e.g. ["redis:6379", "cache.internal:6380"]; an empty list for none.',
  ],
  [{ options: { redis: { transport: 'udp' } } }, 'option "transport" cannot be "udp".\nAllowed: "memory", "tcp".'],
  [
    { options: { redis: { reset: 'each' } }, fromDocblock: ['redis'] },
    '"redis" in @jest-environment-options: option "reset" cannot be "each".\nAllowed: "test", "file", "never".',
  ],
  [{ pragmas: { redis: { databases: 0 } } }, '@redis: option "databases" cannot be 0.\nAllowed: a whole number from 1 to 10000.'],
  [{ pragmas: { redis: { env: { X: 'uri' } } } }, '@redis: option "env" cannot be {"X":"uri"}.'],
  [
    { pragmas: { redis: { tls: 'yes' } } },
    'option "tls" cannot be "yes".\nAllowed: an object with "key" and "cert", each a path or PEM text.',
  ],
  [{ pragmas: { redis: { password: '' } } }, 'option "password" cannot be ""'],
  [{ pragmas: { redis: { version: 7.4 } } }, '@redis: option "version" cannot be 7.4.\nAllowed: "7.0", "7.2", "7.4", "8.0", "8.2", "8.4".'],
  [{ pragmas: { redis: { config: { maxmemory: 1 } } } }, 'option "config" cannot be {"maxmemory":1}.'],
  [{ pragmas: { cluster: { masters: 0 } } }, '@cluster: option "masters" cannot be 0.\nAllowed: a whole number from 1 to 50.'],
  [{ pragmas: { cluster: { replica: 1 } } }, '@cluster has no option "replica".\nDid you mean "replicas"? Allowed: masters, replicas.'],
  [{ options: { masters: 3 } }, 'testEnvironmentOptions has the option "masters" outside of "cluster".'],
  [{ options: { redis: 16 } }, '"redis" in testEnvironmentOptions must be an object, and is 16.'],
  [
    { options: { databases: 4 } },
    'testEnvironmentOptions has the option "databases" outside of "redis".\nWrite { "redis": { "databases": ... } }.',
  ],
  [{ options: { netwrok: {} } }, 'testEnvironmentOptions has no option "netwrok".\nDid you mean "network"?'],
  [{ options: { limits: { setupMs: '1s' } } }, 'option "setupMs" cannot be "1s".\nAllowed: a number of milliseconds above 0.'],
  [{ options: { redis: { toString: 1 } } }, 'has no option "toString"'],
])('refuses %j', (sources, message) => {
  const call = (): unknown => read(sources);
  expect(call).toThrow(message);
  expect(call).toThrow(expect.objectContaining({ code: 'JD_OPTION' }));
});

test('a server of its own knows fewer', () => {
  const own = { ...defaultOptions.redis, image: 'redis:6', password: 'q', reuse: true };
  const plain = serverOptions(defaultOptions);
  const container = { ...plain.container, image: 'redis:6' };
  expect(readServerOptions('a.test.ts', { password: 'p' }, own)).toEqual({ ...plain, password: 'p', container });
  expect(readServerOptions('a.test.ts', { image: 'redis:7' }, own).container.image).toBe('redis:7');
  expect(() => readServerOptions('a.test.ts', { reset: 'file' }, defaultOptions.redis)).toThrow(
    'redis.another() has no option "reset".\nAllowed: databases, password, tls, version, config, transport, binary, image.',
  );
});
