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
  private readonly underWay = new Set<Promise<Forwarded>>();
  private server: Promise<Server> | undefined;

  constructor(private readonly options: GatewayOptions) {
    this.breakers = new Map(options.pool.backends.map(({ name }) => [name, this.makeBreaker(name)]));
  }

  breaker(name: string): CircuitBreaker {
    return this.breakers.get(name)!;
  }

  get isListening(): boolean {
    return this.server !== undefined;
  }

  /** Throws NoHealthyBackends, or what the last backend that was tried has failed with. */
  async forward(path: string): Promise<Forwarded> {
    const forwarding = this.tryAll(path);
    this.underWay.add(forwarding);
    try {
      return await forwarding;
    } finally {
      this.underWay.delete(forwarding);
    }
  }

  /** Serves HTTP on a free port of this machine. Called twice, it is the same one. @returns the address */
  async listen(): Promise<string> {
    this.server ??= serve((path) => this.forward(path));
    return `http://127.0.0.1:${((await this.server).address() as AddressInfo).port}`;
  }

  /** Resolves when the requests under way are over. May be called twice. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    await Promise.allSettled(this.underWay);
    await closeServer(await server);
  }

  private async tryAll(path: string): Promise<Forwarded> {
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

async function serve(forward: (path: string) => Promise<Forwarded>): Promise<Server> {
  const server = createServer((request, response) => {
    forward(request.url ?? '/').then(
      ({ status, body, backend }) => response.writeHead(status, { 'x-backend': backend }).end(body),
      (error: Error) => response.writeHead(503).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function closeServer(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (server === undefined) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A backend has answered that it cannot. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';

  constructor(readonly status: number) {
    super(`the backend answered ${status}`);
  }
}
