import { DrivenClock } from '../../base/driven-clock';
import { DistributedError } from '../../base/errors';
import { bridgeOrUndefined, realClock } from '../../bridge/inner';
import { Faults } from './faults';
import { PeerCall } from './peer-call';
import { PeerClock } from './peer-clock';
import { PeerError } from './peer-error';
import { TopicRegistry } from './topic-registry';

/** What a peer asks of the network. The key of a fault is the topic, or of a request peer and method: 'worker/process'. */
export type PeerOperation = 'announce' | 'unannounce' | 'lookup' | 'request';

/** Who asks. */
export interface PeerRequest {
  /** The name of the peer. */
  readonly from: string;
  readonly method: string;
}

/** Answers requests: what it returns goes back, what it throws reaches who has asked as a REQUEST_ERROR. */
export type Responder<Data = unknown> = (data: Data, request: PeerRequest) => unknown;

/** Options of {@link Peer.request}. */
export interface PeerRequestOptions {
  /** Milliseconds of the network's clock; default 30,000. */
  readonly timeoutMs?: number;
}

/** A peer of a network in memory. Once it is gone, all that it does fails with CHANNEL_CLOSED. */
export interface Peer {
  /** It is found by lookups under this name. */
  readonly name: string;
  /** Tells the network that it serves a topic, for 20 minutes (see {@link PeerNetworkOptions.announceTtlMs}); again: from now on. */
  announce(topic: string): Promise<void>;
  unannounce(topic: string): Promise<void>;
  /** Who has announced a topic, in the order of the first announcements; those too who are gone and have not unannounced it. */
  lookup(topic: string): Promise<string[]>;
  /** From now on it answers requests of a method. Data and results are copied: bytes as they are, anything else as JSON. */
  respond<Data = unknown>(method: string, responder: Responder<Data>): void;
  /**
   * Asks a peer.
   * @throws PeerError PEER_NOT_FOUND when it is gone or out of reach, CHANNEL_CLOSED when it goes meanwhile, UNKNOWN_METHOD, REQUEST_ERROR with its message,
   * TIMEOUT_EXCEEDED
   */
  request<Result = unknown>(to: string, method: string, data?: unknown, options?: PeerRequestOptions): Promise<Result>;
  /** Unannounces its topics and goes. */
  leave(): Promise<void>;
  /** Goes at once, as a process that is killed: its announcements stay. A peer of the same name may join again. */
  crash(): void;
}

/** How long something takes from one peer to another, in milliseconds, one way. To undefined: to the topics and back. */
export type PeerLatency = number | ((from: string, to: string | undefined) => number);

/** Options of {@link peerNetwork}. */
export interface PeerNetworkOptions {
  /** How long an announcement lasts; default 1,200,000, the 20 minutes of HyperDHT. */
  readonly announceTtlMs?: number;
  /** Default 0: things happen without moving the clock. */
  readonly latencyMs?: PeerLatency;
}

/** A peer-to-peer network in memory. */
export interface PeerNetwork {
  /** A peer joins. @throws DistributedError JD_PEER_IS_THERE when one of that name is there */
  peer(name: string): Peer;
  readonly clock: PeerClock;
  /** Failures of operations, as a test wants them. */
  readonly faults: Faults<PeerOperation>;
  /** From now on. */
  setLatency(latencyMs: PeerLatency): void;
  /**
   * Cuts the network: peers of one group reach each other only, and know the topics that were announced before or among them. Peers that are in no group make
   * one more. A reply that is under way to another group is lost. Joins first what was cut before.
   */
  partition(...groups: readonly (readonly Peer[])[]): void;
  /** Joins what {@link partition} has cut: each side's announcements are known to all. What one side has unannounced meanwhile is there again if the other knew it. */
  heal(): void;
}

const defaults = { announceTtlMs: 20 * 60_000, latencyMs: 0, timeoutMs: 30_000 } as const;

