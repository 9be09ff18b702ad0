import type { Binary } from '../../../src/base/bytes';

/** A command of a client. */
export interface FuzzStep {
  readonly client: number;
  readonly argv: readonly Binary[];
}

/** How clients are called in transcripts. */
export const clientNames = ['', 'a', 'b', 'c'] as const;

/** The last client never waits, so that somebody can always go on. */
export const freeClient = clientNames.length - 1;

/** What a generator may know of our server when it chooses the next commands. */
export interface View {
  isBlocked(client: number): boolean;
  inTransaction(client: number): boolean;
}
