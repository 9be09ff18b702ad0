import type { Redis } from 'ioredis';
import { keys } from './keys';
import { MinerError } from './miner-error';

export type SessionState =
  | 'active'
  | 'claiming'
  | 'claimed'
  | 'proving'
  | 'proved'
  | 'probabilistic_proved'
  | 'claim_window_closed'
  | 'claim_tx_error'
  | 'claim_missing'
  | 'claim_skipped'
  | 'proof_window_closed'
  | 'proof_tx_error';

interface Transition {
  readonly from: readonly SessionState[];
  readonly to: SessionState;
}

const transitions = {
  beginClaim: { from: ['active'], to: 'claiming' },
  skipClaim: { from: ['active'], to: 'claim_skipped' },
  claim: { from: ['claiming'], to: 'claimed' },
  failClaim: { from: ['claiming'], to: 'claim_tx_error' },
  closeClaimWindow: { from: ['active', 'claiming'], to: 'claim_window_closed' },
  missClaim: { from: ['claimed'], to: 'claim_missing' },
  beginProof: { from: ['claimed'], to: 'proving' },
  needNoProof: { from: ['claimed'], to: 'probabilistic_proved' },
  prove: { from: ['proving'], to: 'proved' },
  failProof: { from: ['proving'], to: 'proof_tx_error' },
  closeProofWindow: { from: ['claimed', 'proving'], to: 'proof_window_closed' },
} as const satisfies Record<string, Transition>;

export type SessionAction = keyof typeof transitions;

const beforeTheEnd: ReadonlySet<SessionState> = new Set(['active', 'claiming', 'claimed', 'proving']);

export interface Session {
  readonly id: string;
  readonly state: SessionState;
  /** Of the trie, as it was saved last; undefined when there were no relays. */
  readonly root: Buffer | undefined;
  /** What the root was when the claim began. */
  readonly claimedRoot: Buffer | undefined;
  /** The last block height at which a claim counts. */
  readonly claimBefore: number;
}

export interface SessionsOptions {
  /** Called when this instance has brought a session to its end. */
  readonly onEnd?: (id: string, state: SessionState) => unknown;
}

/** The life of sessions, in Redis: any number of instances may try a transition, and one makes it. */
export class Sessions {
  constructor(
    private readonly redis: Redis,
    private readonly options: SessionsOptions = {},
  ) {}

  /** Opens a session; one that is there stays as it is. */
  async open(id: string, claimBefore: number): Promise<void> {
    await this.redis.eval(openScript, 1, keys.session(id), claimBefore);
    await this.redis.sadd(keys.live, id);
  }

  /** Throws SESSION_UNKNOWN. */
  async get(id: string): Promise<Session> {
    const { state, root, claimedRoot, claimBefore } = await this.redis.hgetall(keys.session(id));
    if (state === undefined) throw unknown(id);
    const bytes = (hex: string | undefined): Buffer | undefined => (hex === undefined ? undefined : Buffer.from(hex, 'hex'));
    return { id, state: state as SessionState, root: bytes(root), claimedRoot: bytes(claimedRoot), claimBefore: Number(claimBefore) };
  }

  /** Ids of those that have not come to their end. */
  async live(): Promise<string[]> {
    return (await this.redis.smembers(keys.live)).sort();
  }

  /** Throws SESSION_STATE where the action is not valid in the session's state, SESSION_UNKNOWN. */
  async move(id: string, action: SessionAction): Promise<void> {
    const { from, to }: Transition = transitions[action];
    const refusedIn = await this.redis.eval(moveScript, 1, keys.session(id), to, ...from);
    if (refusedIn === '') throw unknown(id);
    if (refusedIn !== null) throw new MinerError('SESSION_STATE', `session ${id} is ${String(refusedIn)}: it cannot ${action}`);
    if (beforeTheEnd.has(to)) return;
    await this.redis.srem(keys.live, id);
    await this.options.onEnd?.(id, to);
  }
}

function unknown(id: string): MinerError {
  return new MinerError('SESSION_UNKNOWN', `there is no session ${id}`);
}

const openScript = `
if redis.call('HSETNX', KEYS[1], 'state', 'active') == 1 then redis.call('HSET', KEYS[1], 'claimBefore', ARGV[1]) end`;

/** Returns nil when it has moved, else the state that it is in. What is claimed is the root of this very moment, and what has one is not skipped. */
const moveScript = `
local state = redis.call('HGET', KEYS[1], 'state')
for i = 2, #ARGV do
  if state == ARGV[i] then
    local root = redis.call('HGET', KEYS[1], 'root')
    if ARGV[1] == 'claim_skipped' and root then return state end
    redis.call('HSET', KEYS[1], 'state', ARGV[1])
    if ARGV[1] == 'claiming' and root then redis.call('HSET', KEYS[1], 'claimedRoot', root) end
    return false
  end
end
return state or ''`;
