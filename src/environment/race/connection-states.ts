import type { Access } from '../../race/step';

/** What a connection has open that its next commands depend on. */
interface ConnectionState {
  /** What MULTI has queued; undefined: no transaction is open. */
  queue: Access[] | undefined;
  watched: Access[];
  db: number;
}

/** A command that acts on its connection: others of the same connection depend on it. */
const acting = new Set(['multi', 'exec', 'discard', 'watch', 'unwatch', 'select', 'reset']);

/** The connections of clients that are held on their own side: what the server would know of them. */
export class ConnectionStates {
  private readonly states = new Map<number, ConnectionState>();

  databaseOf(connection: number): number {
    return this.of(connection).db;
  }

  /** Whether the command, which touches nothing else, must be held all the same. */
  concerns(fullName: string): boolean {
    return acting.has(fullName);
  }

  /** What a command touches by going through its connection. */
  accessOf(connection: number, fullName: string): Access {
    return { space: `connection ${connection}`, key: undefined, kind: acting.has(fullName) ? 'write' : 'read' };
  }

  /** What EXEC touches beside: what is queued, and what is watched. */
  openOf(connection: number): readonly Access[] {
    const { queue, watched } = this.of(connection);
    return [...(queue ?? []), ...watched];
  }

  /** A command is sent. */
  sent(connection: number, fullName: string, argv: readonly string[], accesses: readonly Access[]): void {
    const state = this.of(connection);
    if (fullName === 'multi') state.queue ??= [];
    else if (fullName === 'exec' || fullName === 'discard') Object.assign(state, { queue: undefined, watched: [] });
    else if (fullName === 'unwatch') state.watched = [];
    else if (fullName === 'watch') state.watched = [...state.watched, ...accesses];
    else if (fullName === 'select') state.db = Number(argv[1]);
    else if (fullName === 'reset') this.states.delete(connection);
    else state.queue?.push(...accesses);
  }

  private of(connection: number): ConnectionState {
    let state = this.states.get(connection);
    if (state === undefined) this.states.set(connection, (state = { queue: undefined, watched: [], db: 0 }));
    return state;
  }
}
