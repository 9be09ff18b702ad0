import { compactProof, type LeafProof } from './trie';

export type ChainErrorCode = 'CHAIN_TIMEOUT' | 'CHAIN_UNREACHABLE' | 'CHAIN_RATE_LIMITED' | 'CHAIN_FAILED' | 'CHAIN_REJECTED';

/** A request to the chain that came to nothing. */
export class ChainError extends Error {
  override readonly name = 'ChainError';

  constructor(
    readonly code: ChainErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** Whether the same request may succeed later. */
  get isPassing(): boolean {
    return this.code !== 'CHAIN_REJECTED';
  }
}

export interface ChainStatus {
  readonly height: number;
  readonly blockHash: Buffer;
}

export interface ChainOptions {
  readonly url: string;
  /** Of one request. */
  readonly timeoutMs: number;
}

/** A node of the chain, by its HTTP interface. What has been submitted once may be submitted again: the chain keeps the first. */
export class Chain {
  constructor(private readonly options: ChainOptions) {}

  async status(): Promise<ChainStatus> {
    const { height, blockHash } = (await this.ask('GET', '/status')) as { height: number; blockHash: string };
    return { height, blockHash: Buffer.from(blockHash, 'hex') };
  }

  /** A parameter that all miners share, e.g. how many compute units a relay costs. */
  async param(name: string): Promise<string> {
    return String(((await this.ask('GET', `/params/${name}`)) as { value: unknown }).value);
  }

  async submitClaim(session: string, root: Buffer): Promise<void> {
    await this.ask('POST', '/claims', { session, root: root.toString('hex') });
  }

  async submitProof(session: string, proof: LeafProof): Promise<void> {
    await this.ask('POST', '/proofs', { session, proof: compactProof(proof) });
  }

  private async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const { url, timeoutMs } = this.options;
    let response: Response;
    let text: string;
    try {
      const content = body === undefined ? {} : { body: JSON.stringify(body, bytesAsHex) };
      response = await fetch(url + path, { method, signal: AbortSignal.timeout(timeoutMs), ...content });
      text = await response.text();
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') {
        throw new ChainError('CHAIN_TIMEOUT', `${method} ${path}: no answer within ${timeoutMs} ms`, { cause: error });
      }
      throw new ChainError('CHAIN_UNREACHABLE', `${method} ${path}: no connection`, { cause: error });
    }
    if (response.ok) return text === '' ? undefined : (JSON.parse(text) as unknown);
    throw new ChainError(codeOf(response.status), `${method} ${path}: ${response.status} ${text}`);
  }
}

function codeOf(status: number): ChainErrorCode {
  if (status === 429) return 'CHAIN_RATE_LIMITED';
  return status >= 500 ? 'CHAIN_FAILED' : 'CHAIN_REJECTED';
}

/** As JSON.stringify calls it: a Buffer has become `{ type: 'Buffer', data: [...] }` by then. */
function bytesAsHex(_: string, value: unknown): unknown {
  const isBuffer = typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer';
  return isBuffer ? Buffer.from((value as { data: number[] }).data).toString('hex') : value;
}
