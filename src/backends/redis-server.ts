import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../base/clock';
import { GuardedProcess } from '../processes/guarded-process';
import { lacking, type RedisBackend, type ServerOptions } from './backend';
import { ExternalRedis, type LaunchedServer, type ServerPlace } from './external/external-redis';
import { findRedisProgram, type RedisProgram } from './external/redis-program';

export interface RedisServerParts {
  readonly clock: Clock;
  /** See src/environment/ports.ts. */
  freePort(): Promise<number>;
}

/** Ports that are tried when somebody outside of the run has taken one meanwhile. */
const portTries = 3;
const host = '127.0.0.1';

/**
 * Starts a redis-server of this machine (or Valkey, KeyDB) in a process of its own, with nothing on disk.
 * @throws DistributedError JD_BACKEND_MISSING when there is none; JD_OPTION for settings that it refuses
 */
export async function startRedisServer(options: ServerOptions, parts: RedisServerParts): Promise<RedisBackend> {
  const program = findRedisProgram(options, { path: process.env.PATH, cwd: process.cwd() });
  if (options.tls !== undefined) throw lacking('The option "tls"', program);
  for (let left = portTries - 1; ; left--) {
    const place = placeOf(program, options, await parts.freePort(), parts.clock);
    const backend = new ExternalRedis(place, options, parts.clock);
    try {
      await backend.start();
      return backend;
    } catch (error) {
      if (left === 0 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

function placeOf(program: RedisProgram, options: ServerOptions, port: number, clock: Clock): ServerPlace {
  // The same at each start, for settings name it.
  const folder = join(tmpdir(), `jd-redis-${process.pid}-${port}`);
  // Only the handle uses it.
  const socket = join(folder, 's');
  return {
    name: program.name,
    host,
    port,
    fix: 'Start it by hand to see more; the option "binary" names another one.',
    async launch() {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { mode: 0o700 });
      const args = argsOf(program, options, { port, socket, folder });
      const own = { program: program.path, args, cwd: folder, env: { ...process.env, LC_ALL: 'C' }, folder };
      const child = await GuardedProcess.start(own, clock).catch((error: unknown) => {
        rmSync(folder, { recursive: true, force: true });
        throw error;
      });
      return launched(child, { socket, folder });
    },
  };
}

interface OwnPaths {
  readonly socket: string;
  readonly folder: string;
}

function launched(child: GuardedProcess, { socket, folder }: OwnPaths): LaunchedServer {
  return {
    way: { path: socket },
    output: child.output,
    get exit() {
      return child.exit === undefined ? undefined : String(child.exit.code ?? child.exit.signal);
    },
    exited: child.exited,
    async end() {
      await child.end({ graceMs: 0 });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function argsOf(program: RedisProgram, options: ServerOptions, { port, socket, folder }: OwnPaths & { readonly port: number }): string[] {
  const { databases, password } = options;
  return [
    ...['--port', String(port), '--bind', host, '--unixsocket', socket, '--dir', folder],
    ...['--save', '', '--appendonly', 'no', '--databases', String(databases)],
    ...(password === undefined ? [] : ['--requirepass', password]),
    ...(program.isModern ? ['--enable-debug-command', 'local', '--enable-protected-configs', 'local'] : []),
  ];
}