/**
 * Topics and requests among peers, as a DHT with RPC (Hyperswarm's) offers them, in memory and on a clock that the test moves. At the end of the test all peers are gone, and
 * requests that are under way fail with CHANNEL_CLOSED.
 * @example
 * const network = peerNetwork();
 * const [gateway, worker] = [network.peer('gateway'), network.peer('worker')];
 * worker.respond('process', () => ({ tokens: 42 }));
 * await worker.announce('inference');
 * const [key] = await gateway.lookup('inference');
 * await gateway.request(key, 'process', { prompt: 'hi' }); // { tokens: 42 }
 * worker.crash(); // still announced: PEER_NOT_FOUND
 */
export function peerNetwork(options: PeerNetworkOptions = {}): PeerNetwork {
  const network = new Network({ ...defaults, ...options });
  bridgeOrUndefined()?.onCleanup(() => network.close());
  return network;
}

/** Peers that reach each other, and what they know. */
interface Island {
  /** Undefined: all that are in none. */
  readonly names: ReadonlySet<string> | undefined;
  readonly registry: TopicRegistry;
}

class Network implements PeerNetwork {
  readonly faults = new Faults<PeerOperation>('the network');
  private readonly driven = new DrivenClock(realClock());
  readonly clock = new PeerClock(this.driven);
  private readonly peers = new Map<string, NetworkPeer>();
  private readonly calls = new Set<PeerCall>();
  private islands: readonly Island[] = [{ names: undefined, registry: new TopicRegistry() }];
  private latencyMs: PeerLatency;

  constructor(private readonly options: Required<PeerNetworkOptions>) {
    this.latencyMs = options.latencyMs;
  }

  peer(name: string): Peer {
    if (this.peers.has(name)) {
      throw new DistributedError({
        code: 'JD_PEER_IS_THERE',
        what: `A peer '${name}' is in the network.`,
        fix: 'Give it another name, or have the first one leave() or crash().',
      });
    }
    const peer = new NetworkPeer(name, this);
    this.peers.set(name, peer);
    return peer;
  }

  setLatency(latencyMs: PeerLatency): void {
    this.latencyMs = latencyMs;
  }

  partition(...groups: readonly (readonly Peer[])[]): void {
    const known = this.islands.map(({ registry }) => registry);
    const names = [...groups.map((group) => new Set(group.map(({ name }) => name))), undefined];
    this.islands = names.map((each) => ({ names: each, registry: TopicRegistry.merge(known) }));
  }

  heal(): void {
    this.partition();
  }

  close(): void {
    for (const peer of [...this.peers.values()]) peer.crash();
    this.driven.dispose();
  }

  /** Does something with the topics that a peer knows, when it has come there; resolves when it has come back. */
  async atTopics<Result>(peer: NetworkPeer, { operation, topic, act }: TopicAction<Result>): Promise<Result> {
    await this.faults.pass(operation, topic);
    peer.checkPresence();
    const latencyMs = this.latency(peer.name, undefined);
    await this.pass(latencyMs);
    peer.checkPresence();
    const { registry } = this.islandOf(peer.name);
    const result = act(registry, { nowMs: this.driven.now(), endsAtMs: this.driven.now() + this.options.announceTtlMs });
    await this.pass(latencyMs);
    peer.checkPresence();
    return result;
  }

  async request(from: NetworkPeer, { to, method, data, timeoutMs = defaults.timeoutMs }: RequestParts): Promise<unknown> {
    const sent = copyOf(data);
    await this.faults.pass('request', `${to}/${method}`);
    from.checkPresence();
    const call = new PeerCall({ from: from.name, to, method });
    this.calls.add(call);
    const timer = this.driven.after(timeoutMs, () => call.fail(new PeerError('TIMEOUT_EXCEEDED', `timeout of ${timeoutMs}ms exceeded`)));
    void this.deliver(from, call, sent);
    try {
      return await call.outcome;
    } finally {
      timer.cancel();
      this.calls.delete(call);
    }
  }

  /** Its calls fail, and those to it. */
  forget({ name }: NetworkPeer): void {
    this.peers.delete(name);
    for (const call of this.calls) if (call.from === name || call.isWith === name) call.fail(gone(name));
  }

