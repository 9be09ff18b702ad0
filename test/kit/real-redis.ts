import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Binary, toBuffer } from '../../src/base/bytes';
import { type RedisVersion, redisVersions } from '../../src/redis/version';
import { redisProgram as program, RedisProcesses } from './redis-processes';
import type { ConnectionState, RedisUnderTest, TestConnection } from './redis-under-test';
import { encodeCommand, parseReply, ReplySplitter, type Wire } from './resp';

/** Why there is no redis-server to compare with, or undefined when there is one. */
export function missingRealRedis(): string | undefined {
  const found = installedVersion();
  if (found === undefined) return program === 'redis-server' ? 'there is no redis-server on PATH' : `${program} does not run`;
  if (program === 'redis-server' && found !== '7.0') return `the redis-server on PATH is not 7.0 but ${found}`;
  return redisVersions.some((each) => each === found) ? undefined : `${program} is a ${found}, which this package does not know`;
}

/** The version of the real server, for a file that has made sure that there is one; '7.0' without one. */
export function realRedisVersion(): RedisVersion {
  return (installedVersion() ?? '7.0') as RedisVersion;
}

/** As 'major.minor'. */
function installedVersion(): string | undefined {
  try {
    const answer = execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return / v=(\d+\.\d+)/.exec(answer)?.[1];
  } catch {
    return undefined;
  }
}

/** Whether the run may not do without it: REQUIRE names it. */
export const realRedisIsRequired = (process.env['REQUIRE'] ?? '').split(/[\s,]+/).includes('redis-server');

/** A real redis-server in a process of its own, on a Unix socket of its own. */
export class RealRedis implements RedisUnderTest {
  readonly name = 'real';
  readonly version = realRedisVersion();
  private control!: RealConnection;
  private readonly connections = new Set<RealConnection>();
  private initialConfig = new Map<string, string>();
  /** Whether a parameter may not be what it was at the start. */
  private configIsTouched = false;
  private readonly processes = new RedisProcesses();

  static async start(): Promise<RealRedis> {
    const server = new RealRedis();
    const { directory } = server.processes;
    // Loading an empty file puts the users back, which no command can.
    const users = join(directory, 'users.acl');
    writeFileSync(users, '');
    const options = ['--port', '0', '--unixsocket', server.socketPath, '--appendonly', 'no', '--aclfile', users];
    const allowances = ['--enable-debug-command', 'yes', '--enable-protected-configs', 'yes', '--set-proc-title', 'no'];
    await server.processes.start([...options, ...allowances]);
    await server.openControl();
    server.initialConfig = await server.readConfig();
    return server;
  }

  get socketPath(): string {
    return join(this.processes.directory, 's');
  }

  async reset(config: ReadonlyMap<string, string>): Promise<void> {
    for (const each of this.connections) each.destroy();
    this.connections.clear();
    await this.ask('CLIENT', 'UNPAUSE');
    if (this.configIsTouched) await this.restoreConfig();
    this.configIsTouched = config.size > 0;
    await this.control.answers(cleaning);
    this.control.received.length = 0;
    for (const [name, value] of config) {
      const reply = await this.ask('CONFIG', 'SET', name, value);
      if (reply.kind === 'error') throw new Error(`[config ${name}=${value}]: ${reply.text}`);
    }
  }

  /** Leaves connections and settings alone. */
  async flush(): Promise<void> {
    await this.ask('FLUSHALL');
  }

  async connect(): Promise<RealConnection> {
    const connection = await RealConnection.open(this, this.socketPath);
    await this.ask('PING');
    const newest = textOf(await this.ask('CLIENT', 'LIST'))
      .trimEnd()
      .split('\n')
      .at(-1)!;
    connection.id = /^id=(\d+)/.exec(newest)![1]!;
    this.connections.add(connection);
    return connection;
  }

  async advance(): Promise<void> {
    throw new Error('the clock of a real server cannot be moved: mark the case [ours]');
  }

  async awaitReply(connection: RealConnection): Promise<void> {
    await connection.change((state) => state.received.length > 0 || state.isClosed);
    await this.fence();
  }

  async stop(): Promise<void> {
    for (const each of this.connections) each.destroy();
    this.control.destroy();
    await this.processes.stop();
  }

