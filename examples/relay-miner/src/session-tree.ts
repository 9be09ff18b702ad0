import type { Redis } from 'ioredis';
import { keys } from './keys';
import { isClaimed, isClosed, isSealing, MinerError } from './miner-error';
import { emptyTrie, openTrie, type SessionTrie } from './trie';

/** A relay that was served and is to be paid. */
export interface Relay {
  readonly key: string;
  readonly value: string;
  /** In compute units. */
  readonly weight: number;
}

/** A place in the code at which somebody may want it to wait; tests pass `point` of jest-distributed. */
export type Place = (name: string) => Promise<void> | undefined;

export interface SessionTreeOptions {
  readonly redis: Redis;
  readonly session: string;
  /** How many relays may be in memory alone; with 1, the default, a relay is in Redis when its update resolves. */
  readonly saveEvery?: number | undefined;
  readonly at?: Place | undefined;
}

/** The trie of a session, in memory and in Redis. Its nodes and its root change in Redis together, and only while the session is active. */
export class SessionTree {
  private phase: 'open' | 'sealing' | 'claimed' = 'open';
  private unsaved = 0;
  private readonly saves = new Set<Promise<void>>();

  private constructor(
    private readonly options: SessionTreeOptions,
    private readonly trie: SessionTrie,
    /** Hex of the root on which the next save builds. */
    private savedRoot: string,
  ) {}

  /** What Redis has of it. Throws JD_TRIE_MISSING_NODE or JD_TRIE_CORRUPT_NODE where that is not whole. */
  static async load(options: SessionTreeOptions): Promise<SessionTree> {
    const { redis, session } = options;
    const root = (await redis.hget(keys.session(session), 'root')) ?? '';
    const nodes = keys.nodes(session);
    const trie = root === '' ? emptyTrie() : await openTrie(Buffer.from(root, 'hex'), (digest) => redis.hgetBuffer(nodes, digest));
    return new SessionTree(options, trie, root);
  }

  /** Hash, sum and count: 48 bytes. */
  get root(): Buffer {
    return this.trie.root;
  }

  get sum(): bigint {
    return this.trie.sum;
  }

  get count(): bigint {
    return this.trie.count;
  }

  /** Whether it takes updates. */
  get isOpen(): boolean {
    return this.phase === 'open';
  }

  has(key: string): boolean {
    return this.trie.has(key);
  }

  /** Counts a relay; the same one again changes nothing. Throws SESSION_SEALING, SESSION_CLAIMED, SESSION_UNKNOWN, TREE_CONFLICT. */
  async update({ key, value, weight }: Relay): Promise<void> {
    this.requireOpen();
    this.trie.set(key, value, weight);
    this.unsaved++;
    if (this.unsaved >= (this.options.saveEvery ?? 1)) await this.save();
  }

  /** From now on updates are refused. Throws SESSION_SEALING, SESSION_CLAIMED: only one may claim. */
  seal(): void {
    this.requireOpen();
    this.phase = 'sealing';
  }

  /** The claim of a sealed tree has begun. */
  markClaimed(): void {
    this.phase = 'claimed';
  }

  /** Saves what is in memory alone. */
  async flush(): Promise<void> {
    if (this.unsaved > 0) await this.save();
    await Promise.all(this.saves);
  }

  private requireOpen(): void {
    if (this.phase === 'sealing') throw isSealing(this.options.session);
    if (this.phase === 'claimed') throw isClaimed(this.options.session);
  }

  private async save(): Promise<void> {
    this.unsaved = 0;
    const { root, written, removed } = this.trie.commit();
    const [before, after] = [this.savedRoot, root.toString('hex')];
    // Saves of one connection arrive in order, so the next may build on this one before it is there.
    this.savedRoot = after;
    const saved = this.send(before, after, written, removed);
    this.saves.add(saved);
    try {
      await saved;
    } finally {
      this.saves.delete(saved);
    }
  }

  private async send(
    before: string,
    after: string,
    written: readonly (readonly [Buffer, Buffer])[],
    removed: readonly Buffer[],
  ): Promise<void> {
    const { redis, session } = this.options;
    const nodes = written.flatMap(([digest, encoding]) => [digest.toString('hex'), encoding]);
    const orphans = removed.map((digest) => digest.toString('hex'));
    const args = [before, after, written.length, ...nodes, ...orphans];
    const answer = await redis.eval(saveScript, 2, keys.session(session), keys.nodes(session), ...args);
    if (answer === 'saved') return;
    if (answer === 'conflict') throw new MinerError('TREE_CONFLICT', `session ${session} was changed by another instance`);
    if (answer === 'unknown') throw new MinerError('SESSION_UNKNOWN', `there is no session ${session}`);
    throw isClosed(session, String(answer));
  }
}

/**
 * ARGV: root before, root after, how many nodes, their digests and encodings, digests of those that are not reached any more.
 * Where the root after is there, the reply to this very save was lost and the client has sent it again.
 */
const saveScript = `
local state = redis.call('HGET', KEYS[1], 'state')
if state ~= 'active' then return state or 'unknown' end
local root = redis.call('HGET', KEYS[1], 'root') or ''
if root ~= ARGV[1] and root ~= ARGV[2] then return 'conflict' end
local last = 3 + 2 * tonumber(ARGV[3])
for i = 4, last, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
for i = last + 1, #ARGV do redis.call('HDEL', KEYS[2], ARGV[i]) end
redis.call('HSET', KEYS[1], 'root', ARGV[2])
return 'saved'`;
