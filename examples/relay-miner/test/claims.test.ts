import { concurrencyLevels, concurrently, gate, hold, point, relays, tally } from 'jest-distributed';
import { Chain, ChainError } from '../src/chain';
import { keys } from '../src/keys';
import { client } from './client';
import { farHeight, startMiner, type RunningMiner } from './miners';
import { scriptedChain, type ScriptedChain } from './scripted-chain';

let chain: ScriptedChain;
beforeEach(async () => {
  chain = await scriptedChain();
});

async function minerWith(count: number, options: Parameters<typeof startMiner>[1] = {}): Promise<RunningMiner> {
  const running = startMiner(chain.client, options);
  await running.miner.sessions.open('s1', farHeight);
  for (const relay of relays(count, 1)) await running.miner.addRelay('s1', relay);
  return running;
}

test('a session is claimed and proved, and nothing of it stays', async () => {
  const { miner, logger } = await minerWith(20);
  const tree = await miner.trees.get('s1');
  await miner.claim('s1');
  expect(chain.claims.get('s1')).toMatchRootHash(tree);
  expect(logger).toHaveLogged('info', 'claimed', { session: 's1', root: tree.root.toString('hex') });

  chain.nextBlock();
  await miner.prove('s1');
  expect(chain.proved).toEqual(['s1']);
  expect(logger).toHaveLogged('info', 'session ended', { session: 's1', state: 'proved' });
  expect([await client().exists(keys.nodes('s1'), keys.seen('s1')), miner.trees.size, await miner.sessions.live()]).toEqual([0, 0, []]);
});

test('a proof of another root is none, and the session ends so', async () => {
  const { miner, logger } = await minerWith(5);
  const { root } = await miner.trees.get('s1');
  await miner.addRelay('s1', relays(1, 2)[0]!);
  await miner.claim('s1');
  await chain.client.submitClaim('s2', root);
  await client().copy(keys.session('s1'), keys.session('s2'));
  await client().copy(keys.nodes('s1'), keys.nodes('s2'));
  await expect(miner.prove('s2')).rejects.toThrow('POST /proofs: 400 invalid proof');
  expect((await miner.sessions.get('s2')).state).toBe('proof_tx_error');
  expect(logger).toHaveLogged('warn', 'proof failed', { session: 's2' });
});

test.each([
  ['has lost a node', async (field: string) => void (await client().hdel(keys.nodes('s1'), field)), 'JD_TRIE_MISSING_NODE'],
  ['has another node', async (field: string) => void (await client().hset(keys.nodes('s1'), field, 'x')), 'JD_TRIE_CORRUPT_NODE'],
])('no proof is made of a trie that %s', async (_, damage, code) => {
  const { miner } = await minerWith(5);
  await miner.claim('s1');
  await damage((await miner.trees.get('s1')).root.toString('hex'));
  await expect(miner.prove('s1')).toRejectWithCode(code);
  expect(chain.server.requests('POST /proofs')).toHaveLength(0);
  expect((await miner.sessions.get('s1')).state).toBe('proof_tx_error');
});

test('a session without relays is skipped, one whose window is over is closed', async () => {
  const { miner } = await minerWith(0);
  await miner.claim('s1');
  await miner.sessions.open('s2', chain.height());
  chain.nextBlock();
  await miner.claim('s2');
  const states = await Promise.all(['s1', 's2'].map(async (id) => (await miner.sessions.get(id)).state));
  expect(states).toEqual(['claim_skipped', 'claim_window_closed']);
  expect(chain.server.requests('POST /claims')).toHaveLength(0);
  await expect(miner.addRelay('s1', relays(1, 1)[0]!)).rejects.toThrow('session s1 is claim_skipped');
});

