import { realClock } from '../../bridge/inner';
import { callSite } from '../waiting/announce';
import { checkFunction } from '../waiting/check-function';
import { launch } from '../waiting/launch';
import type { Judge } from '../waiting/plan';
import { showThrown } from '../waiting/show';
import { checkOptions, type Attempt, type WaitOptions } from '../waiting/wait-options';
import { askProbe } from './ask-probe';

/** How long one node may take to answer before it counts as not ready in this round. */
const probeMs = 1_000;

interface Round {
  readonly count: number;
  /** Names of those that are not ready, and why. */
  readonly missing: readonly (readonly [string, string])[];
}

/**
 * Waits until every node is ready. The failure names each one that is not, and why.
 * @param nodes a list, whose nodes are named by their place ('node 0'), or a record of them by name
 * @param probe called for each node that was not ready in the round before; a node is ready when it neither throws nor returns false
 * @throws WaitFailure
 * @example
 * await waitForAllReady(nodes, async (node, { signal }) => (await fetch(`${node.url}/ready`, { signal })).ok, { timeoutMs: 5_000 });
 */
export function waitForAllReady<N>(
  nodes: readonly N[] | Readonly<Record<string, N>>,
  probe: (node: N, attempt: Attempt) => unknown,
  options?: WaitOptions,
): Promise<void> {
  checkFunction('waitForAllReady', probe);
  const entries: [string, N][] = Array.isArray(nodes)
    ? (nodes as readonly N[]).map((node, place) => [`node ${place}`, node])
    : Object.entries(nodes as Readonly<Record<string, N>>);
  let waiting = entries;
  const call = async (attempt: Attempt): Promise<Round> => {
    const answers = await Promise.all(waiting.map(async (entry) => [entry, await answer(entry[1], probe, attempt)] as const));
    const missing = answers.flatMap(([[name], reason]) => (reason === undefined ? [] : [[name, reason] as const]));
    waiting = answers.flatMap(([entry, reason]) => (reason === undefined ? [] : [entry]));
    return { count: entries.length, missing };
  };
  const plan = { what: 'waitForAllReady(nodes, probe)', call, judge: judgeRound, goal: 'reach', counts: 'nothing' } as const;
  return launch({ ...plan, options: checkOptions('waitForAllReady', 'wait', options) }, callSite(waitForAllReady));
}

const judgeRound: Judge<void> = (outcome) => {
  if (outcome.kind === 'threw') return { kind: 'threw', seen: showThrown(outcome.error), error: outcome.error };
  const { count, missing } = outcome.value as Round;
  const seen = `${count - missing.length} of ${count} ready`;
  if (missing.length === 0) return { kind: 'holds', seen, value: undefined };
  return { kind: 'misfit', seen, value: undefined, because: missing.map(([name, reason]) => `${name}: ${reason}`).join('\n') };
};

async function answer<N>(node: N, probe: (node: N, attempt: Attempt) => unknown, attempt: Attempt): Promise<string | undefined> {
  let cancel = (): void => undefined;
  const late = new Promise<string>((resolve) => {
    const timer = realClock().after(probeMs, () => resolve(`the probe does not answer within ${probeMs} ms`));
    cancel = () => timer.cancel();
  });
  try {
    return await Promise.race([askProbe(() => probe(node, attempt)), late]);
  } finally {
    cancel();
  }
}
