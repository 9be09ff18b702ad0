import type { Binary } from '../../src/base/bytes';
import type { RedisVersion } from '../../src/redis/version';

/** A server that a transcript is played on: ours without sockets, or a real one. */
export interface RedisUnderTest {
  readonly name: 'ours' | 'real';
  /** Which version it is like. Ours takes any at its next reset. */
  version: RedisVersion;
  /** Makes everything as it is after a start, then sets the parameters. Connections of before are gone. */
  reset(config: ReadonlyMap<string, string>): Promise<void>;
  connect(): Promise<TestConnection>;
  /** Moves a driven clock; a server without one refuses. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until the connection has received something. */
  awaitReply(connection: TestConnection): Promise<void>;
  stop(): Promise<void>;
}

/** What a connection does after a command that has been read to its end: nothing waits, or it waits for something. */
export type ConnectionState = 'idle' | 'blocked' | 'closed';

/** One client's connection. */
export interface TestConnection {
  /** Replies and pushed messages as bytes, in order; whoever reads them takes them out. */
  readonly received: Binary[];
  /** Sends a command, and comes back when the server has done with it and whatever it caused has arrived everywhere. */
  send(argv: readonly Binary[]): Promise<ConnectionState>;
  /** Sends commands that do not wait, one after the other, and comes back when all are answered. */
  sendAll(commands: readonly (readonly Binary[])[]): Promise<void>;
  readonly isClosed: boolean;
}
