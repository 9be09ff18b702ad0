import type { Duplex } from 'node:stream';
import { bridgeOrUndefined } from '../../bridge/inner';
import { loadPeer } from './optional-peer';

/** What tests mostly ask of a node of hyperdht, which has no types of its own; `testnet.node<Yours>()` gives it others. */
export interface HyperNode {
  readonly defaultKeyPair: { readonly publicKey: Buffer; readonly secretKey: Buffer };
  address(): { readonly host: string; readonly port: number };
  announce(topic: Uint8Array, keyPair: HyperNode['defaultKeyPair']): { finished(): Promise<unknown> };
  unannounce(topic: Uint8Array, keyPair: HyperNode['defaultKeyPair']): Promise<unknown>;
  lookup(topic: Uint8Array): AsyncIterable<{ readonly peers: readonly { readonly publicKey: Buffer }[] }>;
  createServer(onConnection: (connection: Duplex) => void): {
    listen(): Promise<unknown>;
    close(): Promise<void>;
    readonly publicKey: Buffer;
  };
  connect(publicKey: Uint8Array): Duplex;
  destroy(): Promise<void>;
}

/** The same of a Hyperswarm. */
export interface HyperSwarm {
  readonly connections: ReadonlySet<Duplex>;
  readonly keyPair: HyperNode['defaultKeyPair'];
  on(event: 'connection', listener: (connection: Duplex, info: { readonly publicKey: Buffer }) => void): unknown;
  join(topic: Uint8Array, roles?: { readonly server?: boolean; readonly client?: boolean }): { flushed(): Promise<unknown> };
  leave(topic: Uint8Array): Promise<unknown>;
  flush(): Promise<unknown>;
  destroy(): Promise<void>;
}

/** A HyperDHT of this machine. */
export interface HyperTestnet {
  /** For nodes and swarms of your own: `new HyperDHT({ bootstrap })`. */
  readonly bootstrap: readonly { readonly host: string; readonly port: number }[];
  /** A node that joins it. @param options those of hyperdht */
  node<Node = HyperNode>(options?: Readonly<Record<string, unknown>>): Node;
  /** A swarm on a node of its own. @param options those of hyperswarm @throws DistributedError JD_PEER without the package hyperswarm */
  swarm<Swarm = HyperSwarm>(options?: Readonly<Record<string, unknown>>): Swarm;
  /** Called by itself at the end of the test. */
  close(): Promise<void>;
}

/** Options of {@link hyperTestnet}. */
export interface HyperTestnetOptions {
  /** How many nodes keep its records; default 3. */
  readonly nodes?: number;
}

interface Testnet {
  readonly bootstrap: HyperTestnet['bootstrap'];
  createNode(options?: object): HyperNode;
  destroy(): Promise<void>;
}

/**
 * Starts real nodes of HyperDHT on this machine, which know of no others. At the end of the test, or outside of a test at the end of the file, swarms and nodes are destroyed, the last made first.
 * @throws DistributedError JD_PEER without the package hyperdht
 * @example
 * const testnet = await hyperTestnet();
 * const [server, client] = [testnet.swarm(), testnet.swarm()];
 * await server.join(topic, { client: false }).flushed();
 */
export async function hyperTestnet({ nodes = 3 }: HyperTestnetOptions = {}): Promise<HyperTestnet> {
  const createTestnet = loadPeer<(size: number) => Promise<Testnet>>({
    name: 'hyperdht',
    wanted: 'hyperTestnet()',
    load: () => require('hyperdht/testnet') as unknown,
  });
  const testnet = await createTestnet(nodes);
  const swarms: HyperSwarm[] = [];
  const close = async (): Promise<void> => {
    for (const swarm of swarms.splice(0).toReversed()) await swarm.destroy();
    await testnet.destroy();
  };
  bridgeOrUndefined()?.onCleanup(close);
  return Object.freeze({
    bootstrap: testnet.bootstrap,
    node: <Node>(options: object = {}) => testnet.createNode(options) as Node,
    swarm: <Swarm>(options: object = {}) => {
      const Hyperswarm = loadPeer<new (options: object) => HyperSwarm>({
        name: 'hyperswarm',
        wanted: 'testnet.swarm()',
        load: () => require('hyperswarm') as unknown,
      });
      const swarm = new Hyperswarm({ dht: testnet.createNode(), ...options });
      swarms.push(swarm);
      return swarm as Swarm;
    },
    close,
  });
}
