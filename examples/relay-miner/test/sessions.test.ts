import { concurrently, relays, sessionMachine } from 'jest-distributed';
import { keys } from '../src/keys';
import { Sessions, type SessionState } from '../src/sessions';
import { SessionTree } from '../src/session-tree';
import { client } from './client';
import { farHeight } from './miners';

interface Subject {
  readonly sessions: Sessions;
  readonly ended: string[];
}

async function create(): Promise<Subject> {
  await client().del(keys.session('s1'));
  const ended: string[] = [];
  const sessions = new Sessions(client(), { onEnd: (id, state) => ended.push(`${id} ${state}`) });
  await sessions.open('s1', farHeight);
  return { sessions, ended };
}

const act = (action: Parameters<Sessions['move']>[1]) => (subject: Subject) => subject.sessions.move('s1', action);
const ends = (action: Parameters<Sessions['move']>[1], state: SessionState) => ({ run: act(action), effects: [`s1 ${state}`] });

// Each transition of the twelve states, each action where it is not valid, ten at once, walks at random.
const machine = sessionMachine<Subject>({
  create,
  state: async ({ sessions }) => (await sessions.get('s1')).state,
  effects: ({ ended }) => ended,
  rejects: 'SESSION_STATE',
  actions: {
    beginClaim: act('beginClaim'),
    skipClaim: ends('skipClaim', 'claim_skipped'),
    claim: act('claim'),
    failClaim: ends('failClaim', 'claim_tx_error'),
    closeClaimWindow: ends('closeClaimWindow', 'claim_window_closed'),
    missClaim: ends('missClaim', 'claim_missing'),
    beginProof: act('beginProof'),
    needNoProof: ends('needNoProof', 'probabilistic_proved'),
    prove: ends('prove', 'proved'),
    failProof: ends('failProof', 'proof_tx_error'),
    closeProofWindow: ends('closeProofWindow', 'proof_window_closed'),
  },
});
machine.tests({ walks: 20 });

test('every transition was taken', () => {
  expect(machine.mermaid()).not.toContain('(never)');
});

test('opening a session again changes nothing', async () => {
  const sessions = new Sessions(client());
  await sessions.open('s1', 10);
  await sessions.move('s1', 'beginClaim');
  await sessions.open('s1', 99);
  expect(await sessions.get('s1')).toMatchObject({ state: 'claiming', claimBefore: 10 });
});

test('a session that is not there is told', async () => {
  const sessions = new Sessions(client());
  await expect(sessions.get('s9')).toRejectWithCode('SESSION_UNKNOWN');
  await expect(sessions.move('s9', 'beginClaim')).toRejectWithCode('SESSION_UNKNOWN');
});

test('a session with relays is not skipped', async () => {
  const { sessions } = await create();
  await (await SessionTree.load({ redis: client(), session: 's1' })).update(relays(1, 1)[0]!);
  await expect(sessions.move('s1', 'skipClaim')).toRejectWithCode('SESSION_STATE');
});

test('what is claimed is the root at that moment', async () => {
  const { sessions } = await create();
  const tree = await SessionTree.load({ redis: client(), session: 's1' });
  for (const relay of relays(5, 1)) await tree.update(relay);
  await sessions.move('s1', 'beginClaim');
  await expect(tree.update(relays(1, 2)[0]!)).toRejectWithCode('SESSION_CLAIMED');
  const { root, claimedRoot } = await sessions.get('s1');
  expect(claimedRoot).toMatchRootHash(root);
});

test('of instances that bring a session to its end at once, one is told to clean up, once', async () => {
  const ended: string[] = [];
  const sessions = new Sessions(client(), { onEnd: (id) => ended.push(id) });
  for (const id of ['s1', 's2']) {
    await sessions.open(id, farHeight);
    await sessions.move(id, 'beginClaim');
    await sessions.move(id, 'claim');
    await sessions.move(id, 'beginProof');
  }
  await expect(concurrently(10, 1, () => sessions.move('s1', 'prove'))).toHaveExactlyOneWinner({ losers: 'SESSION_STATE' });
  expect(ended).toEqual(['s1']);
  expect(await sessions.live()).toEqual(['s2']);
});
