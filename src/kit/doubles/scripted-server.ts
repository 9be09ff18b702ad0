import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bridgeOrUndefined, realClock } from '../../bridge/inner';
import type { Events } from '../events/collector';
import { DoubleListener, type DoubleOptions } from './double-listener';
import { ScriptBook, type ScriptOf } from './script-book';
import { ScriptedSockets } from './scripted-sockets';

/** A request as it came. */
export interface ScriptedRequest {
  readonly method: string;
  /** With the query: '/health?full=1'. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As text. */
  readonly body: string;
  /** The body as JSON. @throws SyntaxError when it is none */
  json(): unknown;
}

/** An answer; 'drop' closes the connection without one, 'hang' never gives one. */
export type ScriptedAnswer =
  | {
      /** Default 200. */
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Text and bytes as they are, anything else as JSON; default empty. */
      readonly body?: unknown;
      /** How long it takes, in milliseconds of real time; a function that awaits a gate needs none. Default 0. */
      readonly delayMs?: number;
    }
  | 'drop'
  | 'hang';

/** What a route answers: always the same, in turn (the last for ever), or what a function of the request says. */
export type Script = ScriptOf<ScriptedRequest, ScriptedAnswer>;

/** A server that does what a test tells it. */
export interface ScriptedServer {
  /** E.g. 'http://127.0.0.1:40123', with TLS 'https://...'; ws:// and wss:// for WebSockets at the same port. */
  readonly url: string;
  /** With TLS: what clients trust when it is their `ca`, PEM text. */
  readonly certificate: string | undefined;
  readonly port: number;
  /** Sets what a route answers, from now on. @param route method and path without a query: 'POST /v1' */
  on(route: string, script: Script): void;
  /** What has come so far, or of one route. */
  requests(route?: string): readonly ScriptedRequest[];
  /** Closes all connections, WebSockets too; new ones are accepted. */
  dropConnections(): void;
  /** Sends a message to every WebSocket: text as it is, anything else as JSON. Needs the package ws. @returns to how many */
  push(message: unknown): number;
  /** The messages of the WebSockets, as text, and 'open' and 'close' of each. */
  readonly messages: Events<string>;
  /** Called by itself at the end of the test. */
  close(): Promise<void>;
}

/**
 * Starts an HTTP and WebSocket server on a free port of this machine. It is closed at the end of the test, or outside of a test at the end of the file. A request that no
 * script answers gets status 501 with what is scripted, and fails the test at its end. WebSockets are accepted on any path.
 * @param scripts by routes, as {@link ScriptedServer.on} takes them
 * @throws DistributedError JD_NO_BRIDGE for `transport: 'memory'` in an environment that is not ours; JD_OPTION for TLS that cannot be
 * @example
 * const provider = await scriptedServer({ 'GET /health': { body: { ok: true } }, 'POST /v1': [{ status: 503 }, { body: { height: 100 } }] });
 * await client(provider.url).height(); // 100, by a second try
 * expect(provider.requests('POST /v1')).toHaveLength(2);
 */
export async function scriptedServer(scripts: Readonly<Record<string, Script>> = {}, options: DoubleOptions = {}): Promise<ScriptedServer> {
  const server = new ScriptedHttpServer(scripts, options);
  await server.open();
  bridgeOrUndefined()?.onCleanup(async () => {
    await server.close();
    server.checkUnscripted();
  });
  return server;
}

class ScriptedHttpServer implements ScriptedServer {
  private readonly book = new ScriptBook<ScriptedRequest, ScriptedAnswer>({
    double: 'The scripted server',
    routes: 'Routes',
    howToSet: (route) => `server.on('${route}', { body: ... })`,
  });
  private readonly sockets = new ScriptedSockets();
  private readonly listener: DoubleListener;

  constructor(scripts: Readonly<Record<string, Script>>, options: DoubleOptions) {
    for (const [route, script] of Object.entries(scripts)) this.on(route, script);
    const server = createServer((incoming, response) => void this.handle(incoming, response).catch(() => incoming.destroy()));
    server.on('upgrade', (request, socket, head) => this.sockets.accept(request, socket, head));
    this.listener = new DoubleListener(options, 'http/1.1', (socket) => server.emit('connection', socket));
  }

  get port(): number {
    return this.listener.port;
  }

  get url(): string {
    return `${this.certificate === undefined ? 'http' : 'https'}://127.0.0.1:${this.port}`;
  }

  get certificate(): string | undefined {
    return this.listener.tls?.certificate;
  }

  get messages(): Events<string> {
    return this.sockets.messages;
  }

  open(): Promise<void> {
    return this.listener.open();
  }

  on(route: string, script: Script): void {
    this.book.set(route, script);
  }

  requests(route?: string): readonly ScriptedRequest[] {
    return this.book.requests(route);
  }

  dropConnections(): void {
    this.listener.drop();
  }

  push(message: unknown): number {
    return this.sockets.push(message);
  }

  close(): Promise<void> {
    return this.listener.close();
  }

  /** @throws DistributedError JD_NOT_SCRIPTED when a request came that no script answers; JD_NO_WS when a WebSocket came without the package ws */
  checkUnscripted(): void {
    this.book.check();
    this.sockets.check();
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const route = `${request.method} ${request.path.replace(/\?.*/, '')}`;
    const answer = await this.book.answer(route, request);
    if (answer === undefined) {
      response.writeHead(501, { 'content-type': 'text/plain' }).end(this.book.notScripted([route]).message);
      return;
    }
    if (answer === 'hang') return;
    if (answer === 'drop') return void incoming.socket.destroy();
    const { status = 200, headers = {}, body = '', delayMs = 0 } = answer;
    if (delayMs > 0) await new Promise<void>((resolve) => void realClock().after(delayMs, resolve));
    const isPlain = typeof body === 'string' || ArrayBuffer.isView(body);
    response.writeHead(status, isPlain ? headers : { 'content-type': 'application/json', ...headers });
    response.end(isPlain ? body : JSON.stringify(body));
  }
}

async function readRequest(incoming: IncomingMessage): Promise<ScriptedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  return Object.freeze({
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: incoming.headers,
    body,
    json: () => JSON.parse(body) as unknown,
  });
}
