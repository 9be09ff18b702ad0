import { nearestName } from '../base/errors';
import { type ReportMode, reportModes } from '../base/race-options';
import { isRecord } from '../base/realm';
import { type RedisPragma, redisPragmas } from './docblock';
import { type BackendName, backendNames, type ClusterShape, type SentinelShape, type ServerOptions } from '../backends/backend';
import { type Check, isName, isText, meant, oneOf, optionError, readNames, wholeNumber } from './option-checks';
import { type RedisVersion, redisVersions } from '../base/redis-versions';
import type { TlsOptions } from '../base/tls-options';
import type { Suppression } from './race/watch/suppressions';
import { isAddress } from '../redis/transport/dial';
import { defaultTransport } from '../redis/server-options';

/** The file's Redis. Set by `testEnvironmentOptions.redis`, by `@jest-environment-options`, or by the `@redis` pragma. */
export interface RedisOptions {
  /** How many databases SELECT reaches. Default 16. */
  readonly databases: number;
  /**
   * When the data is put back. 'test' (the default): before each test, to what the beforeAll hooks around it have built;
   * 'file': each file begins empty; 'never': a file finds what the one before it on the same Jest worker has left.
   */
  readonly reset: 'test' | 'file' | 'never';
  /** What clients must AUTH with. Default: none. */
  readonly password: string | undefined;
  /** TLS on its port, e.g. {"key": "test/redis.key", "cert": "test/redis.crt"}. Default: none. */
  readonly tls: TlsOptions | undefined;
  /** Which Redis it is like: '7.0' to '8.4'. It lacks what came later. Default: the newest, '8.4'; on another backend than memory, the one that is found. */
  readonly version: RedisVersion | undefined;
  /** Of the backend redis-server: its program, a path or a name on PATH. Default: redis-server, valkey-server or keydb-server, whichever is found first. */
  readonly binary: string | undefined;
  /** Of the backend container: its image, with the tag. Default: 'redis:' and the version, or 'redis:7.2'. */
  readonly image: string | undefined;
  /** Of the backend container: what runs in it in the place of redis-server, before the settings. Default: ['redis-server']. */
  readonly command: readonly string[] | undefined;
  /** Of the backend container: a redis.conf, absolute or from the folder of the test file. Default: none. */
  readonly configFile: string | undefined;
  /** Of the backend container: a network that is there, in which it is called redis. Default: none. */
  readonly network: string | undefined;
  /** Of the backend container: whether it stays for the next run. Default false. */
  readonly reuse: boolean;
  /** A file that it begins with: an RDB file or commands, absolute or from the folder of the test file. Default: none. */
  readonly seed: string | undefined;
  /**
   * How long a server of another process lives: 'test' has a new one for each test, 'file' for each file, 'worker' for all files of a Jest worker, 'run' for all
   * of the run. Default: 'file' for redis-server, 'worker' for container. The in-process Redis is always the file's own.
   */
  readonly scope: Scope | undefined;
  /** The backend that the file insists on, whatever the run asks for. Default: any. */
  readonly only: BackendName | undefined;
  /** What becomes of the file when there is no such backend on this machine. Default: 'skip'; 'fail' where REDIS_BACKEND or REQUIRE names it. */
  readonly onMissing: 'skip' | 'fail' | undefined;
  /** How clients in the test's process reach it: through memory, ten times faster, or as all others do. Default 'memory'. */
  readonly transport: 'memory' | 'tcp';
  /**
   * Addresses, host:port, that lead the test's process to the file's Redis too, as if it listened there; all spellings of this machine's own are one.
   * Default: localhost:6379. A list in the options is added to it; an empty one turns it off.
   */
  readonly aliases: readonly string[];
  /** More variables for process.env and which part of the address each gets, e.g. {"CACHE_URL": "url"}. Default: none. */
  readonly env: Readonly<Record<string, 'url' | 'host' | 'port' | 'password'>>;
  /** Settings as CONFIG SET takes them, e.g. {"notify-keyspace-events": "KEA"}. Default: none. */
  readonly config: Readonly<Record<string, string>>;
}

export const scopes = ['test', 'file', 'worker', 'run'] as const;
export type Scope = (typeof scopes)[number];

