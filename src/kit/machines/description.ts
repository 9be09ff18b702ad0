/** What a model keeps beside its state, e.g. how many failures there were in a row. Data, for it is compared. */
export type Context = Readonly<Record<string, unknown>>;

/** Where an action leads. */
export interface Target<State extends string, C extends Context> {
  readonly to: State;
  /** The context from then on; default: what it was. */
  readonly context?: C;
  /** What must have been done besides, exactly and in this order, as {@link MachineDescription.effects} tells it; default nothing. */
  readonly effects?: readonly unknown[];
}

/**
 * Where an action leads from a state: a state, a {@link Target}, or a function of the context that returns either; undefined where a guard refuses; null where the
 * model ends, for one that would count without end: the action is not done there.
 */
export type Way<State extends string, C extends Context> =
  State | Target<State, C> | null | ((context: C) => State | Target<State, C> | undefined | null);

/** How an action that is not valid must end: rejected with the right error, or without any consequence. */
export type InvalidEnding = 'rejected' | 'ignored';

/** Something that can be done to the subject. */
export interface Action<Subject, State extends string, C extends Context> {
  run(subject: Subject): unknown;
  /** Where it leads, by the state in which it is done. It is invalid in every other. */
  readonly from: { readonly [From in State]?: Way<State, C> };
  /** How it ends where it is invalid; default 'rejected'. */
  readonly invalid?: InvalidEnding;
  /** Whether of many attempts at once only one may succeed; default: where it is not valid any more once it has succeeded. */
  readonly exclusive?: boolean;
}

/** A state machine as its tests need to know it. */
export interface MachineDescription<Subject, State extends string = string, C extends Context = Context> {
  readonly name: string;
  readonly initial: State;
  /** The context at the beginning; default empty. */
  readonly context?: C;
  /** Makes a fresh subject in the initial state: every test has its own. */
  create(): Subject | PromiseLike<Subject>;
  /** Reads the state of the subject. */
  state(subject: Subject): State | PromiseLike<State>;
  /** What the subject has done besides since it was made, oldest first; default: effects are not looked at. */
  effects?(subject: Subject): readonly unknown[];
  readonly actions: Readonly<Record<string, Action<Subject, State, C>>>;
  /** The error of an action that is not valid: its code, a part of its message, a pattern for either, or a function that looks at it. */
  readonly rejects?: string | RegExp | ((error: unknown, action: string, state: State) => boolean);
}
