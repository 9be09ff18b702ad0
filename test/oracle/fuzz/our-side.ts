import type { Binary } from '../../../src/base/bytes';
import { systemClock } from '../../../src/base/clock';
import { assembleEngine } from '../../../src/redis/assemble';
import type { Client } from '../../../src/redis/client';
import type { RedisEngine } from '../../../src/redis/engine/engine';
import type { RedisVersion } from '../../../src/redis/version';
import { ReplySplitter } from '../../kit/resp';
import { exact, type Nature, natureOf, natureOfExec } from './nature';

/** What one of our clients received, and what the real server must agree with. */
export interface Message {
  readonly raw: Binary;
  readonly nature: Nature;
  /** The step that brought it. */
  readonly step: number;
}

export interface OurSideOptions {
  readonly version: RedisVersion;
  readonly settings: ReadonlyMap<string, string>;
  readonly clientCount: number;
  /** Whether a message does not count. */
  readonly ignores: (raw: Binary) => boolean;
}

/** Our engine in this process, with several clients; it answers while it is asked. */
export class OurSide {
  readonly messages: Message[][] = [];
  readonly engine: RedisEngine;
  private readonly clients: Client[] = [];
  private step = -1;
  private caller = -1;
  private nature: Nature = exact;
  private readonly ignores: OurSideOptions['ignores'];

  constructor({ version, settings, clientCount, ignores }: OurSideOptions) {
    this.ignores = ignores;
    const identity = { host: '127.0.0.1', port: 6379 };
    this.engine = assembleEngine(systemClock, { databases: 16, seed: 1, password: undefined, version, identity, onShutdown: () => {} });
    const refusal = this.engine.config.set(settings);
    if (refusal !== undefined) throw new Error(refusal.message);
    for (let i = 0; i < clientCount; i++) this.connect(i);
  }

  isBlocked(client: number): boolean {
    return this.clients[client]!.blocked !== undefined;
  }

  inTransaction(client: number): boolean {
    return this.clients[client]!.transaction !== undefined;
  }

  /** Runs a command. @returns the error that it must not throw */
  submit(client: number, argv: readonly Binary[], step: number): unknown {
    const queue = this.clients[client]!.transaction?.queue;
    this.nature =
      queue !== undefined && argv[0]!.toLowerCase() === 'exec' ? natureOfExec([...queue]) : natureOf(this.engine.commands, argv);
    this.step = step;
    this.caller = client;
    try {
      this.engine.submit(this.clients[client]!, argv);
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** Asks on a connection of its own. */
  ask(commands: readonly (readonly Binary[])[]): Binary[] {
    const replies: Binary[] = [];
    const client = this.engine.connect({ write: (data) => void replies.push(data), close() {} }, '127.0.0.1:1', '127.0.0.1:2');
    for (const argv of commands) this.engine.submit(client, argv);
    this.engine.disconnect(client);
    return replies;
  }

  private connect(index: number): void {
    const splitter = new ReplySplitter();
    const messages: Message[] = [];
    this.messages.push(messages);
    const write = (data: Binary): void => {
      const nature = this.caller === index ? this.nature : exact;
      for (const raw of splitter.add(data)) if (!this.ignores(raw)) messages.push({ raw, nature, step: this.step });
    };
    this.clients.push(this.engine.connect({ write, close() {} }, '127.0.0.1:50000', '127.0.0.1:6379'));
  }
}