/** The nodes of the file's Redis, where it is a cluster. Set by `testEnvironmentOptions.cluster`, by `@jest-environment-options`, or by the `@cluster` pragma. */
export interface ClusterOptions extends ClusterShape {
  /** How many masters share the slots. Default 3. */
  readonly masters: number;
  /** How many replicas each of them has. Default 1. */
  readonly replicas: number;
}

/** The servers of the file's Redis, where Sentinels watch it. Set by `testEnvironmentOptions.sentinel`, by `@jest-environment-options`, or by the `@sentinel` pragma. */
export interface SentinelOptions extends SentinelShape {
  /** How many replicas the master has. Default 2. */
  readonly replicas: number;
  /** How many Sentinels watch it. Default 3. */
  readonly sentinels: number;
  /** How many of them must see the master down. Default: most of them. */
  readonly quorum: number | undefined;
  /** The name that clients ask for. Default 'mymaster'. */
  readonly name: string;
}

/** The network guard. Set by `testEnvironmentOptions.network`. */
export interface NetworkOptions {
  /** 'refuse' (the default) lets tests reach this machine only; 'open' lets them reach any. */
  readonly outside: 'refuse' | 'open';
  /** Hosts that are open all the same: names, addresses, `*.example.com`. Default: none. */
  readonly allow: readonly string[];
  /** 'fail' fails a test that ends with nock interceptors no request has met. Default 'ignore'. */
  readonly pendingInterceptors: 'ignore' | 'fail';
}

/** How long the environment's own work may take. Set by `testEnvironmentOptions.limits`. */
export interface LimitOptions {
  /** Starting the servers of a file. Default 10,000; where an image may have to be pulled, 120,000. */
  readonly setupMs: number | undefined;
  /** Stopping them. Default 10,000. */
  readonly teardownMs: number;
  /** Each cleanup step of a test or file. Default 5,000. */
  readonly cleanupMs: number;
}

/** What a test file may leave behind. Set by `testEnvironmentOptions.leaks`. */
export interface LeakOptions {
  /** 'fail' fails a file that leaves timers, sockets, servers or children open, with what has opened them. Default 'ignore'. */
  readonly handles: 'ignore' | 'fail';
}

/** Races as they happen. Set by `testEnvironmentOptions.race`, by `@jest-environment-options`, or by the `@race` pragma; true stands for { watch: true }. */
export interface RaceWatchOptions {
  /** Whether every test is watched; RACE=1 and RACE=0 win. Default false; by the pragma true. */
  readonly watch: boolean;
  /** 'fail' (the default) fails a test with a race, 'warn' tells of it. */
  readonly report: ReportMode;
  /** How many steps of a test are remembered: a race within so many is found. Default 2,000. */
  readonly history: number;
  /** Races that are passed over, each with its reason. Default: none. */
  readonly suppress: readonly Suppression[];
}

export interface EnvironmentOptions {
  readonly redis: RedisOptions;
  readonly cluster: ClusterOptions;
  readonly sentinel: SentinelOptions;
  readonly network: NetworkOptions;
  readonly limits: LimitOptions;
  readonly leaks: LeakOptions;
  readonly race: RaceWatchOptions;
}

export const defaultOptions: EnvironmentOptions = {
  redis: {
    databases: 16,
    reset: 'test',
    password: undefined,
    tls: undefined,
    version: undefined,
    binary: undefined,
    image: undefined,
    command: undefined,
    configFile: undefined,
    network: undefined,
    reuse: false,
    seed: undefined,
    scope: undefined,
    only: undefined,
    onMissing: undefined,
    transport: defaultTransport,
    aliases: ['localhost:6379'],
    env: {},
    config: {},
  },
  cluster: { masters: 3, replicas: 1 },
  sentinel: { replicas: 2, sentinels: 3, quorum: undefined, name: 'mymaster' },
  network: { outside: 'refuse', allow: [], pendingInterceptors: 'ignore' },
  limits: { setupMs: undefined, teardownMs: 10_000, cleanupMs: 5_000 },
  leaks: { handles: 'ignore' },
  race: { watch: false, report: 'fail', history: 2_000, suppress: [] },
};

