/** TLS of a server. Each of `key`, `cert` and `ca` is the path of a PEM file, or PEM text. */
export interface TlsOptions {
  /** The private key of the server's certificate. */
  readonly key: string;
  /** The server's certificate, with those that lead to its authority. */
  readonly cert: string;
  /** The certificates of the authority that signs the certificates of clients. */
  readonly ca?: string;
  /** Whether clients must show a certificate by that authority; default: whether there is one. */
  readonly requestCert?: boolean;
  /**
   * A port of its own for TLS (0: any free one), beside the one without. Default: none, then the server's port itself speaks
   * TLS and nothing else.
   */
  readonly port?: number;
}
