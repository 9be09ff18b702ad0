import type * as Grpc from '@grpc/grpc-js';
import type { Socket } from 'node:net';
import { bridgeOrUndefined } from '../../bridge/inner';
import { collector, type Events, type Tap } from '../events/collector';
import { DoubleListener, type DoubleOptions } from './double-listener';
import type { GrpcAnswer, GrpcRequest, GrpcScript } from './grpc-answer';
import { GrpcCall, type ServerCall } from './grpc-call';
import { GrpcMethods, type GrpcMethod } from './grpc-methods';
import { loadPeer } from './optional-peer';
import { ScriptBook } from './script-book';

/** A gRPC server that does what a test tells it. */
export interface ScriptedGrpcServer {
  /** What clients dial: '127.0.0.1:40123'. */
  readonly address: string;
  /** With TLS: what clients trust when it is their `ca`, PEM text: `grpc.credentials.createSsl(Buffer.from(certificate))`. */
  readonly certificate: string | undefined;
  readonly port: number;
  /** Sets what a method answers, from now on. @param method as much of its path's end as tells it apart: 'Height', 'Chain/Height' @throws DistributedError JD_NO_METHOD */
  on(method: string, script: GrpcScript): void;
  /** What has come so far, or to one method. */
  requests(method?: string): readonly GrpcRequest[];
  /** Sends a message on every open stream of a method. @returns on how many */
  push(method: string, message: unknown): number;
  /** Cuts all connections; new ones are accepted. */
  dropConnections(): void;
  /** Of calls with a stream in any direction: each 'message' of the client's, and 'open' and 'close' of each call, with its path. */
  readonly messages: Events<unknown>;
  /** Called by itself at the end of the test; calls that are under way fail. */
  close(): Promise<void>;
}

/**
 * Starts a gRPC server on a free port of this machine. It is closed at the end of the test, or outside of a test at the end of the file. A method without a script fails with
 * UNIMPLEMENTED and what is scripted, and fails the test at its end.
 * @param services what defines the methods: of `protoLoader.loadSync()`, of `grpc.loadPackageDefinition()`, generated, or made by hand; several in a list
 * @param scripts by methods, as {@link ScriptedGrpcServer.on} takes them
 * @throws DistributedError JD_PEER without the package @grpc/grpc-js; JD_NO_METHOD for a script of a method that is not defined; JD_NO_BRIDGE for `transport: 'memory'` in an
 * environment that is not ours; JD_OPTION for TLS that cannot be
 * @example
 * const chain = await scriptedGrpcServer(protoLoader.loadSync('chain.proto'), {
 *   Height: [{ error: { code: 'UNAVAILABLE' } }, { message: { height: 100 } }],
 *   Blocks: { messages: [{ height: 101 }], end: 'hang' },
 * });
 * chain.push('Blocks', { height: 102 });
 */
export async function scriptedGrpcServer(
  services: object,
  scripts: Readonly<Record<string, GrpcScript>> = {},
  options: DoubleOptions = {},
): Promise<ScriptedGrpcServer> {
  const grpc = loadPeer<typeof Grpc>({
    name: '@grpc/grpc-js',
    wanted: 'scriptedGrpcServer()',
    load: () => require('@grpc/grpc-js') as unknown,
  });
  const server = new GrpcDouble(grpc, new GrpcMethods(services), options);
  for (const [method, script] of Object.entries(scripts)) server.on(method, script);
  await server.open();
  bridgeOrUndefined()?.onCleanup(async () => {
    await server.close();
    server.checkUnscripted();
  });
  return server;
}

class GrpcDouble implements ScriptedGrpcServer {
  readonly messages: Events<unknown>;
  private readonly book = new ScriptBook<GrpcRequest, GrpcAnswer>({
    double: 'The scripted gRPC server',
    routes: 'Methods',
    howToSet: (path) =>
      this.methods.has(path) ? `server.on('${path.slice(1)}', { message: ... })` : 'give scriptedGrpcServer() the service that defines it',
  });
  private readonly listener: DoubleListener;
  /** The calls under way whose replies are a stream. */
  private readonly streams = new Set<GrpcCall>();
  private tap: Tap | undefined;

