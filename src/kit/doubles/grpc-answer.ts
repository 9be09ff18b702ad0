import type { ScriptOf } from './script-book';

/** How a call fails: the names of gRPC's status codes. */
export type GrpcStatus =
  | 'CANCELLED'
  | 'UNKNOWN'
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'OUT_OF_RANGE'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'DATA_LOSS'
  | 'UNAUTHENTICATED';

/** Metadata; values of names that end in -bin are bytes. */
export type GrpcMetadata = Readonly<Record<string, string | Buffer>>;

/** What is answered: a call, or of a stream in both directions each message of the client's. */
export interface GrpcRequest {
  /** As on the wire: '/chain.v1.Chain/Height'. */
  readonly path: string;
  /** The client's message; of a stream of them the last one so far. */
  readonly message: unknown;
  /** All that the client has sent so far on this call. */
  readonly messages: readonly unknown[];
  readonly metadata: GrpcMetadata;
  /** Aborts when the client cancels, its deadline passes or its connection ends. */
  readonly signal: AbortSignal;
}

/** An answer; 'drop' cuts the connection without one, 'hang' never gives one. */
export type GrpcAnswer =
  | {
      /** The reply; default an empty one. */
      readonly message?: unknown;
      /** The replies, where the method has a stream of them. */
      readonly messages?: readonly unknown[];
      /** Ends the call with this status, after the messages. */
      readonly error?: { readonly code: GrpcStatus; readonly details?: string };
      readonly headers?: GrpcMetadata;
      /** Sent with the end, or the error. */
      readonly trailers?: GrpcMetadata;
      /** How long it takes, in milliseconds of real time; a function that awaits a gate needs none. Default 0. */
      readonly delayMs?: number;
      /**
       * What follows the messages: the end, nothing (the stream is left open, for `push`), or a cut connection. Default 'ok'; of a stream in both
       * directions the call goes on until the client has ended it.
       */
      readonly end?: 'ok' | 'hang' | 'drop';
    }
  | 'drop'
  | 'hang';

/** What a method answers: always the same, in turn (the last for ever), or what a function of the request says; what it throws becomes the status of its `code`. */
export type GrpcScript = ScriptOf<GrpcRequest, GrpcAnswer>;