  /** Asks on the connection that no test uses. */
  async ask(...argv: Binary[]): Promise<Wire> {
    for (;;) {
      if (this.control.isClosed) await this.openControl(); // A test may kill it.
      await this.control.write(argv);
      await this.control.change((state) => state.received.length > 0 || state.isClosed);
      const raw = this.control.received.shift();
      if (raw !== undefined) return parseReply(raw);
    }
  }

  /**
   * Comes back when what was sent before has been done and its effects have arrived. A command is read in the turn of the server's
   * loop in which this connection's first question is read, at the latest; the second one finds its replies written.
   */
  async fence(): Promise<void> {
    await this.ask(...quietCommand);
    await this.ask(...quietCommand);
    await setImmediate();
    await setImmediate();
  }

  /** Told of what tests send. */
  sent(argv: readonly Binary[]): void {
    if (argv[0]!.toUpperCase() === 'CONFIG') this.configIsTouched = true;
  }

  private async openControl(): Promise<void> {
    this.control = await RealConnection.open(this, this.socketPath);
  }

  private async readConfig(): Promise<Map<string, string>> {
    const wire = await this.ask('CONFIG', 'GET', '*');
    const texts = 'items' in wire ? wire.items.map(textOf) : [];
    const config = new Map<string, string>();
    for (let i = 0; i < texts.length; i += 2) config.set(texts[i]!, texts[i + 1]!);
    return config;
  }

  private async restoreConfig(): Promise<void> {
    for (const [name, value] of await this.readConfig()) {
      const initial = this.initialConfig.get(name);
      if (initial !== undefined && initial !== value) await this.ask('CONFIG', 'SET', name, initial);
    }
  }
}

/** Changes nothing, and MONITOR does not show it. */
const quietCommand = ['CLIENT', 'NO-EVICT', 'ON'];

/** What empties a server, sent by the connection that stays. */
const cleaning = [
  'ACL LOAD',
  'ACL LOG RESET',
  'FLUSHALL',
  'SCRIPT FLUSH',
  'FUNCTION FLUSH',
  'CONFIG RESETSTAT',
  'DEBUG SET-ACTIVE-EXPIRE 1',
  'CLIENT KILL TYPE normal',
  'CLIENT KILL TYPE pubsub',
].map((line) => line.split(' '));

class RealConnection implements TestConnection {
  readonly received: Binary[] = [];
  isClosed = false;
  /** The server's number for it. */
  id = '';
  private readonly splitter = new ReplySplitter();
  private changed = (): void => {};

  private constructor(
    private readonly server: RealRedis,
    private readonly socket: Socket,
  ) {
    socket.on('data', (data: Buffer) => {
      this.received.push(...this.splitter.add(data.toString('latin1')));
      this.changed();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.isClosed = true;
      this.changed();
    });
  }

  static async open(server: RealRedis, path: string): Promise<RealConnection> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new RealConnection(server, socket);
  }

  async send(argv: readonly Binary[]): Promise<ConnectionState> {
    if (this.isClosed) return 'closed';
    this.server.sent(argv);
    await this.write(argv);
    await this.server.fence();
    await this.change((state) => !state.splitter.isPartial || state.isClosed);
    if (this.received.length > 0 || this.isClosed) return this.isClosed ? 'closed' : 'idle';
    const line = textOf(await this.server.ask('CLIENT', 'LIST', 'ID', this.id));
    return / flags=\S*b/.test(line) ? 'blocked' : 'idle';
  }

  async sendAll(commands: readonly (readonly Binary[])[]): Promise<void> {
    await this.answers(commands);
    await this.server.fence();
  }

  /** Sends commands in one piece; comes back when each has its reply. */
  async answers(commands: readonly (readonly Binary[])[]): Promise<void> {
    const expected = this.received.length + commands.length;
    this.socket.write(toBuffer(commands.map(encodeCommand).join('')));
    await this.change((state) => state.received.length >= expected || state.isClosed);
  }

  /** Sends a command; comes back when the kernel has it. */
  write(argv: readonly Binary[]): Promise<void> {
    return new Promise((resolve) => this.socket.write(toBuffer(encodeCommand(argv)), () => resolve()));
  }

  /** Waits until something has happened after which the condition holds. */
  async change(holds: (state: RealConnection) => boolean): Promise<void> {
    while (!holds(this)) await new Promise<void>((resolve) => (this.changed = resolve));
  }

  destroy(): void {
    this.socket.destroy();
  }
}

function textOf(wire: Wire): Binary {
  return 'text' in wire ? wire.text : '';
}
