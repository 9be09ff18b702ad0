import { RedisServer } from '../../src/redis/server';
import { RealRedis } from '../kit/real-redis';
import { describeWithRealRedis } from '../kit/with-real-redis';

/** Where a server is, as ioredis takes it. */
export type Address = { readonly host: string; readonly port: number } | { readonly path: string };

/** Where the server of one describe block is; known when its tests run. */
export interface Place {
  address: Address;
  /** The same, as node-redis takes it. */
  nodeRedis: { readonly socket: { readonly host: string; readonly port: number } | { readonly path: string; readonly tls: false } };
}

/** The same tests on ours and on a real redis-server. */
export function describeOnBoth(name: string, body: (place: Place) => void): void {
  describe(`${name} on ours`, () => {
    const place = {} as Place;
    let server: RedisServer;
    beforeAll(async () => {
      server = await RedisServer.start();
      place.address = { host: server.host, port: server.port };
      place.nodeRedis = { socket: { host: server.host, port: server.port } };
    });
    body(place);
    // After the body's own: what it opened closes before.
    afterEach(() => server.flush());
    afterAll(() => server.stop());
  });
  describeWithRealRedis(`${name} on a real redis-server`, () => {
    const place = {} as Place;
    let server: RealRedis;
    beforeAll(async () => {
      server = await RealRedis.start();
      place.address = { path: server.socketPath };
      place.nodeRedis = { socket: { path: server.socketPath, tls: false } };
    });
    body(place);
    // After the body's own: what it opened closes before.
    afterEach(() => server.flush());
    afterAll(() => server.stop());
  });
}
