import { parseArgs } from 'node:util';
import { DistributedError, nearestName } from './base/errors';

/** What --help shows. */
export const help = `jest-distributed redis [options]

Runs the in-process Redis in the foreground, until SIGINT or SIGTERM.

  --port N           the port to listen on (default 6379; 0: any free one)
  --host ADDRESS     the address to listen on (default 127.0.0.1)
  --unixsocket PATH  a socket file to listen on too
  --help, -h         shows this
  --version, -v      shows the version
`;

const flags = {
  port: { type: 'string' },
  host: { type: 'string' },
  unixsocket: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** What a command line asks for. */
export type CommandLine =
  | { readonly act: 'help' }
  | { readonly act: 'version' }
  | { readonly act: 'redis'; readonly options: { readonly port: number; readonly host?: string; readonly unixsocket?: string } };

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
  const { host, unixsocket } = values as { host?: string; unixsocket?: string };
  const port = portOf(values.port as string | undefined);
  return { act: 'redis', options: { port, ...(host !== undefined && { host }), ...(unixsocket !== undefined && { unixsocket }) } };
}

function checkFlag(given: string, name: string, value: string | undefined): void {
  const flag = Object.hasOwn(flags, name) ? flags[name as keyof typeof flags] : undefined;
  if (flag === undefined) {
    const near = nearestName(name, Object.keys(flags));
    throw usage(`There is no flag ${given}.`, near === undefined ? 'See jest-distributed --help.' : `Did you mean --${near}?`);
  }
  if (flag.type === 'string' && (value === undefined || value === '' || value.startsWith('-'))) {
    throw usage(
      `${given} needs a value.`,
      `Write ${given} ${name === 'port' ? '6380' : name === 'host' ? '127.0.0.1' : '/tmp/redis.sock'}.`,
    );
  }
  if (flag.type === 'boolean' && value !== undefined) throw usage(`${given} takes no value.`, `Write ${given} alone.`);
}

/** A client's own default port, so that `redis-cli` finds it without being told. */
function portOf(text = '6379'): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65535)) throw usage(`--port ${text} is no port.`, 'Give a whole number from 0 to 65535; 0 is any free port.');
  return port;
}

function usage(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_USAGE', what, fix });
}
