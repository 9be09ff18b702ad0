import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';

/**
 * Node's modules are one object for all test files of a worker. What a file replaces in them (nock does, on import; so do
 * spies) would reach the next file; this notes the originals and puts them back.
 */
export class SharedModules {
  private readonly originals = shared.map(({ object, name }) => Reflect.get(object, name) as unknown);

  /** Whether something has taken hold of an HTTP module's functions. */
  httpIsReplaced(): boolean {
    return shared.some(
      ({ object, name }, index) => (object === http || object === https) && Reflect.get(object, name) !== this.originals[index],
    );
  }

  putBack(): void {
    shared.forEach(({ object, name }, index) => {
      if (Reflect.get(object, name) !== this.originals[index]) Reflect.set(object, name, this.originals[index]);
    });
  }
}

const shared: readonly { readonly object: object; readonly name: string }[] = [
  ...['request', 'get', 'ClientRequest', 'Agent', 'globalAgent'].map((name) => ({ object: http, name })),
  ...['request', 'get', 'Agent', 'globalAgent'].map((name) => ({ object: https, name })),
  ...['connect', 'createConnection', 'createServer', 'Socket', 'Server'].map((name) => ({ object: net, name })),
  ...['connect', 'createServer'].map((name) => ({ object: tls, name })),
  { object: net.Socket.prototype, name: 'connect' },
];
