import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NoHealthyBackends, type Backend } from './backend';
import type { BackendPool } from './backend-pool';
import type { Balancer } from './balancer';
import { CircuitBreaker, type BreakerOptions } from './circuit-breaker';

export interface Logger {
  warn(message: string, fields: Readonly<Record<string, unknown>>): void;
}

export interface GatewayOptions {
  readonly pool: BackendPool;
  readonly balancer: Balancer;
  readonly breaker: BreakerOptions;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

/** What a backend has answered. */
export interface Forwarded {
  readonly status: number;
  readonly body: string;
  readonly backend: string;
}

/** Forwards requests. A backend that fails has its breaker; each request is tried at as many backends as there are. */
export class Gateway {
  private readonly breakers: ReadonlyMap<string, CircuitBreaker>;
  private server: Server | undefined;

  constructor(private readonly options: GatewayOptions) {
    this.breakers = new Map(options.pool.backends.map(({ name }) => [name, this.makeBreaker(name)]));
  }

  breaker(name: string): CircuitBreaker {
    return this.breakers.get(name)!;
  }

  /** Throws NoHealthyBackends, or what the last backend that was tried has failed with. */
  async forward(path: string): Promise<Forwarded> {
    const { pool, balancer, logger } = this.options;
    let last: unknown = new NoHealthyBackends();
    for (let tries = 0; tries < pool.backends.length; tries++) {
      const backend = balancer.next();
      try {
        return await this.breaker(backend.name).call(() => this.ask(backend, path));
      } catch (error) {
        logger.warn('backend failed', { backend: backend.name, error });
        last = error;
      } finally {
        balancer.finished(backend);
      }
    }
    throw last;
  }

  /** Serves HTTP on a free port of this machine. @returns the address */
  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      this.forward(request.url ?? '/').then(
        ({ status, body, backend }) => response.writeHead(status, { 'x-backend': backend }).end(body),
        (error: Error) => response.writeHead(503).end(error.message),
      );
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** May be called twice. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.server === undefined) return resolve();
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async ask({ name, url }: Backend, path: string): Promise<Forwarded> {
    const response = await fetch(url + path, { signal: AbortSignal.timeout(this.options.timeoutMs) });
    const body = await response.text();
    if (response.status >= 500) throw new BadAnswer(response.status);
    return { status: response.status, body, backend: name };
  }

  private makeBreaker(name: string): CircuitBreaker {
    const { pool, breaker, logger } = this.options;
    const made = new CircuitBreaker(breaker);
    made.on('open', () => {
      logger.warn('breaker opened', { backend: name });
      pool.setState(name, 'unhealthy');
    });
    made.on('close', () => pool.setState(name, 'healthy'));
    return made;
  }
}

/** A backend has answered that it cannot. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';

  constructor(readonly status: number) {
    super(`the backend answered ${status}`);
  }
}
