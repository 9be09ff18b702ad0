import { gate } from '../../../src/kit/concurrency/gate';
import { peerNetwork, type Peer, type PeerNetwork, type PeerNetworkOptions } from '../../../src/kit/doubles/peer-network';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';
import { turn } from '../fake-clock';

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(async () => {
  await bridge.cleanUp();
  closeFakeBridge();
});

function networkOf<Name extends string>(
  names: readonly Name[],
  options: PeerNetworkOptions = {},
): { network: PeerNetwork; peers: Readonly<Record<Name, Peer>> } {
  const network = peerNetwork(options);
  return { network, peers: Object.fromEntries(names.map((name) => [name, network.peer(name)])) as Record<Name, Peer> };
}

/** What a promise has come to so far. */
function watch(promise: Promise<unknown>): { state: unknown } {
  const seen: { state: unknown } = { state: 'pending' };
  promise.then(
    (value) => (seen.state = value),
    (error: { code?: unknown }) => (seen.state = error.code),
  );
  return seen;
}

describe('topics', () => {
  test('are found by all, in the order of the first announcements, until they are unannounced', async () => {
    const { peers } = networkOf(['gateway', 'w1', 'w2']);
    expect(await peers.gateway.lookup('inference')).toEqual([]);
    await peers.w2.announce('inference');
    await peers.w1.announce('inference');
    await peers.w1.announce('auth');
    await peers.w2.announce('inference');
    expect(await peers.gateway.lookup('inference')).toEqual(['w2', 'w1']);
    await peers.w2.unannounce('inference');
    expect(await peers.gateway.lookup('inference')).toEqual(['w1']);
    await peers.w1.leave();
    await peers.w1.leave();
    expect([await peers.gateway.lookup('inference'), await peers.gateway.lookup('auth')]).toEqual([[], []]);
  });

  test('last as long as the option says, from the last announcement on', async () => {
    const { network, peers } = networkOf(['gateway', 'w1', 'w2'], { announceTtlMs: 1_000 });
    await peers.w1.announce('t');
    await peers.w2.announce('t');
    await network.clock.advance(999);
    await peers.w2.announce('t');
    expect(await peers.gateway.lookup('t')).toEqual(['w1', 'w2']);
    await network.clock.advance(1);
    expect(await peers.gateway.lookup('t')).toEqual(['w2']);
  });

  test('of a peer that crashed stay: it is stale until it joins again', async () => {
    const { network, peers } = networkOf(['gateway', 'worker']);
    peers.worker.respond('ping', () => 'one');
    await peers.worker.announce('t');
    peers.worker.crash();
    expect(await peers.gateway.lookup('t')).toEqual(['worker']);
    await expect(peers.gateway.request('worker', 'ping')).rejects.toMatchObject({
      code: 'PEER_NOT_FOUND',
      message: "PEER_NOT_FOUND: Peer not found: 'worker'",
    });
    for (const act of [() => peers.worker.announce('t'), () => peers.worker.lookup('t'), () => peers.worker.request('gateway', 'm')])
      await expect(act()).rejects.toMatchObject({ code: 'CHANNEL_CLOSED' });
    network.peer('worker').respond('ping', () => 'two');
    expect(await peers.gateway.request('worker', 'ping')).toBe('two');
    expect(() => network.peer('worker')).toThrow("A peer 'worker' is in the network.");
  });
});

describe('requests', () => {
  test('carry copies of data, and who asks', async () => {
    const { peers } = networkOf(['a', 'b']);
    const data = { list: [1] };
    peers.b.respond('push', ({ list }: typeof data, { from, method }) => {
      list.push(2);
      return { list, from, method, nothing: undefined };
    });
    const bytes = Buffer.from('abc');
    let heard: unknown;
    peers.b.respond('bytes', (given) => void (heard = given));
    expect(await peers.a.request('b', 'push', data)).toEqual({ list: [1, 2], from: 'a', method: 'push' });
    expect(data).toEqual({ list: [1] });
    expect(await peers.a.request('b', 'bytes', bytes)).toBeUndefined();
    bytes.fill(0);
    expect(heard).toEqual(Buffer.from('abc'));
  });

  test('fail for methods that nobody set, and with what a responder throws', async () => {
    const { peers } = networkOf(['a', 'b']);
    peers.b.respond('login', () => {
      throw new Error('expired');
    });
    peers.b.respond('bare', () => Promise.reject('text' as unknown as Error));
    await expect(peers.a.request('b', 'logn')).rejects.toMatchObject({
      code: 'UNKNOWN_METHOD',
      message: "UNKNOWN_METHOD: unknown method 'logn' of 'b', which responds to login, bare",
    });
    await expect(peers.a.request('b', 'login')).rejects.toMatchObject({ code: 'REQUEST_ERROR', message: 'REQUEST_ERROR: expired' });
    await expect(peers.a.request('b', 'bare')).rejects.toThrow('REQUEST_ERROR: text');
  });

  test('under way fail when either side crashes, or the test ends', async () => {
    const { peers } = networkOf(['a', 'b', 'c']);
    const held = gate('the responder');
    for (const peer of [peers.b, peers.c]) peer.respond('slow', () => held.pass());
    const toCrashing = watch(peers.a.request('b', 'slow'));
    const ofCrashing = watch(peers.b.request('c', 'slow'));
    const atEnd = watch(peers.a.request('c', 'slow'));
    await held.arrived(3);
    peers.b.crash();
    await turn();
    expect([toCrashing, ofCrashing, atEnd].map(({ state }) => state)).toEqual(['CHANNEL_CLOSED', 'CHANNEL_CLOSED', 'pending']);
    await bridge.cleanUp();
    await turn();
    expect(atEnd.state).toBe('CHANNEL_CLOSED');
    held.open();
  });

  test('time out on the clock of the network', async () => {
    const { network, peers } = networkOf(['a', 'b']);
    const never = gate('never');
    peers.b.respond('slow', () => never.pass());
    const short = watch(peers.a.request('b', 'slow', {}, { timeoutMs: 100 }));
    const usual = watch(peers.a.request('b', 'slow'));
    await network.clock.advance(99);
    expect(short.state).toBe('pending');
    await network.clock.advance(1);
    await turn();
    expect([short.state, usual.state]).toEqual(['TIMEOUT_EXCEEDED', 'pending']);
    await network.clock.advance(29_900);
    await turn();
    expect(usual.state).toBe('TIMEOUT_EXCEEDED');
    never.open();
  });
});

