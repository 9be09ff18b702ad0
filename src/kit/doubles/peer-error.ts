/** Why an operation of a peer failed: codes of hyperdht (PEER_NOT_FOUND) and protomux-rpc (the others). */
export type PeerErrorCode = 'PEER_NOT_FOUND' | 'CHANNEL_CLOSED' | 'UNKNOWN_METHOD' | 'REQUEST_ERROR' | 'TIMEOUT_EXCEEDED';

/** An error as code under test gets it from a peer-to-peer network: `code`, and a message that begins with it. */
export class PeerError extends Error {
  constructor(
    readonly code: PeerErrorCode,
    what: string,
  ) {
    super(`${code}: ${what}`);
    this.name = 'PeerError';
  }
}
