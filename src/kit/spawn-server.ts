import { DistributedError, nearestName } from '../base/errors';
import { isRecord } from '../base/realm';
import { bridge, settle, settleNow } from '../bridge/inner';
import type { ServerExit, ServerWire, WireServerOptions } from '../bridge/wire';
import { askProbe } from './life/ask-probe';

/** When a server counts as ready: when all that is named holds. */
export interface ServerReadiness {
  /** It accepts connections on this port of this machine; `true` for the one that stands for {port}. */
  readonly port?: number | true | undefined;
  /** Its output, stdout or stderr, has this text or matches. */
  readonly log?: string | RegExp | undefined;
  /** This URL answers with a status from 200 to 299; a path ('/health') is one of 127.0.0.1 and {port}. */
  readonly http?: string | undefined;
  /** Called again and again until it neither throws nor returns false. */
  readonly probe?: ((look: { readonly port: number | undefined }) => unknown) | undefined;
}

/** Options of {@link spawnServer}. */
export interface SpawnServerOptions {
  /** Default: `{ port: true }` where {port} stands in the arguments or in `env`, else ready at once. */
  readonly ready?: ServerReadiness | undefined;
  /** How long it may take until it is ready, in milliseconds; default 10,000. */
  readonly readyMs?: number | undefined;
  /** More variables beside those of process.env; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Default process.cwd(). */
  readonly cwd?: string | undefined;
  /** How long it may take to end after SIGTERM before SIGKILL follows, in milliseconds; default 5,000; 0 for SIGKILL at once. */
  readonly graceMs?: number | undefined;
  /** 'failure' (the default) shows what it wrote in a test that fails, 'always' shows it as it comes, on stderr. */
  readonly output?: 'failure' | 'always' | undefined;
  /** A command for servers that leave their process group ('pg_ctl', 'stop', ...): run, in /, when Jest has ended without ending this one. */
  readonly ifOrphaned?: readonly string[] | undefined;
}

/** A server in a process of its own. */
export interface SpawnedServer {
  /** What {port} stands for. @throws DistributedError JD_NO_PORT_GIVEN where there is none */
  readonly port: number;
  /** http://127.0.0.1:port */
  readonly url: string;
  /** Of the process that runs, or of the last. */
  readonly pid: number;
  /** The last 64 KiB that it has written, stdout and stderr, over all its starts. */
  readonly output: string;
  /** Resolves when the process of the last start has ended. */
  readonly exited: Promise<ServerExit>;
  /** SIGTERM, and SIGKILL after `graceMs`. Resolves when it has ended; may be called twice. */
  stop(options?: { readonly graceMs?: number }): Promise<ServerExit>;
  /** SIGKILL. Resolves when it has ended. */
  kill(): Promise<ServerExit>;
  /** Starts it again, on the same port, and waits until it is ready. Nothing happens while it runs. */
  start(): Promise<void>;
  /** {@link stop} and {@link start}. */
  restart(): Promise<void>;
  /** SIGSTOP to it and what it has started: it is alive and silent until {@link thaw}. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  /** A signal to the process alone, e.g. 'SIGHUP'. */
  signal(name: string): void;
}

const defaults = { readyMs: 10_000, graceMs: 5_000, output: 'failure' } as const;
const optionNames = ['ready', 'readyMs', 'env', 'cwd', 'graceMs', 'output', 'ifOrphaned'];
const readinessNames = ['port', 'log', 'http', 'probe'];
const placeholder = '{port}';

/**
 * Starts a server of your own in a process that never outlives Jest, and waits until it is ready. It ends with the test, the describe block or
 * the file in which it was made. {port} in arguments, `env`, `ready.http` and `ifOrphaned` stands for a port that nobody else in the run is given.
 * @param command the name of a program on PATH, or a path
 * @throws DistributedError JD_PROGRAM_MISSING, JD_PORT_TAKEN, JD_EXITED_EARLY or JD_NOT_READY, the last two with the end of its output;
 * JD_ARGUMENT for wrong options; JD_NO_BRIDGE in an environment that is not ours
 * @example
 * const api = await spawnServer('node', ['server.js', '--port', '{port}'], { ready: { http: '/health' } });
 * await fetch(api.url);
 */