/** Where options come from. */
export interface OptionSources {
  /** The test file, as errors name it. */
  readonly file: string;
  /** `testEnvironmentOptions` as Jest hands them over: those of `@jest-environment-options` are merged in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The names that came by `@jest-environment-options`. */
  readonly fromDocblock: readonly string[];
  /** The options of the pragmas `@redis`, `@cluster`, `@sentinel` and `@race`; they win. */
  readonly pragmas: Readonly<Partial<Record<RedisPragma, Readonly<Record<string, unknown>> | undefined>>>;
}

/**
 * Reads our options and leaves Jest's alone.
 * @returns ours, with defaults; and the rest, for jest-environment-node
 * @throws DistributedError JD_OPTION for an unknown name or a wrong value
 */
export function readOptions(sources: OptionSources): { readonly ours: EnvironmentOptions; readonly rest: Record<string, unknown> } {
  const groups: Record<GroupName, Record<string, unknown>> = {
    redis: {},
    cluster: {},
    sentinel: {},
    network: {},
    limits: {},
    leaks: {},
    race: {},
  };
  const rest: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(sources.options)) {
    if (isGroupName(name))
      readGroup(groups[name], { name, value: wholeGroup(name, value), file: sources.file, source: sourceOf(name, sources) });
    else {
      checkForeign(name, sources);
      rest[name] = value;
    }
  }
  for (const name of redisPragmas) {
    const given = sources.pragmas[name];
    const value = name === 'race' && given !== undefined ? { watch: true, ...given } : given;
    if (value !== undefined) readGroup(groups[name], { name, value, file: sources.file, source: `@${name}` });
  }
  const ours = {
    redis: { ...defaultOptions.redis, ...groups.redis },
    cluster: { ...defaultOptions.cluster, ...groups.cluster },
    sentinel: { ...defaultOptions.sentinel, ...groups.sentinel },
    network: { ...defaultOptions.network, ...groups.network },
    limits: { ...defaultOptions.limits, ...groups.limits },
    leaks: { ...defaultOptions.leaks, ...groups.leaks },
    race: { ...defaultOptions.race, ...groups.race },
  };
  return { ours, rest };
}

/**
 * Reads the options of `redis.another(options)`.
 * @param own the file's Redis: the other one comes from where it comes from
 * @throws DistributedError JD_OPTION for an unknown name or a wrong value
 */
export function readServerOptions(file: string, options: Readonly<Record<string, unknown>>, own: RedisOptions): ServerOptions {
  const { databases, password, tls, version, config, transport, binary, image } = checks.redis;
  const given: Record<string, unknown> = {};
  readNames(given, {
    known: { databases, password, tls, version, config, transport, binary, image },
    value: options,
    place: 'redis.another()',
    file,
  });
  const { binary: program, image: from, command, configFile, network } = own;
  const redis = { ...defaultOptions.redis, binary: program, image: from, command, configFile, network, ...given };
  return serverOptions({ ...defaultOptions, redis });
}

/** Those of a file's Redis that its servers are started with. */
export function serverOptions({ redis, cluster, sentinel }: EnvironmentOptions): ServerOptions {
  const { databases, password, tls, version, config, transport, binary } = redis;
  const { image, command, configFile, network, reuse } = redis;
  const container = { image, command, configFile, network, reuse };
  return { databases, password, tls, version, config, transport, binary, container, cluster, sentinel };
}

type GroupName = keyof EnvironmentOptions;

const milliseconds: Check = { allowed: 'a number of milliseconds above 0', holds: (value) => typeof value === 'number' && value > 0 };

