import type * as Grpc from '@grpc/grpc-js';
import { realClock } from '../../bridge/inner';
import type { GrpcAnswer, GrpcMetadata, GrpcRequest, GrpcStatus } from './grpc-answer';
import type { GrpcMethod } from './grpc-methods';

/** A call as grpc-js hands it to the handlers of its four kinds. */
export type ServerCall = Grpc.ServerUnaryCall<unknown, unknown> | ServerStream;
type ServerStream = Grpc.ServerDuplexStream<unknown, unknown>;

export interface GrpcCallParts {
  readonly grpc: typeof Grpc;
  readonly method: GrpcMethod;
  readonly serverCall: ServerCall;
  /** How a single reply goes out. */
  readonly callback: Grpc.sendUnaryData<unknown>;
  /** Called once, however it ends. */
  onEnd(): void;
}

/** The server's side of a call of any kind. Once it has ended, nothing that is asked of it does anything. */
export class GrpcCall {
  readonly method: GrpcMethod;
  /** What the client has sent so far. */
  readonly received: unknown[];
  isOpen = true;
  private readonly canceller = new AbortController();
  private reply: unknown = {};
  /** A script has said so. */
  private staysOpen = false;

  constructor(private readonly parts: GrpcCallParts) {
    const { method, serverCall } = parts;
    this.method = method;
    this.received = method.requestStream ? [] : [(serverCall as Grpc.ServerUnaryCall<unknown, unknown>).request];
    serverCall.once('cancelled', () => {
      this.close();
      this.canceller.abort();
    });
  }

  request(messages: readonly unknown[]): GrpcRequest {
    const metadata = this.parts.serverCall.metadata.getMap();
    return Object.freeze({ path: this.method.path, message: messages.at(-1), messages, metadata, signal: this.canceller.signal });
  }

  /** Takes the client's stream in. */
  read({ onMessage, onEnd }: { onMessage(message: unknown): void; onEnd(): void }): void {
    const stream = this.parts.serverCall as ServerStream;
    stream.on('data', (message: unknown) => {
      this.received.push(message);
      onMessage(message);
    });
    stream.on('end', onEnd);
  }

  /** A stream in both directions ends with the client's, unless a script has said otherwise. */
  clientHasEnded(): void {
    if (!this.staysOpen) this.end();
  }

  /** @returns 'drop' when the connection is to be cut now */
  async give(answer: GrpcAnswer): Promise<'drop' | undefined> {
    const { requestStream, responseStream } = this.method;
    if (answer === 'drop') return answer;
    if (answer === 'hang') return void (this.staysOpen = true);
    const { message, messages = message === undefined ? [] : [message], headers, trailers, error, delayMs = 0 } = answer;
    const { end = requestStream && responseStream ? undefined : 'ok' } = answer;
    if (delayMs > 0) await new Promise<void>((resolve) => void realClock().after(delayMs, resolve));
    if (headers !== undefined && this.isOpen) this.parts.serverCall.sendMetadata(this.metadata(headers));
    for (const each of messages) await this.send(each);
    if (error !== undefined) this.fail(error, trailers);
    else if (end === 'ok') this.end(trailers);
    else if (end === 'hang') this.staysOpen = true;
    else if (end === 'drop') return end;
    return undefined;
  }

  /** Resolves when it is on its way; a single reply goes out with the end. */
  async send(message: unknown): Promise<void> {
    if (!this.method.responseStream) this.reply = message;
    else if (this.isOpen)
      await new Promise<void>((resolve) => void (this.parts.serverCall as ServerStream).write(message, () => resolve()));
  }

  end(trailers: GrpcMetadata = {}): void {
    if (!this.close()) return;
    if (this.method.responseStream) (this.parts.serverCall as ServerStream).end(this.metadata(trailers));
    else this.parts.callback(null, this.reply, this.metadata(trailers));
  }

  fail({ code, details = code }: { readonly code: GrpcStatus; readonly details?: string }, trailers: GrpcMetadata = {}): void {
    this.failBy({ code: this.parts.grpc.status[code], details, metadata: this.metadata(trailers) });
  }

  /** With the status that an error of grpc-js has; any other is UNKNOWN. */
  failWith(error: unknown): void {
    const { code, details, message } = error as { readonly code?: unknown; readonly details?: unknown; readonly message?: unknown };
    const { UNKNOWN } = this.parts.grpc.status;
    this.failBy({ code: typeof code === 'number' ? code : UNKNOWN, details: String(details ?? message ?? error) });
  }

  private failBy(status: Partial<Grpc.StatusObject>): void {
    if (!this.close()) return;
    if (this.method.responseStream) this.parts.serverCall.emit('error', status);
    else this.parts.callback(status);
  }

  /** @returns whether it was open */
  private close(): boolean {
    if (!this.isOpen) return false;
    this.isOpen = false;
    this.parts.onEnd();
    return true;
  }

  private metadata(entries: GrpcMetadata): Grpc.Metadata {
    const metadata = new this.parts.grpc.Metadata();
    for (const [name, value] of Object.entries(entries)) metadata.set(name, value);
    return metadata;
  }
}
