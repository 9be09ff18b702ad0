#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CommandLine, help, readCommandLine } from './command-line';
import { RedisServer } from './redis/server';
import type { RedisServerOptions } from './redis/server-options';

/** Nobody's test hangs on a server in the foreground: SCRIPT KILL ends a script that takes too long. */
const serverScriptTimeoutMs = 60_000;

void main(process.argv.slice(2));

/** Exit codes: 0 done, 1 the server could not start, 2 a command line that makes no sense. */
async function main(words: readonly string[]): Promise<void> {
  let request: CommandLine;
  try {
    request = readCommandLine(words);
  } catch (error) {
    return fail(error, 2);
  }
  if (request.act === 'help') process.stdout.write(help);
  if (request.act === 'version') process.stdout.write(`${packageVersion()}\n`);
  if (request.act === 'redis') await serve(request.options).catch((error: unknown) => fail(error, 1));
}

async function serve(options: RedisServerOptions): Promise<void> {
  const server = await RedisServer.start({ scriptTimeoutMs: serverScriptTimeoutMs, ...options, keepsProcessAlive: true });
  // Before the address is told: whoever reads it may send the signal at once.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void server.stop());
  process.stdout.write(
    `Redis listens on ${[...server.urls, ...(server.unixsocket === undefined ? [] : [server.unixsocket])].join(' and ')}\n`,
  );
}

/** The message alone: a stack helps nobody who mistyped a flag. */
function fail(error: unknown, exitCode: number): void {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = exitCode;
}

function packageVersion(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; version: string };
      if (name === 'jest-distributed') return version;
    } catch {
      if (folder === dirname(folder)) throw new Error('the package has no package.json');
    }
  }
}