export async function spawnServer(command: string, args: readonly string[] = [], options: SpawnServerOptions = {}): Promise<SpawnedServer> {
  const { freePort, spawnServer: spawn } = bridge('spawnServer()');
  checkNames('The option', options, optionNames);
  checkNames('ready:', options.ready ?? {}, readinessNames);
  const texts = [...args, ...Object.values(options.env ?? {}), options.ready?.http, ...(options.ifOrphaned ?? [])];
  const needsPort = texts.some((text) => text?.includes(placeholder)) || options.ready?.http?.startsWith('/') === true;
  const port = needsPort ? await settle(freePort()) : undefined;
  const wire = await settle(spawn(wireOptions(command, args, options, port), probeOf(options.ready, port)));
  return face(wire, { name: command, port, graceMs: options.graceMs ?? defaults.graceMs });
}

function wireOptions(command: string, args: readonly string[], options: SpawnServerOptions, port: number | undefined): WireServerOptions {
  const fill = (text: string): string => (port === undefined ? text : text.replaceAll(placeholder, String(port)));
  const { ready = port === undefined ? {} : { port: true }, env = {}, cwd = process.cwd() } = options;
  const { log, http } = ready;
  if (ready.port === true && port === undefined) throw portNowhere();
  const filled = Object.entries(env).map(([name, value]) => [name, value === undefined ? undefined : fill(value)]);
  return {
    command,
    args: args.map(fill),
    cwd,
    env: { ...process.env, ...(Object.fromEntries(filled) as Record<string, string | undefined>) },
    ready: {
      port: ready.port === true ? port : ready.port,
      log: log === undefined || typeof log === 'string' ? log : { source: log.source, flags: log.flags.replace(/[gy]/g, '') },
      http: http === undefined ? undefined : fill(http.startsWith('/') ? `http://127.0.0.1:${placeholder}${http}` : http),
    },
    readyMs: options.readyMs ?? defaults.readyMs,
    graceMs: options.graceMs ?? defaults.graceMs,
    output: options.output ?? defaults.output,
    ifOrphaned: (options.ifOrphaned ?? []).map(fill),
  };
}

function probeOf({ probe }: ServerReadiness = {}, port: number | undefined): (() => Promise<string | undefined>) | undefined {
  if (probe === undefined) return undefined;
  return () => askProbe(() => probe({ port }));
}

interface Given {
  readonly name: string;
  readonly port: number | undefined;
  readonly graceMs: number;
}

function face(wire: ServerWire, { name, port, graceMs }: Given): SpawnedServer {
  const givenPort = (): number => {
    if (port !== undefined) return port;
    throw new DistributedError({
      code: 'JD_NO_PORT_GIVEN',
      what: `${name} was given no port.`,
      fix: `Write ${placeholder} where it takes one: in its arguments, or env: { PORT: '${placeholder}' }.`,
    });
  };
  const server: SpawnedServer = {
    get port() {
      return givenPort();
    },
    get url() {
      return `http://127.0.0.1:${givenPort()}`;
    },
    get pid() {
      return settleNow(() => wire.pid());
    },
    get output() {
      return settleNow(() => wire.output());
    },
    get exited() {
      return settle(wire.exited());
    },
    stop: (options = {}) => settle(wire.stop({ graceMs: options.graceMs ?? graceMs })),
    kill: () => settle(wire.stop({ graceMs: 0 })),
    start: () => settle(wire.start()),
    restart: async () => {
      await server.stop();
      await server.start();
    },
    freeze: () => settleNow(() => wire.freeze()),
    thaw: () => settleNow(() => wire.thaw()),
    signal: (signal) => settleNow(() => wire.signal(signal)),
  };
  return Object.freeze(server);
}

function checkNames(place: string, given: unknown, allowed: readonly string[]): void {
  if (!isRecord(given)) throw wrong(`${place} ${String(given)} is not an object`, `Allowed in it: ${allowed.join(', ')}.`);
  for (const name of Object.keys(given).filter((each) => !allowed.includes(each))) {
    const near = allowed.includes(`${name}Ms`) ? `${name}Ms` : nearestName(name, allowed);
    throw wrong(`${place} "${name}" is unknown`, `${near === undefined ? '' : `Did you mean "${near}"? `}Allowed: ${allowed.join(', ')}.`);
  }
}

function portNowhere(): DistributedError {
  return wrong(
    'ready: { port: true } waits for a port that nobody is given',
    `Write ${placeholder} in the arguments, or env: { PORT: '${placeholder}' }.`,
  );
}

function wrong(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_ARGUMENT', what: `spawnServer(): ${what}.`, fix });
}