const checks: { readonly [Group in GroupName]: { readonly [Name in keyof EnvironmentOptions[Group]]-?: Check } } = {
  redis: {
    databases: wholeNumber(1, 10_000),
    reset: oneOf('test', 'file', 'never'),
    password: { allowed: 'a text that is not empty', holds: isName },
    tls: { allowed: 'an object with "key" and "cert", each a path or PEM text', holds: isRecord },
    version: oneOf(...redisVersions),
    binary: { allowed: 'a path, or the name of a program on PATH', holds: isName },
    image: { allowed: 'an image with its tag, e.g. "redis:7.2"', holds: isName },
    command: {
      allowed: 'a list of words, e.g. ["redis-server", "--loadmodule", "/opt/module.so"]',
      holds: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
    },
    configFile: { allowed: 'a path', holds: isName },
    network: { allowed: 'the name of a network', holds: isName },
    reuse: { allowed: 'true, false', holds: (value) => typeof value === 'boolean' },
    seed: { allowed: 'a path', holds: isName },
    scope: oneOf(...scopes),
    only: oneOf(...backendNames),
    onMissing: oneOf('skip', 'fail'),
    transport: oneOf('memory', 'tcp'),
    aliases: {
      allowed: 'a list of addresses, e.g. ["redis:6379", "cache.internal:6380"]; an empty list for none',
      holds: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string' && isAddress(each)),
    },
    env: {
      allowed: 'an object of variable names, each with "url", "host", "port" or "password"',
      holds: (value) => isRecord(value) && Object.values(value).every((part) => ['url', 'host', 'port', 'password'].includes(String(part))),
    },
    config: {
      allowed: 'an object of setting names, each with a text as CONFIG SET takes it',
      holds: (value) => isRecord(value) && Object.values(value).every(isText),
    },
  },
  cluster: { masters: wholeNumber(1, 50), replicas: wholeNumber(0, 5) },
  sentinel: {
    replicas: wholeNumber(0, 20),
    sentinels: wholeNumber(1, 20),
    quorum: wholeNumber(1, 20),
    name: { allowed: 'a text that is not empty', holds: (value) => isText(value) && value !== '' },
  },
  network: {
    outside: oneOf('refuse', 'open'),
    allow: {
      allowed: 'a list of host names, e.g. ["api.example.com", "*.example.org"]',
      holds: (value) => Array.isArray(value) && value.every(isText),
    },
    pendingInterceptors: oneOf('ignore', 'fail'),
  },
  leaks: { handles: oneOf('ignore', 'fail') },
  race: {
    watch: { allowed: 'true, false', holds: (value) => typeof value === 'boolean' },
    report: oneOf(...reportModes),
    history: wholeNumber(100, 1_000_000),
    suppress: {
      allowed:
        'a list of objects, each with "key", "object" or "stack", or two of them, and "reason": patterns and a text, none of them empty',
      holds: (value) => Array.isArray(value) && value.every(isSuppression),
    },
  },
  limits: { setupMs: milliseconds, teardownMs: milliseconds, cleanupMs: milliseconds },
};

/** `race: true`. */
function wholeGroup(name: GroupName, value: unknown): unknown {
  return name === 'race' && typeof value === 'boolean' ? { watch: value } : value;
}

function isSuppression(value: unknown): boolean {
  if (!isRecord(value) || !isName(value['reason'])) return false;
  const { reason: _reason, ...patterns } = value;
  return (
    Object.keys(patterns).length > 0 &&
    !('key' in patterns && 'object' in patterns) &&
    Object.entries(patterns).every(([name, pattern]) => ['key', 'object', 'stack'].includes(name) && isName(pattern))
  );
}

interface Given {
  readonly name: GroupName;
  readonly value: unknown;
  readonly file: string;
  readonly source: string;
}

function readGroup(into: Record<string, unknown>, { name, value, file, source }: Given): void {
  readNames(into, { known: checks[name], value, file, place: source === `@${name}` ? source : `"${name}" in ${source}` });
}

/** Jest passes any name on, so only what looks like ours is an error: one of our options a level too high, or a misspelt group. */
function checkForeign(name: string, sources: OptionSources): void {
  const groupNames = Object.keys(checks) as GroupName[];
  const owner = groupNames.find((group) => Object.hasOwn(checks[group], name));
  const source = sourceOf(name, sources);
  if (owner !== undefined) {
    throw optionError(
      sources.file,
      `${source} has the option "${name}" outside of "${owner}".`,
      `Write { "${owner}": { "${name}": ... } }.`,
    );
  }
  const near = nearestName(name, groupNames);
  if (near !== undefined) throw optionError(sources.file, `${source} has no option "${name}".`, meant(name, groupNames).trimEnd());
}

function isGroupName(name: string): name is GroupName {
  return Object.hasOwn(checks, name);
}

function sourceOf(name: string, { fromDocblock }: OptionSources): string {
  return fromDocblock.includes(name) ? '@jest-environment-options' : 'testEnvironmentOptions';
}
