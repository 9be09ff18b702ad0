import { transitionName, type Coverage } from './drive-subject';
import { exploreModel, type ModelDescription } from './model';

/** The machine as a Mermaid state diagram; each transition with how often it was taken. */
export function toMermaid<State extends string>(description: ModelDescription<State>, coverage: Coverage): string {
  const edges = new Map<string, string>();
  const states = new Set<State>([description.initial]);
  for (const { node, action, target } of exploreModel(description)) {
    if (target === undefined) continue;
    states.add(target.to);
    const taken = coverage.get(transitionName(node.state, action, target.to)) ?? 0;
    const times = taken === 0 ? 'never' : taken === 1 ? 'once' : `${taken} times`;
    edges.set(transitionName(node.state, action, target.to), `  ${id(node.state)} --> ${id(target.to)}: ${action} (${times})`);
  }
  const names = [...states].filter((state) => id(state) !== state).map((state) => `  state "${state}" as ${id(state)}`);
  return ['stateDiagram-v2', ...names, `  [*] --> ${id(description.initial)}`, ...edges.values(), ''].join('\n');
}

/** Mermaid takes words only. */
function id(state: string): string {
  return state.replaceAll(/\W/g, '_');
}