describe('sealing', () => {
  test('refuses relays while it lasts, and after it for another reason', async () => {
    const { miner } = await minerWith(10, { at: point });
    const [sealed, begun] = [hold('claim:sealed'), hold('claim:begun')];
    const claim = miner.claim('s1');
    const [late] = relays(1, 9);

    await sealed.reached;
    await expect(miner.addRelay('s1', late!)).rejects.toThrow('session s1 is sealing for claim');
    sealed.release();
    await begun.reached;
    await expect(miner.addRelay('s1', late!)).rejects.toThrow('session s1 has already been claimed');
    begun.release();
    await claim;
    await expect(miner.addRelay('s1', late!)).rejects.toThrow('session s1 has already been claimed');
  });

  test.each(concurrencyLevels.slice(0, 3))('of %i relays that come meanwhile each is in the claim or refused', async (count) => {
    const { miner } = await minerWith(1, { at: (name) => (name === 'claim:sealed' ? sealing.pass() : undefined) });
    const sealing = gate('sealing');
    const [first, second] = [relays(count, 2), relays(count, 3)];
    const early = tally(first.map((relay) => miner.addRelay('s1', relay)));
    const claim = miner.claim('s1');
    await sealing.arrived();
    const late = tally(second.map((relay) => miner.addRelay('s1', relay)));
    sealing.open();
    await claim;

    await expect(late).toHaveOutcomes({ fulfilled: 0, rejected: { 'is sealing': count } });
    const { fulfilled } = await early;
    expect(fulfilled).toBeGreaterThan(0);
    expect(Buffer.from(chain.claims.get('s1')!, 'hex').readBigUInt64BE(40)).toBe(BigInt(1 + fulfilled));
  });

  test('has relays in the claim that were in memory alone', async () => {
    const { miner } = await minerWith(7, { saveEvery: 100 });
    const tree = await miner.trees.get('s1');
    await miner.claim('s1');
    expect(tree.count).toBe(7n);
    expect(chain.claims.get('s1')).toMatchRootHash(tree);
  });

  test('a claim that cannot be saved leaves the session open', async () => {
    let isBroken = true;
    const fails = (name: string): undefined => {
      if (isBroken && name === 'claim:sealed') throw new Error('planned');
    };
    const { miner } = await minerWith(3, { at: fails });
    await expect(miner.claim('s1')).rejects.toThrow('planned');
    isBroken = false;
    await miner.addRelay('s1', relays(1, 9)[0]!);
    await miner.claim('s1');
    expect(chain.claims.size).toBe(1);
  });
});

describe.each(concurrencyLevels.slice(0, 2))('%i claims at once', (count) => {
  test('of one instance: one wins', async () => {
    const { miner } = await minerWith(5);
    await expect(concurrently(count, 1, () => miner.claim('s1'))).toHaveExactlyOneWinner({ losers: /SESSION_(SEALING|CLAIMED)/ });
    expect(chain.server.requests('POST /claims')).toHaveLength(1);
  });

  test('of as many instances: one wins', async () => {
    await minerWith(5);
    const claims = concurrently(count, 1, ({ context: { miner } }) => miner.claim('s1'), { setup: () => startMiner(chain.client) });
    await expect(claims).toHaveExactlyOneWinner({ losers: 'SESSION_CLAIMED' });
    expect(chain.server.requests('POST /claims')).toHaveLength(1);
  });
});

describe('a chain that fails', () => {
  test.each([
    ['is over its limit', { status: 429 }, 'CHAIN_RATE_LIMITED'],
    ['is down for a moment', { status: 503 }, 'CHAIN_FAILED'],
    ['drops the connection', 'drop', 'CHAIN_UNREACHABLE'],
  ] as const)('%s: it is asked again', async (_, failure, code) => {
    const { miner, logger } = await minerWith(3);
    chain.server.on('POST /claims', [failure, failure, {}]);
    await miner.claim('s1');
    expect(chain.server.requests('POST /claims')).toHaveLength(3);
    expect(logger.entries.filter(({ message }) => message === 'trying again')).toHaveLength(2);
    expect(logger).toHaveLogged('warn', 'trying again', { code, failed: 2 });
    expect((await miner.sessions.get('s1')).state).toBe('claimed');
  });

  test('for good: the claim has failed, and says why', async () => {
    const { miner, logger } = await minerWith(3);
    chain.server.on('POST /claims', { status: 503, body: 'halted' });
    const claim = miner.claim('s1');
    await expect(claim).rejects.toThrow('POST /claims: 503 halted');
    expect((await miner.sessions.get('s1')).state).toBe('claim_tx_error');
    expect(logger).toHaveLogged('warn', 'claim failed', { session: 's1', error: expect.any(ChainError) });
  });

  test('refuses: it is not asked again', async () => {
    const { miner } = await minerWith(3);
    chain.server.on('POST /claims', { status: 400, body: 'insufficient funds' });
    await expect(miner.claim('s1')).toRejectWithCode('CHAIN_REJECTED');
    expect(chain.server.requests('POST /claims')).toHaveLength(1);
  });

  test('does not answer: the request ends', async () => {
    chain.server.on('GET /status', 'hang');
    const impatient = new Chain({ url: chain.server.url, timeoutMs: 20 });
    await expect(impatient.status()).toRejectWithCode('CHAIN_TIMEOUT');
  });

  test('is not there: the connection that was refused is told', async () => {
    await chain.server.close();
    const failure = await chain.client.status().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'CHAIN_UNREACHABLE' });
    expect(failure).toHaveErrorInChain({ code: 'ECONNREFUSED' });
  });
});
