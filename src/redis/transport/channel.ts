import type { Binary } from '../../base/bytes';

/** What a connection's channel tells it. */
export interface Receiver {
  /** Bytes have come. */
  receive(chunk: Buffer): void;
  /** The peer has taken what had to wait: there is room for more. */
  drained(): void;
  /** Nothing comes or goes any more. Called once. */
  closed(): void;
}

/** Where the server's end of a connection sends to and receives from: a socket, or memory. Errors of it end it, and are told as `closed`. */
export interface Channel {
  /** The two ends, as CLIENT LIST shows them: host:port, or path:0. */
  readonly remote: string;
  readonly local: string;
  /** Whether what is written may still reach the peer. */
  readonly isWritable: boolean;
  /** Bytes that were written and that the peer, or the system, has not taken. */
  readonly unreadBytes: number;
  readonly isPaused: boolean;
  /** Begins to receive. */
  open(receiver: Receiver): void;
  write(data: Binary): void;
  /** Takes nothing more from the peer until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends once all that was written is out. */
  end(): void;
  /** Says that nothing more will be written; ends when the peer does. */
  halfClose(): void;
  /** Ends at once. */
  destroy(): void;
}
