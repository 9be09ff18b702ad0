import { EventEmitter } from 'node:events';
import { WebSocket } from 'ws';
import { MinerError } from './miner-error';

export interface BlockFeedOptions {
  /** ws:// */
  readonly url: string;
  /** Before it connects again. */
  readonly pause: () => Promise<void>;
}

/**
 * New blocks of the chain as events: `block` with the height, `problem` with what came in the place of one. Heights only grow: what a node that is behind tells is
 * left out. A connection that is lost is made again.
 */
export class BlockFeed extends EventEmitter<{ block: [height: number]; problem: [error: Error] }> {
  private socket: WebSocket | undefined;
  private state: 'new' | 'running' | 'closed' = 'new';
  private height = 0;

  constructor(private readonly options: BlockFeedOptions) {
    super();
  }

  get isRunning(): boolean {
    return this.state === 'running';
  }

  /** Called twice, it goes on as before. Throws CLOSED. */
  start(): void {
    if (this.state === 'running') return;
    if (this.state === 'closed') throw new MinerError('CLOSED', 'the block feed is closed');
    this.state = 'running';
    this.connect();
  }

  /** For good. May be called twice. */
  close(): void {
    this.state = 'closed';
    this.socket?.terminate();
  }

  private connect(): void {
    const socket = new WebSocket(this.options.url);
    this.socket = socket;
    socket.on('open', () => socket.send(JSON.stringify({ subscribe: 'blocks' })));
    socket.on('message', (data: Buffer) => this.receive(data.toString()));
    socket.on('error', (error) => this.emit('problem', error));
    socket.on('close', () => void this.connectAgain());
  }

  private async connectAgain(): Promise<void> {
    await this.options.pause();
    if (this.state === 'running') this.connect();
  }

  private receive(text: string): void {
    const height = heightOf(text);
    if (height === undefined) this.emit('problem', new Error(`no block: ${text}`));
    else if (height > this.height) {
      this.height = height;
      this.emit('block', height);
    }
  }
}

function heightOf(text: string): number | undefined {
  try {
    const { height } = JSON.parse(text) as { height?: unknown };
    return Number.isSafeInteger(height) ? (height as number) : undefined;
  } catch {
    return undefined;
  }
}
