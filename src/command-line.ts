import { parseArgs } from 'node:util';
import { DistributedError, nearestName } from './base/errors';
import type { TlsOptions } from './base/tls-options';
import { newestVersion, type RedisVersion, redisVersions } from './base/redis-versions';

/** What --help shows. */
export const help = `jest-distributed redis [options]

Runs the in-process Redis in the foreground, until SIGINT or SIGTERM.

  --port N           the port to listen on (default 6379; 0: any free one)
  --host ADDRESS     the address to listen on (default 127.0.0.1)
  --unixsocket PATH  a socket file to listen on too
  --dir PATH         a folder for RDB files: its dump.rdb is loaded at the start, and SAVE writes there
  --tls-port N       a port for TLS, beside the one without (0: any free one)
  --tls-cert-file PATH, --tls-key-file PATH
                     the certificate for it and its key, as PEM files
  --tls-ca-cert-file PATH
                     whose certificates clients must have (default: they need none)
  --redis-version V  which Redis it is like: ${redisVersions.join(', ')} (default ${newestVersion})
  --help, -h         shows this
  --version, -v      shows the version of jest-distributed
`;

const flags = {
  port: { type: 'string' },
  host: { type: 'string' },
  unixsocket: { type: 'string' },
  dir: { type: 'string' },
  'tls-port': { type: 'string' },
  'tls-cert-file': { type: 'string' },
  'tls-key-file': { type: 'string' },
  'tls-ca-cert-file': { type: 'string' },
  'redis-version': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

const examples = {
  port: '6380',
  host: '127.0.0.1',
  unixsocket: '/tmp/redis.sock',
  dir: '.',
  'tls-port': '6380',
  'tls-cert-file': 'redis.crt',
  'tls-key-file': 'redis.key',
  'tls-ca-cert-file': 'ca.crt',
  'redis-version': redisVersions[0],
};

/** What a command line asks for. */
export type CommandLine =
  { readonly act: 'help' } | { readonly act: 'version' } | { readonly act: 'redis'; readonly options: ServeOptions };

interface ServeOptions {
  readonly port: number;
  readonly host?: string;
  readonly unixsocket?: string;
  readonly dir?: string;
  readonly tls?: TlsOptions;
  readonly version?: RedisVersion;
}

/** Reads the words behind the program's name. @throws DistributedError JD_USAGE when they make no sense */
export function readCommandLine(words: readonly string[]): CommandLine {
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options: flags,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) if (token.kind === 'option') checkFlag(token.rawName, token.name, token.value);
  if (values.help === true) return { act: 'help' };
  if (values.version === true) return { act: 'version' };
  const [command, extra] = positionals;
  if (command === undefined) throw usage('No command is given.', 'Commands: redis.');
  if (command !== 'redis') throw usage(`There is no command '${command}'.`, 'Commands: redis.');
  if (extra !== undefined) throw usage(`'${extra}' is too much: redis takes flags only.`, 'See jest-distributed --help.');
  return { act: 'redis', options: serveOptions(values) };
}

function serveOptions(values: { readonly [flag: string]: unknown }): ServeOptions {
  const { host, unixsocket, dir } = values as { host?: string; unixsocket?: string; dir?: string };
  const version = values['redis-version'] as string | undefined;
  return {
    port: portOf('--port', values['port'] as string | undefined),
    ...(host !== undefined && { host }),
    ...(unixsocket !== undefined && { unixsocket }),
    ...(dir !== undefined && { dir }),
    ...tlsOptions(values),
    ...(version !== undefined && { version: versionOf(version) }),
  };
}

/** As in Redis: TLS has a port of its own. */
function tlsOptions(values: { readonly [flag: string]: unknown }): Pick<ServeOptions, 'tls'> {
  const [port, cert, key, ca] = ['tls-port', 'tls-cert-file', 'tls-key-file', 'tls-ca-cert-file'].map((name) => values[name]) as (
    string | undefined
  )[];
  if ([port, cert, key, ca].every((value) => value === undefined)) return {};
  if (port === undefined || cert === undefined || key === undefined) {
    throw usage('TLS is given in part.', 'Give --tls-port, --tls-cert-file and --tls-key-file together.');
  }
  return { tls: { port: portOf('--tls-port', port), cert, key, ...(ca !== undefined && { ca }) } };
}

function checkFlag(given: string, name: string, value: string | undefined): void {
  const flag = Object.hasOwn(flags, name) ? flags[name as keyof typeof flags] : undefined;
  if (flag === undefined) {
    const near = nearestName(name, Object.keys(flags));
    throw usage(`There is no flag ${given}.`, near === undefined ? 'See jest-distributed --help.' : `Did you mean --${near}?`);
  }
  if (flag.type === 'string' && (value === undefined || value === '' || value.startsWith('-'))) {
    throw usage(`${given} needs a value.`, `Write ${given} ${examples[name as keyof typeof examples]}.`);
  }
  if (flag.type === 'boolean' && value !== undefined) throw usage(`${given} takes no value.`, `Write ${given} alone.`);
}

/** A client's own default port, so that `redis-cli` finds it without being told. */
function portOf(flag: string, text = '6379'): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65535)) throw usage(`${flag} ${text} is no port.`, 'Give a whole number from 0 to 65535; 0 is any free port.');
  return port;
}

function versionOf(text: string): RedisVersion {
  const known = redisVersions.find((each) => each === text);
  if (known === undefined) throw usage(`--redis-version ${text} is none of ours.`, `Versions: ${redisVersions.join(', ')}.`);
  return known;
}

function usage(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_USAGE', what, fix });
}
