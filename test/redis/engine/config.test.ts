import { createConfig } from '../../../src/redis/engine/config';
import { parameterAliases } from '../../../src/redis/engine/parameters';
import { type RedisVersion, Version } from '../../../src/redis/version';
import { defaultEncodingLimits } from '../../../src/redis/keyspace/value';
import recorded from '../../data/config-set.json';

interface Single {
  readonly names: readonly string[];
  /** By value: the number of the refusal, or what CONFIG GET shows differently afterwards. */
  readonly values: Readonly<Record<string, number | Readonly<Record<string, string>>>>;
}

interface Several {
  readonly set: readonly string[];
  readonly reply: string;
  readonly changed?: Readonly<Record<string, string>>;
}

const singles = recorded.single as unknown as readonly Single[];
const several = recorded.several as unknown as readonly Several[];

/** What a server of the test's own has for reasons of its place, not of Redis. */
const own = new Set(['port', 'enable-debug-command', 'enable-protected-configs']);

function fresh(options: { password?: string; databases?: number; version?: RedisVersion } = {}) {
  const limits = { ...defaultEncodingLimits };
  return {
    limits,
    config: createConfig({
      databases: options.databases ?? 16,
      password: options.password,
      version: new Version(options.version ?? '7.0'),
      limits,
    }),
  };
}

function shown(config: ReturnType<typeof createConfig>): Record<string, string> {
  return Object.fromEntries([...config.names()].map((name) => [name, config.get(name)!]));
}

function differences(config: ReturnType<typeof createConfig>): Record<string, string> {
  const before = shown(fresh().config);
  return Object.fromEntries(Object.entries(shown(config)).filter(([name, value]) => before[name] !== value));
}

function pairsOf(words: readonly string[]): [string, string][] {
  return words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1]!] as [string, string]] : []));
}

describe('settings, against what a real server said', () => {
  test('names and defaults', () => {
    const ours = shown(fresh().config);
    expect(Object.keys(ours).sort()).toEqual(Object.keys(recorded.defaults).sort());
    for (const [name, value] of Object.entries(recorded.defaults)) if (!own.has(name)) expect([name, ours[name]]).toEqual([name, value]);
  });

  test('single values of every parameter', () => {
    let checked = 0;
    for (const { names, values } of singles) {
      for (const name of names) {
        for (const [value, expected] of Object.entries(values)) {
          const { config } = fresh();
          const error = config.set([[name, value]]);
          const label = `CONFIG SET ${name} '${value}'`;
          if (typeof expected === 'number') {
            const reason = recorded.reasons[expected]!.replace('(NAME)', `(possibly related to argument '${name}')`);
            expect([label, error?.message, differences(config)]).toEqual([label, reason, {}]);
          } else {
            const changed = Object.fromEntries(Object.entries(expected).map(([key, each]) => [key === 'NAME' ? name : key, each]));
            expect([label, error?.message, differences(config)]).toEqual([label, undefined, changed]);
          }
          checked++;
        }
      }
    }
    expect(checked).toBeGreaterThan(1900);
  });

  test.each(several.map((each) => [each.set.join(' '), each] as const))('%s', (_, { set, reply, changed }) => {
    const { config } = fresh();
    const error = config.set(pairsOf(set));
    expect(error?.message ?? 'OK').toBe(reply);
    expect(differences(config)).toEqual(changed ?? {});
  });
});