  constructor(
    private readonly grpc: typeof Grpc,
    private readonly methods: GrpcMethods,
    options: DoubleOptions,
  ) {
    this.listener = new DoubleListener(options, 'h2', (socket) => this.serve(socket));
    this.messages = collector('the streams of the scripted gRPC server', (tap) => {
      this.tap = tap;
      return () => undefined;
    });
  }

  get port(): number {
    return this.listener.port;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get certificate(): string | undefined {
    return this.listener.tls?.certificate;
  }

  open(): Promise<void> {
    return this.listener.open();
  }

  on(method: string, script: GrpcScript): void {
    this.book.set(this.methods.pathOf(method), script);
  }

  requests(method?: string): readonly GrpcRequest[] {
    return this.book.requests(method === undefined ? undefined : this.methods.pathOf(method));
  }

  push(method: string, message: unknown): number {
    const path = this.methods.pathOf(method);
    const open = [...this.streams].filter((call) => call.method.path === path);
    for (const call of open) void call.send(message);
    return open.length;
  }

  dropConnections(): void {
    this.listener.drop();
  }

  close(): Promise<void> {
    return this.listener.close();
  }

  /** @throws DistributedError JD_NOT_SCRIPTED when a method was called that has no script */
  checkUnscripted(): void {
    this.book.check();
  }

  /** A server of grpc-js for each connection: so a call knows which one is to be cut. */
  private serve(socket: Socket): void {
    const server = new this.grpc.Server({ 'grpc.enable_channelz': 0 });
    const handlers = this.methods.all.map((method) => [method.path, this.handler(method, socket)] as const);
    server.addService(Object.fromEntries(this.methods.all.map((method) => [method.path, method])), Object.fromEntries(handlers));
    this.watchLookUps(server);
    socket.on('close', () => server.forceShutdown());
    server.createConnectionInjector(this.grpc.ServerCredentials.createInsecure()).injectConnection(socket);
  }

  /** grpc-js answers a method that no service defines by itself, and tells nobody. */
  private watchLookUps(server: Grpc.Server): void {
    const { handlers } = server as unknown as { readonly handlers: Map<string, unknown> };
    const find = handlers.get.bind(handlers);
    handlers.get = (path) => {
      if (!handlers.has(path)) this.book.miss(path);
      return find(path);
    };
  }

  private handler(method: GrpcMethod, socket: Socket) {
    const { path, requestStream, responseStream } = method;
    const hasStream = requestStream || responseStream;
    return (serverCall: ServerCall, callback: Grpc.sendUnaryData<unknown>): void => {
      const onEnd = (): void => {
        this.streams.delete(call);
        if (hasStream) this.tap?.add('close', [path]);
      };
      const call = new GrpcCall({ grpc: this.grpc, method, serverCall, callback, onEnd });
      if (hasStream) this.tap?.add('open', [path]);
      if (responseStream) this.streams.add(call);
      const respond = (messages: readonly unknown[]): Promise<void> => this.respond(call, socket, messages);
      if (!requestStream || !this.book.has(path)) void respond(call.received);
      else if (responseStream) this.answerEach(call, respond);
      else call.read({ onMessage: (message) => this.tap?.add('message', [message, path]), onEnd: () => void respond(call.received) });
    };
  }

  /** In the order of the client's messages, each when the answer before is out. */
  private answerEach(call: GrpcCall, respond: (messages: readonly unknown[]) => Promise<void>): void {
    let answered = Promise.resolve();
    call.read({
      onMessage: (message) => {
        this.tap?.add('message', [message, call.method.path]);
        const soFar = [...call.received];
        answered = answered.then(() => (call.isOpen ? respond(soFar) : undefined));
      },
      onEnd: () => void answered.then(() => call.clientHasEnded()),
    });
  }

  private async respond(call: GrpcCall, socket: Socket, messages: readonly unknown[]): Promise<void> {
    const { path } = call.method;
    try {
      const answer = await this.book.answer(path, call.request(messages));
      if (answer === undefined) call.fail({ code: 'UNIMPLEMENTED', details: this.book.notScripted([path]).message });
      else if ((await call.give(answer)) === 'drop') socket.destroy();
    } catch (error) {
      call.failWith(error);
    }
  }
}
