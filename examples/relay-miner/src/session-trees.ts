import { SessionTree, type Relay, type SessionTreeOptions } from './session-tree';
import { keys } from './keys';

/** The tries of an instance, each loaded from Redis when it is first needed. */
export class SessionTrees {
  private readonly trees = new Map<string, Promise<SessionTree>>();

  constructor(private readonly options: Omit<SessionTreeOptions, 'session'>) {}

  /** How many are in memory. */
  get size(): number {
    return this.trees.size;
  }

  /** All who ask for a session at once get one tree. */
  get(session: string): Promise<SessionTree> {
    const known = this.trees.get(session);
    if (known !== undefined) return known;
    const loading = SessionTree.load({ ...this.options, session });
    this.trees.set(session, loading);
    loading.catch(() => this.forget(session, loading));
    return loading;
  }

  async update(session: string, relay: Relay): Promise<void> {
    const loading = this.get(session);
    const tree = await loading;
    try {
      await tree.update(relay);
    } catch (error) {
      // It may be ahead of Redis now. A sealed one is of whoever claims, and drops it when that fails.
      if (tree.isOpen) this.forget(session, loading);
      throw error;
    }
  }

  /** Loads the tries of these sessions, so that the first relay of each finds it there. */
  async warmUp(sessions: readonly string[]): Promise<void> {
    await Promise.all(sessions.map((session) => this.get(session)));
  }

  /** The next who asks for the session loads its tree from Redis. */
  drop(session: string): void {
    this.trees.delete(session);
  }

  /** Deletes the trie of a session, in memory and in Redis. */
  async delete(session: string): Promise<void> {
    this.drop(session);
    await this.options.redis.del(keys.nodes(session));
  }

  private forget(session: string, loading: Promise<SessionTree>): void {
    if (this.trees.get(session) === loading) this.trees.delete(session);
  }
}
