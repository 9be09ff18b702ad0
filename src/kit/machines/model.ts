import { DistributedError } from '../../base/errors';
import { showValue } from '../waiting/show';
import type { Context, InvalidEnding, Target } from './description';

/** A state of the model with its context, and the shortest way to it. */
export interface ModelNode<State extends string> {
  readonly state: State;
  readonly context: Context;
  /** Actions from the initial state. */
  readonly path: readonly string[];
}

/** An action in a node: where it leads; undefined: it is not valid there. */
export interface ModelEdge<State extends string> {
  readonly node: ModelNode<State>;
  readonly action: string;
  readonly target: Required<Target<State, Context>> | undefined;
}

/** A model with more nodes than this has a context that counts without end. */
const mostNodes = 500;

/** What of a description makes the model. */
export interface ModelDescription<State extends string> {
  readonly name: string;
  readonly initial: State;
  readonly context?: unknown;
  readonly actions: Readonly<Record<string, { readonly from: object; readonly invalid?: InvalidEnding; readonly exclusive?: boolean }>>;
}

/** Where an action leads, by the description; null where it is not to be done. */
export function targetOf<State extends string>(
  description: ModelDescription<State>,
  { state, context }: Pick<ModelNode<State>, 'state' | 'context'>,
  action: string,
): ModelEdge<State>['target'] | null {
  const way = (description.actions[action]!.from as Readonly<Record<State, unknown>>)[state];
  const target = typeof way === 'function' ? (way as (context: Context) => State | Target<State, Context> | undefined)(context) : way;
  if (target === undefined) return undefined;
  if (target === null) return null;
  if (typeof target === 'string') return { to: target as State, context, effects: [] };
  return { context, effects: [], ...(target as Target<State, Context>) };
}

/** Every action in every node that can be reached, the nearest first. @throws DistributedError JD_MACHINE when there is no end of them */
export function exploreModel<State extends string>(description: ModelDescription<State>): ModelEdge<State>[] {
  const first: ModelNode<State> = { state: description.initial, context: (description.context as Context | undefined) ?? {}, path: [] };
  const nodes = new Map([[nodeName(first), first]]);
  const edges: ModelEdge<State>[] = [];
  for (const node of nodes.values()) {
    for (const action of Object.keys(description.actions)) {
      const target = targetOf(description, node, action);
      if (target === null) continue;
      edges.push({ node, action, target });
      if (target === undefined) continue;
      const next = { state: target.to, context: target.context, path: [...node.path, action] };
      if (!nodes.has(nodeName(next))) nodes.set(nodeName(next), next);
    }
    if (nodes.size > mostNodes) throw endless(description.name);
  }
  return edges;
}

/** E.g. `closed { failures: 2 }`. */
export function nodeName({ state, context }: { readonly state: string; readonly context: Context }): string {
  return Object.keys(context).length === 0 ? state : `${state} ${showValue(context)}`;
}

function endless(name: string): DistributedError {
  return new DistributedError({
    code: 'JD_MACHINE',
    what: `The machine ${name} has more than ${mostNodes} states with their contexts.`,
    fix: 'Keep in the context only what decides where an action leads, and bound what counts: Math.min(failures + 1, 3).',
  });
}