test('latency: there, an answer that takes promises, and back, in one move of the clock', async () => {
  const { network, peers } = networkOf(['a', 'b'], { latencyMs: 20 });
  const seen: number[] = [];
  const began = network.clock.now();
  peers.b.respond('m', async () => {
    seen.push(network.clock.now() - began);
    for (let i = 0; i < 20; i++) await Promise.resolve();
    return 'done';
  });
  const answer = watch(peers.a.request('b', 'm'));
  const lookup = watch(peers.a.lookup('t'));
  await network.clock.advance(39);
  expect([answer.state, lookup.state]).toEqual(['pending', 'pending']);
  await network.clock.advance(1);
  await turn();
  expect([seen, answer.state, lookup.state]).toEqual([[20], 'done', []]);

  network.setLatency((from, to) => (to === undefined ? 0 : from === 'a' ? 5 : 50));
  expect(await peers.a.lookup('t')).toEqual([]);
  const uneven = watch(peers.a.request('b', 'm'));
  await network.clock.advance(54);
  expect(uneven.state).toBe('pending');
  await network.clock.advance(1);
  await turn();
  expect([seen, uneven.state]).toEqual([[20, 45], 'done']);
});

describe('a partition', () => {
  test('parts who reaches whom, and what is announced from then on', async () => {
    const { network, peers } = networkOf(['a', 'b', 'c', 'd']);
    for (const peer of Object.values(peers)) peer.respond('ping', () => peer.name);
    await peers.a.announce('t');
    await peers.c.announce('t');
    network.partition([peers.a, peers.b], [peers.c]);
    expect(await peers.a.request('b', 'ping')).toBe('b');
    for (const [from, to] of [
      ['a', 'c'],
      ['c', 'd'],
      ['d', 'a'],
    ] as const)
      await expect(peers[from].request(to, 'ping')).rejects.toMatchObject({ code: 'PEER_NOT_FOUND' });
    await peers.b.announce('t');
    await peers.c.unannounce('t');
    await network.peer('e').announce('t');
    expect(await peers.a.lookup('t')).toEqual(['a', 'c', 'b']);
    expect(await peers.c.lookup('t')).toEqual(['a']);
    expect(await peers.d.lookup('t')).toEqual(['a', 'c', 'e']);
    network.heal();
    expect(await peers.c.request('a', 'ping')).toBe('a');
    expect((await peers.c.lookup('t')).sort()).toEqual(['a', 'b', 'c', 'e']);
  });

  test('loses the reply that is under way', async () => {
    const { network, peers } = networkOf(['a', 'b']);
    const held = gate('the responder');
    let done = 0;
    peers.b.respond('add', async () => (await held.pass(), ++done));
    const asked = watch(peers.a.request('b', 'add', undefined, { timeoutMs: 1_000 }));
    await held.arrived();
    network.partition([peers.a], [peers.b]);
    held.open();
    await network.clock.advance(999);
    expect([done, asked.state]).toEqual([1, 'pending']);
    network.heal();
    await network.clock.advance(1);
    await turn();
    expect(asked.state).toBe('TIMEOUT_EXCEEDED');
  });
});

test('faults by operation, topic and method, so many times', async () => {
  const { network, peers } = networkOf(['a', 'b']);
  const error = new Error('injected');
  peers.b.respond('ping', () => 'pong');
  network.faults.add({ operation: 'request', key: /^b\/ping$/, error, times: 1 });
  network.faults.add({ operation: 'announce', key: /^t$/, error });
  await expect(peers.a.request('b', 'ping')).rejects.toBe(error);
  expect(await peers.a.request('b', 'ping')).toBe('pong');
  await expect(peers.a.announce('t')).rejects.toBe(error);
  expect(await peers.b.lookup('t')).toEqual([]);
  await peers.a.announce('other');
  network.faults.clear();
  network.faults.hang();
  const asked = watch(peers.a.lookup('other'));
  await turn();
  expect(asked.state).toBe('pending');
  network.faults.respond();
  await turn();
  expect(asked.state).toEqual(['a']);
});
