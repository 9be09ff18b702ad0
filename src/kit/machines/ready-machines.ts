import { DistributedError } from '../../base/errors';
import type { Context, MachineDescription, Way } from './description';
import { stateMachine, type StateMachine } from './state-machine';

/** What an action of a ready machine is here: a function, or one with what it must have done besides, exactly and in this order, wherever it is valid. */
export type ReadyAction<Subject> =
  ((subject: Subject) => unknown) | { run(subject: Subject): unknown; readonly effects: readonly unknown[] };

/** What a ready machine needs of the subject: all but the transitions, and a function for each action that it has. */
export interface ReadyMachine<Subject, State extends string, ActionName extends string> extends Pick<
  MachineDescription<Subject, State>,
  'create' | 'state' | 'effects' | 'rejects'
> {
  /** Default: what the machine is. */
  readonly name?: string;
  /** What the actions of the machine are here; those that are left out are not tested, nor the states that only they lead to. */
  readonly actions: { readonly [Name in ActionName]?: ReadyAction<Subject> };
}

type Table<State extends string, ActionName extends string> = Readonly<Record<ActionName, { readonly [From in State]?: State }>>;

function readyMachine<Subject, State extends string, ActionName extends string>(
  description: ReadyMachine<Subject, State, ActionName>,
  { name, initial, table }: { readonly name: string; readonly initial: State; readonly table: Table<State, ActionName> },
): StateMachine {
  const { actions, ...rest } = description;
  const known = Object.entries<ReadyAction<Subject> | undefined>(actions).flatMap(([action, given]) =>
    given === undefined ? [] : [[action, typeof given === 'function' ? { run: given, effects: [] } : given] as const],
  );
  const unknown = known.find(([action]) => !Object.hasOwn(table, action));
  if (unknown !== undefined || known.length === 0) {
    const what = unknown === undefined ? `${name}: no actions are given.` : `${name}: it has no action '${unknown[0]}'.`;
    throw new DistributedError({ code: 'JD_MACHINE', what, fix: `Its actions are ${Object.keys(table).join(', ')}.` });
  }
  const full = known.map(([action, { run, effects }]) => {
    const targets = Object.entries<State | undefined>(table[action as ActionName]).map(([from, to]) => [from, { to, effects }]);
    return [action, { run, from: Object.fromEntries(targets) as Record<State, Way<State, Context>> }] as const;
  });
  return stateMachine({ name, initial, ...rest, actions: Object.fromEntries(full) });
}

/** The states of a node in an election. */
export type ElectionState = 'follower' | 'candidate' | 'leader';

const electionTable = {
  campaign: { follower: 'candidate' },
  win: { candidate: 'leader' },
  lose: { candidate: 'follower' },
  stepDown: { leader: 'follower' },
} as const;

/** The machine of a node in a leader election: a follower campaigns, a candidate wins or loses, a leader steps down. */
export function leaderElectionMachine<Subject>(
  description: ReadyMachine<Subject, ElectionState, keyof typeof electionTable>,
): StateMachine {
  return readyMachine(description, { name: 'leader election', initial: 'follower', table: electionTable });
}

/** The states of a relay session; the last eight are final. */
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

const sessionTable = {
  beginClaim: { active: 'claiming' },
  skipClaim: { active: 'claim_skipped' },
  claim: { claiming: 'claimed' },
  failClaim: { claiming: 'claim_tx_error' },
  closeClaimWindow: { active: 'claim_window_closed', claiming: 'claim_window_closed' },
  missClaim: { claimed: 'claim_missing' },
  beginProof: { claimed: 'proving' },
  needNoProof: { claimed: 'probabilistic_proved' },
  prove: { proving: 'proved' },
  failProof: { proving: 'proof_tx_error' },
  closeProofWindow: { claimed: 'proof_window_closed', proving: 'proof_window_closed' },
} as const;

/** The machine of a relay session, from its first relay to its proof. */
export function sessionMachine<Subject>(description: ReadyMachine<Subject, SessionState, keyof typeof sessionTable>): StateMachine {
  return readyMachine(description, { name: 'session', initial: 'active', table: sessionTable });
}

/** The states of an entry in a cache with a level of its own before a shared one. */
export type CacheState = 'empty' | 'l1_hit' | 'invalidated' | 'refreshing';

const cacheTable = {
  load: { empty: 'l1_hit' },
  invalidate: { l1_hit: 'invalidated' },
  beginRefresh: { invalidated: 'refreshing' },
  endRefresh: { refreshing: 'l1_hit' },
} as const;

/** The machine of a cache's entry: loaded, invalidated, refreshed. */
export function cacheMachine<Subject>(description: ReadyMachine<Subject, CacheState, keyof typeof cacheTable>): StateMachine {
  return readyMachine(description, { name: 'cache', initial: 'empty', table: cacheTable });
}
