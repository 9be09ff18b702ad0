import { connect, type Socket } from 'node:net';
import { systemClock } from '../../../src/base/clock';
import type { Binary } from '../../../src/base/bytes';
import { ReplySplitter } from '../../kit/resp';

/** A connection to a real server that sends without waiting and counts what comes back. */
export class PipelinedConnection {
  received: Binary[] = [];
  private readonly splitter = new ReplySplitter();
  private wanted = Infinity;
  private arrived = (): void => {};

  private constructor(
    private readonly socket: Socket,
    ignores: (raw: Binary) => boolean,
  ) {
    socket.setEncoding('latin1');
    socket.on('data', (data: string) => {
      for (const raw of this.splitter.add(data)) if (!ignores(raw)) this.received.push(raw);
      if (this.received.length >= this.wanted) this.arrived();
    });
    socket.on('error', () => this.arrived());
    socket.on('close', () => this.arrived());
  }

  /** @param ignores the messages that do not count */
  static async open(path: string, ignores: (raw: Binary) => boolean = () => false): Promise<PipelinedConnection> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new PipelinedConnection(socket, ignores);
  }

  send(data: Binary): void {
    this.socket.write(data, 'latin1');
  }

  /** Waits until `count` replies are there. @returns whether they came in time */
  async have(count: number, patienceMs: number): Promise<boolean> {
    if (this.received.length >= count) return true;
    this.wanted = count;
    const patience = { cancel: (): void => {} };
    await new Promise<void>((resolve) => {
      this.arrived = resolve;
      patience.cancel = systemClock.after(patienceMs, resolve).cancel;
    });
    patience.cancel();
    this.wanted = Infinity;
    return this.received.length >= count;
  }

  close(): void {
    this.socket.destroy();
  }
}