describe('settings', () => {
  test('aliases are the parameter itself', () => {
    const { config } = fresh({ version: '7.4' });
    for (const [alias, name] of Object.entries(parameterAliases)) expect([alias, config.get(alias)]).toEqual([alias, config.get(name)]);
    expect(config.set([['list-max-ziplist-size', '-4']])).toBeUndefined();
    expect(config.get('list-max-listpack-size')).toBe('-4');
  });

  test('each version has its own', () => {
    const has = (version: RedisVersion, name: string): boolean => fresh({ version }).config.get(name) !== undefined;
    expect([has('7.0', 'set-max-listpack-value'), has('7.2', 'set-max-listpack-value')]).toEqual([false, true]);
    expect([has('7.2', 'bgsave-cpulist'), has('7.4', 'bgsave-cpulist'), has('7.4', 'bgsave_cpulist')]).toEqual([false, true, true]);
    const refusal = (version: RedisVersion): unknown => fresh({ version }).config.set([['maxmemory-samples', '65']])?.message;
    expect([refusal('7.2'), refusal('7.4')]).toEqual([undefined, expect.stringContaining('between 1 and 64')]);
  });

  test('some are not among the names', () => {
    const named = (version: RedisVersion, name: string): boolean => [...fresh({ version }).config.names()].includes(name);
    expect(named('7.0', 'rdb-key-save-delay')).toBe(false);
    expect([named('7.0', 'aof-disable-auto-gc'), named('7.2', 'aof-disable-auto-gc')]).toEqual([true, false]);
    const { config } = fresh();
    expect(config.set([['rdb-key-save-delay', '-5']])).toBeUndefined();
    expect(config.get('rdb-key-save-delay')).toBe('-5');
  });

  test('whoever watches a setting is told now and at each change', () => {
    const { config } = fresh();
    const seen: string[] = [];
    config.whenSet('hz', (value) => seen.push(value));
    config.set([['hz', '20']]);
    const saved = config.save();
    config.set([['hz', '30']]);
    config.restore(saved);
    expect(seen).toEqual(['10', '20', '30', '20']);
    expect(() => config.whenSet('hz', () => undefined)).toThrow('hz has an observer already');
  });

  test('encoding limits are written into the shared object, and only when all is right', () => {
    const { config, limits } = fresh();
    config.set([
      ['hash-max-listpack-entries', '1'],
      ['hash-max-ziplist-value', '2kb'],
      ['list-max-listpack-size', '-3'],
      ['set-max-intset-entries', '4'],
      ['zset-max-listpack-entries', '5'],
      ['zset-max-listpack-value', '6'],
    ]);
    const expected = {
      hashMaxListpackEntries: 1,
      hashMaxListpackValue: 2048,
      listMaxListpackSize: -3,
      setMaxIntsetEntries: 4,
      zsetMaxListpackEntries: 5,
      zsetMaxListpackValue: 6,
    };
    expect(limits).toMatchObject(expected);
    expect(
      config.set([
        ['set-max-intset-entries', '9'],
        ['hz', 'x'],
      ]),
    ).toBeDefined();
    expect(limits).toMatchObject(expected);
  });

  test('events are parsed', () => {
    const { config } = fresh();
    const events = (flags: string) => {
      expect(config.set([['notify-keyspace-events', flags]])).toBeUndefined();
      const { byKey, byEvent, classes } = config.keyspaceEvents;
      return [byKey, byEvent, [...classes].join(' ')];
    };
    expect(events('')).toEqual([false, false, '']);
    expect(events('g')).toEqual([false, false, '']);
    expect(events('Kg$')).toEqual([true, false, 'generic string']);
    expect(events('Exm')).toEqual([false, true, 'expired keyMiss']);
    expect(events('KEA')).toEqual([true, true, 'generic string list set hash zset expired evicted stream module']);
    expect(events('KEAn')[2]).toContain('new');
  });

  test('numbers need no parsing', () => {
    const { config } = fresh();
    expect(config.number('proto-max-bulk-len')).toBe(512 * 1024 * 1024);
    config.set([['proto-max-bulk-len', '1mb']]);
    expect(config.number('proto-max-bulk-len')).toBe(1024 * 1024);
    expect(() => config.number('loglevel')).toThrow('loglevel is no numeric parameter');
  });

  test('saved and restored: values, limits and events', () => {
    const { config, limits } = fresh({ password: 'secret', databases: 4 });
    expect([config.get('requirepass'), config.get('databases')]).toEqual(['secret', '4']);
    const before = shown(config);
    const saved = config.save();
    config.set([
      ['requirepass', ''],
      ['hash-max-listpack-entries', '3'],
      ['notify-keyspace-events', 'KEA'],
      ['maxmemory', '5mb'],
    ]);
    expect(limits.hashMaxListpackEntries).toBe(3);
    config.restore(saved);
    expect(shown(config)).toEqual(before);
    expect(limits).toEqual(defaultEncodingLimits);
    expect(config.keyspaceEvents.classes.size).toBe(0);
  });
});
