import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { DistributedError } from '../../base/errors';
import { bridgeOrUndefined, realClock } from '../../bridge/inner';
import type { Events } from '../events/collector';
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
export type Script =
  ScriptedAnswer | readonly ScriptedAnswer[] | ((request: ScriptedRequest) => ScriptedAnswer | PromiseLike<ScriptedAnswer>);

/** A server that does what a test tells it. */
export interface ScriptedServer {
  /** E.g. 'http://127.0.0.1:40123'; ws:// for WebSockets at the same port. */
  readonly url: string;
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
 * @example
 * const provider = await scriptedServer({ 'GET /health': { body: { ok: true } }, 'POST /v1': [{ status: 503 }, { body: { height: 100 } }] });
 * await client(provider.url).height(); // 100, by a second try
 * expect(provider.requests('POST /v1')).toHaveLength(2);
 */
export async function scriptedServer(scripts: Readonly<Record<string, Script>> = {}): Promise<ScriptedServer> {
  const server = new ScriptedHttpServer(scripts);
  await server.listen();
  bridgeOrUndefined()?.onCleanup(async () => {
    await server.close();
    server.checkUnscripted();
  });
  return server;
}

class ScriptedHttpServer implements ScriptedServer {
  port = 0;
  private readonly scripts: Map<string, Script>;
  private readonly received: { readonly route: string; readonly request: ScriptedRequest }[] = [];
  private readonly unscripted = new Set<string>();
  private readonly connections = new Set<Socket>();
  private readonly sockets = new ScriptedSockets();
  private readonly server: Server;

  constructor(scripts: Readonly<Record<string, Script>>) {
    this.scripts = new Map(Object.entries(scripts));
    this.server = createServer((incoming, response) => void this.handle(incoming, response).catch(() => incoming.destroy()));
    this.server.on('connection', (socket: Socket) => {
      this.connections.add(socket);
      socket.on('close', () => this.connections.delete(socket));
    });
    this.server.on('upgrade', (request, socket, head) => this.sockets.accept(request, socket, head));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get messages(): Events<string> {
    return this.sockets.messages;
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', () => {
        ({ port: this.port } = this.server.address() as AddressInfo);
        resolve();
      });
    });
  }

  on(route: string, script: Script): void {
    this.scripts.set(route, script);
  }

  requests(route?: string): readonly ScriptedRequest[] {
    return this.received.filter((each) => route === undefined || each.route === route).map(({ request }) => request);
  }

  dropConnections(): void {
    for (const socket of this.connections) socket.destroy();
  }

  push(message: unknown): number {
    return this.sockets.push(message);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.dropConnections();
    });
  }

  /** @throws DistributedError JD_NOT_SCRIPTED when a request came that no script answers */
  checkUnscripted(): void {
    if (this.unscripted.size > 0) throw this.notScripted([...this.unscripted].join(', '));
  }

  private async handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const route = `${request.method} ${request.path.replace(/\?.*/, '')}`;
    const count = this.requests(route).length;
    this.received.push({ route, request });
    const script = this.scripts.get(route);
    if (script === undefined) {
      this.unscripted.add(route);
      response.writeHead(501, { 'content-type': 'text/plain' }).end(this.notScripted(route).message);
      return;
    }
    const answer = await answerOf(script, request, count);
    if (answer === 'hang') return;
    if (answer === 'drop') return void incoming.socket.destroy();
    const { status = 200, headers = {}, body = '', delayMs = 0 } = answer;
    if (delayMs > 0) await new Promise<void>((resolve) => void realClock().after(delayMs, resolve));
    const isPlain = typeof body === 'string' || ArrayBuffer.isView(body);
    response.writeHead(status, isPlain ? headers : { 'content-type': 'application/json', ...headers });
    response.end(isPlain ? body : JSON.stringify(body));
  }

  private notScripted(routes: string): DistributedError {
    const scripted = [...this.scripts.keys()].join(', ') || 'none';
    return new DistributedError({
      code: 'JD_NOT_SCRIPTED',
      what: `The scripted server was asked for ${routes}, and this test has not set it.`,
      fix: `Set it: server.on('${routes.split(', ')[0]}', { body: ... }). Routes that are set: ${scripted}.`,
    });
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

async function answerOf(script: Script, request: ScriptedRequest, count: number): Promise<ScriptedAnswer> {
  if (typeof script === 'function') return script(request);
  if (!Array.isArray(script)) return script as ScriptedAnswer;
  return (script[Math.min(count, script.length - 1)] ?? 'drop') as ScriptedAnswer;
}