  private async deliver(from: NetworkPeer, call: PeerCall, data: unknown): Promise<void> {
    await this.pass(this.latency(from.name, call.to));
    if (call.isOver) return;
    const target = this.peers.get(call.to);
    if (target === undefined || !this.reach(from.name, call.to)) {
      await this.pass(this.latency(call.to, from.name));
      call.fail(new PeerError('PEER_NOT_FOUND', `Peer not found: '${call.to}'`));
      return;
    }
    call.isWith = call.to;
    const answer = await target.answer(call, data);
    await this.pass(this.latency(call.to, from.name));
    if (this.reach(from.name, call.to)) answer(call);
  }

  private reach(one: string, other: string): boolean {
    return this.islandOf(one) === this.islandOf(other);
  }

  private islandOf(name: string): Island {
    return this.islands.find(({ names }) => names?.has(name) === true) ?? this.islands.at(-1)!;
  }

  private latency(from: string, to: string | undefined): number {
    return typeof this.latencyMs === 'number' ? this.latencyMs : this.latencyMs(from, to);
  }

  private pass(ms: number): Promise<void> {
    return ms > 0 ? new Promise((resolve) => void this.driven.after(ms, resolve)) : Promise.resolve();
  }
}

interface TopicAction<Result> {
  readonly operation: Exclude<PeerOperation, 'request'>;
  readonly topic: string;
  act(registry: TopicRegistry, at: { readonly nowMs: number; readonly endsAtMs: number }): Result;
}

interface RequestParts extends PeerRequestOptions {
  readonly to: string;
  readonly method: string;
  readonly data: unknown;
}

class NetworkPeer implements Peer {
  private readonly responders = new Map<string, Responder>();
  private readonly announced = new Set<string>();
  private isThere = true;

  constructor(
    readonly name: string,
    private readonly network: Network,
  ) {}

  async announce(topic: string): Promise<void> {
    this.announced.add(topic);
    const { name } = this;
    await this.network.atTopics(this, {
      operation: 'announce',
      topic,
      act: (registry, { endsAtMs }) => registry.announce(topic, { name, endsAtMs }),
    });
  }

  async unannounce(topic: string): Promise<void> {
    this.announced.delete(topic);
    await this.network.atTopics(this, { operation: 'unannounce', topic, act: (registry) => registry.unannounce(topic, this.name) });
  }

  lookup(topic: string): Promise<string[]> {
    return this.network.atTopics(this, { operation: 'lookup', topic, act: (registry, { nowMs }) => registry.lookup(topic, nowMs) });
  }

  respond<Data = unknown>(method: string, responder: Responder<Data>): void {
    this.responders.set(method, responder as Responder);
  }

  async request<Result = unknown>(to: string, method: string, data?: unknown, options: PeerRequestOptions = {}): Promise<Result> {
    return (await this.network.request(this, { ...options, to, method, data })) as Result;
  }

  async leave(): Promise<void> {
    if (!this.isThere) return;
    for (const topic of [...this.announced]) await this.unannounce(topic);
    this.crash();
  }

  crash(): void {
    if (!this.isThere) return;
    this.isThere = false;
    this.network.forget(this);
  }

  /** @throws PeerError CHANNEL_CLOSED when it is gone */
  checkPresence(): void {
    if (!this.isThere) throw gone(this.name);
  }

  /** @returns what becomes of the call when the answer has come back */
  async answer({ method, from }: PeerCall, data: unknown): Promise<(call: PeerCall) => void> {
    const responder = this.responders.get(method);
    if (responder === undefined) {
      const known = [...this.responders.keys()].join(', ') || 'none';
      return (call) =>
        call.fail(new PeerError('UNKNOWN_METHOD', `unknown method '${method}' of '${this.name}', which responds to ${known}`));
    }
    try {
      const result = copyOf(await responder(data, Object.freeze({ from, method })));
      return (call) => call.succeed(result);
    } catch (error) {
      const { message } = error as { readonly message?: unknown };
      return (call) => call.fail(new PeerError('REQUEST_ERROR', String(message ?? error)));
    }
  }
}

function gone(name: string): PeerError {
  return new PeerError('CHANNEL_CLOSED', `channel closed: the peer '${name}' is gone`);
}

/** As it comes out of a wire: nobody shares an object with a peer. */
function copyOf(data: unknown): unknown {
  if (ArrayBuffer.isView(data)) return Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const text = JSON.stringify(data) as string | undefined;
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}
