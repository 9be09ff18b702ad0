import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { DistributedError } from '../../base/errors';
import { collector, type Events, type Tap } from '../events/collector';

/** The part of the package ws that is used. */
interface WebSocketLike {
  send(data: string): void;
  on(event: 'message', listener: (data: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

interface WebSocketServerLike {
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, done: (client: WebSocketLike) => void): void;
}

/** The WebSockets of a scripted server. */
export class ScriptedSockets {
  readonly messages: Events<string>;
  private readonly open = new Set<WebSocketLike>();
  private readonly server: WebSocketServerLike | undefined;
  private tap: Tap | undefined;
  private wasRefused = false;

  constructor(load = loadServer) {
    this.server = load();
    this.messages = collector<string>('the WebSockets of the scripted server', (tap) => {
      this.tap = tap;
      return () => undefined;
    });
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.server === undefined) {
      this.wasRefused = true;
      socket.end(`HTTP/1.1 501 Not Implemented\r\nconnection: close\r\n\r\n${noPackage().message}`);
      return;
    }
    this.server.handleUpgrade(request, socket, head, (client) => {
      this.open.add(client);
      this.tap?.add('open', [request.url]);
      client.on('message', (data) => this.tap?.add('message', [String(data)]));
      client.on('close', () => {
        this.open.delete(client);
        this.tap?.add('close', [request.url]);
      });
    });
  }

  /** @throws DistributedError JD_NO_WS without the package ws */
  push(message: unknown): number {
    if (this.server === undefined) throw noPackage();
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    for (const client of this.open) client.send(text);
    return this.open.size;
  }

  /** @throws DistributedError JD_NO_WS when a WebSocket came without the package ws */
  check(): void {
    if (this.wasRefused) throw noPackage();
  }
}

function noPackage(): DistributedError {
  return new DistributedError({ code: 'JD_NO_WS', what: 'WebSockets need the package ws.', fix: 'npm install --save-dev ws' });
}

function loadServer(): WebSocketServerLike | undefined {
  let ws: { readonly WebSocketServer?: new (options: { readonly noServer: true }) => WebSocketServerLike };
  try {
    ws = require('ws') as typeof ws;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
  // An environment with a DOM is given what ws has for browsers, which serves nobody.
  if (ws.WebSocketServer === undefined) ws = require(join(dirname(require.resolve('ws')), 'index.js')) as typeof ws;
  return new ws.WebSocketServer!({ noServer: true });
}
