import { concurrently, eventually, failover, hold, point, redis, relays, type FailoverSteps } from 'jest-distributed';
import { keys } from '../src/keys';
import { RelayStream } from '../src/relay-stream';
import { client } from './client';
import { farHeight, startMiner, type RunningMiner } from './miners';
import { scriptedChain, type ScriptedChain } from './scripted-chain';

let chain: ScriptedChain;
beforeEach(async () => {
  chain = await scriptedChain();
});

const start = async (options: Parameters<typeof startMiner>[1] = {}): Promise<RunningMiner> => {
  const running = startMiner(chain.client, options);
  await running.miner.sessions.open('s1', farHeight);
  return running;
};

const all = relays(10, 1);

/** An instance serves ten relays, is killed, and another one goes on. */
const handOver = (options: Parameters<typeof startMiner>[1] = {}): FailoverSteps<RunningMiner, RunningMiner> => ({
  start: () => start(options),
  populate: async ({ miner }, acknowledge) => {
    for (const relay of all) {
      await miner.addRelay('s1', relay);
      acknowledge(relay.key);
    }
  },
  kill: (running) => running.kill(),
  async resume() {
    const next = startMiner(chain.client);
    expect(await next.miner.warmUp()).toBe(1);
    expect(next.miner.trees.size).toBe(1);
    return next;
  },
  async written({ miner }) {
    const tree = await miner.trees.get('s1');
    return all.map(({ key }) => key).filter((key) => tree.has(key));
  },
});

test('the instance that takes over has the same root, sum and count', async () => {
  await failover({
    ...handOver(),
    state: async ({ miner }) => {
      const { root, sum, count } = await miner.trees.get('s1');
      return { root, sum, count };
    },
    verify: async ({ miner }) => expect((await miner.trees.get('s1')).sum).toBe(5_500n),
  });
});

test.each([1, 4, 9])('killed after %i acknowledged relays, none of them is lost', async (killAfter) => {
  const { acknowledged, lost } = await failover(handOver(), { killAfter });
  expect([acknowledged.length, lost]).toEqual([killAfter, []]);
});

test('saving every fourth relay, at most three are lost', async () => {
  const { lost } = await failover(handOver({ saveEvery: 4 }), { killAfter: 7, mostLost: 3 });
  expect(lost).toHaveLength(3);
  // The bound is what is tested: with a tighter one it fails.
  await client().flushall();
  await expect(failover(handOver({ saveEvery: 4 }), { killAfter: 7, mostLost: 2 })).toRejectWithCode('JD_FAILOVER');
});

test('what was acknowledged before is not counted twice after', async () => {
  const { miner } = await start();
  for (const relay of all) await miner.addRelay('s1', relay);
  const next = startMiner(chain.client).miner;
  expect(await Promise.all(all.map((relay) => next.addRelay('s1', relay)))).toEqual(all.map(() => false));
  await client().del(keys.seen('s1'));
  const replay = (): Promise<unknown> => Promise.all(all.map((relay) => next.addRelay('s1', relay)));
  await expect(replay).toBeIdempotent({ state: () => redis.dump().replace(/ttl.*/g, '') });
  expect((await next.trees.get('s1')).count).toBe(10n);
});

test.each(['claim:sealed', 'claim:begun'])('killed at %s, the session is claimed once all the same', async (place) => {
  const first = await start({ at: point });
  for (const relay of all) await first.miner.addRelay('s1', relay);
  const { root } = await first.miner.trees.get('s1');
  const held = hold(place);
  const claim = first.miner.claim('s1');
  await held.reached;
  first.kill();
  held.release();
  await expect(claim).rejects.toThrow();

  const { miner } = startMiner(chain.client);
  expect(await miner.resumeClaims()).toEqual(place === 'claim:begun' ? ['s1'] : []);
  if (place === 'claim:sealed') await miner.claim('s1');
  expect(chain.claims.get('s1')).toMatchRootHash(root);
  expect((await miner.sessions.get('s1')).state).toBe('claimed');
});

test('a claim whose answer was lost is submitted again, and counts once', async () => {
  const { miner } = await start({ tries: 2 });
  await miner.addRelay('s1', all[0]!);
  const { root } = await miner.trees.get('s1');
  chain.server.on('POST /claims', ['drop', 'drop']);
  await expect(miner.claim('s1')).toRejectWithCode('CHAIN_UNREACHABLE');
  expect(chain.server.requests('POST /claims').map((request) => request.json())).toEqual([
    { session: 's1', root: root.toString('hex') },
    { session: 's1', root: root.toString('hex') },
  ]);
});

test('after an outage of Redis the instance goes on', async () => {
  const { miner } = await start();
  await miner.addRelay('s1', all[0]!);
  await redis.restart();
  await eventually(() => miner.addRelay('s1', all[1]!), { timeoutMs: 5_000 }).toEqual(expect.any(Boolean));
  expect((await miner.trees.get('s1')).count).toBe(2n);
});

describe('relays from a stream', () => {
  const batch = relays(12, 4).map((relay) => ({ ...relay, session: 's1' }));

  test('that a dead consumer had taken are handled by another one', async () => {
    const { miner } = await start();
    const [dead, next] = [new RelayStream(client(), 'dead'), new RelayStream(client(), 'next')];
    await dead.open();
    await next.open();
    await dead.publish(batch);
    let handled = 0;
    const dies = (): Promise<unknown> => (handled++ < 5 ? miner.addRelay('s1', batch[handled - 1]!) : Promise.reject(new Error('killed')));
    await expect(dead.consume(12, dies)).rejects.toThrow('killed');
    expect(await dead.pending()).toBe(7);

    const add = ({ session, ...relay }: (typeof batch)[number]): Promise<boolean> => miner.addRelay(session, relay);
    expect(await next.takeOver(0, add)).toBe(7);
    expect(await next.pending()).toBe(0);
    expect((await miner.trees.get('s1')).sum).toBe(7_800n);
    expect(await client().xlen(keys.relays)).toBe(0);
  });

  test('are shared by consumers, each once', async () => {
    const { miner } = await start();
    await new RelayStream(client(), 'any').open();
    await new RelayStream(client(), 'any').publish(batch);
    const seen: string[] = [];
    const { values } = await concurrently(4, 1, ({ worker }) =>
      new RelayStream(client(), `c${worker}`).consume(3, async ({ session, ...relay }) => {
        seen.push(relay.key);
        await miner.addRelay(session, relay);
      }),
    );
    expect(values).toSumTo(12);
    expect(new Set(seen).size).toBe(12);
  });
});

test('a proof is asked for by the next instance, with the trie of the claim', async () => {
  const first = await start();
  for (const relay of all) await first.miner.addRelay('s1', relay);
  await first.miner.claim('s1');
  first.kill();
  await startMiner(chain.client).miner.prove('s1');
  expect(chain.proved).toEqual(['s1']);
});
