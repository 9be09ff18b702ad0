import type * as fastCheck from 'fast-check';
import { DistributedError } from '../../base/errors';
import { countOutcomes } from '../concurrency/outcomes';
import { runSeed } from '../determinism/run-seed';
import { jestGlobals } from '../waiting/jest-globals';
import { quoteError } from '../waiting/show';
import type { Context, MachineDescription } from './description';
import { DrivenSubject, isExclusive, type Coverage } from './drive-subject';
import { toMermaid } from './mermaid';
import { exploreModel, nodeName, type ModelEdge } from './model';

/** How much {@link StateMachine.tests} tries. */
export interface MachineTestOptions {
  /** How many attempts at once where only one may succeed; default 10; 0 for none. */
  readonly attempts?: number;
  /** How many random walks; default 50; 0 for none. */
  readonly walks?: number;
  /** The longest walk, in actions; default 20. */
  readonly longestWalk?: number;
}

/** A described state machine. */
export interface StateMachine {
  /**
   * Defines a describe block with a test for every action in every state: valid ones lead where they must with exactly their effects, all others are rejected
   * with the right error and change nothing; of many attempts at once one wins; random walks by fast-check, where it is installed, shrunk to the shortest that fails.
   */
  tests(options?: MachineTestOptions): void;
  /** Leads a fresh subject along these actions beside the model. @throws DistributedError JD_MACHINE at the first difference */
  walk(actions: readonly string[]): Promise<void>;
  /** A state diagram in Mermaid, with how often each transition was taken so far. */
  mermaid(): string;
}

const defaults = { attempts: 10, walks: 50, longestWalk: 20 } as const;

/**
 * A state machine, described once: its tests and its picture come from the description.
 * @throws DistributedError JD_MACHINE when the description has no end of states
 * @example
 * const session = stateMachine({
 *   name: 'session',
 *   initial: 'active',
 *   create: () => new Session(),
 *   state: (session) => session.state,
 *   actions: {
 *     claim: { run: (session) => session.claim(), from: { active: 'claimed' } },
 *     settle: { run: (session) => session.settle(), from: { claimed: 'settled' } },
 *   },
 *   rejects: 'SESSION_STATE',
 * });
 * session.tests();
 */
export function stateMachine<Subject, State extends string, C extends Context = Context>(
  description: MachineDescription<Subject, State, C>,
): StateMachine {
  const general = description as unknown as MachineDescription<Subject, State, Context>;
  const coverage: Coverage = new Map();
  const edges = exploreModel(description);
  const walk = async (actions: readonly string[]): Promise<void> => void (await DrivenSubject.create(general, coverage, actions));
  return Object.freeze({
    walk,
    mermaid: () => toMermaid(description, coverage),
    tests(options: MachineTestOptions = {}) {
      const { attempts, walks, longestWalk } = { ...defaults, ...options };
      jestGlobals().describe(description.name, () => {
        for (const edge of edges) defineEdgeTest(general, coverage, edge);
        if (attempts > 0)
          for (const edge of edges.filter((each) => isExclusive(description, each))) defineRace(general, coverage, edge, attempts);
        if (walks > 0) defineWalks(Object.keys(description.actions), walk, { walks, longestWalk });
      });
    },
  });
}

type General<Subject, State extends string> = MachineDescription<Subject, State, Context>;

function defineEdgeTest<Subject, State extends string>(
  description: General<Subject, State>,
  coverage: Coverage,
  edge: ModelEdge<State>,
): void {
  const { node, action, target } = edge;
  const ending = description.actions[action]!.invalid === 'ignored' ? 'is ignored' : 'is rejected';
  const outcome = target === undefined ? ending : `leads to ${nodeName({ state: target.to, context: target.context })}`;
  jestGlobals().test(`${nodeName(node)}: ${action} ${outcome}`, async () => {
    const driven = await DrivenSubject.create(description, coverage, node.path);
    await driven.act(action);
  });
}

function defineRace<Subject, State extends string>(
  description: General<Subject, State>,
  coverage: Coverage,
  { node, action, target }: ModelEdge<State>,
  attempts: number,
): void {
  jestGlobals().test(`${nodeName(node)}: of ${attempts} times ${action} at once, one succeeds`, async () => {
    const driven = await DrivenSubject.create(description, coverage, node.path);
    const attempt = async (): Promise<unknown> => description.actions[action]!.run(driven.subject);
    const outcomes = countOutcomes(await Promise.allSettled(Array.from({ length: attempts }, attempt)));
    const strange = outcomes.rejections.find(({ error }) => !driven.isRefusal(error, action));
    const state = await description.state(driven.subject);
    if (outcomes.fulfilled === 1 && strange === undefined && state === target!.to) return;
    throw new DistributedError({
      code: 'JD_MACHINE',
      what: [
        `${description.name}: of ${attempts} times '${action}' at once in ${nodeName(node)}, ${outcomes.fulfilled} succeeded; the state is '${state}' then.`,
        ...(strange === undefined ? [] : ['One was rejected with the wrong error:', quoteError(strange.error)]),
      ].join('\n'),
      fix: `One must succeed and lead to '${target!.to}', the others must be rejected: look for an await between the check of the state and its change.`,
    });
  });
}

function defineWalks(actions: readonly string[], walk: StateMachine['walk'], limits: { walks: number; longestWalk: number }): void {
  const { test } = jestGlobals();
  const fc = loadFastCheck();
  if (fc === undefined) {
    test.skip('random walks (skipped: the package fast-check is not installed)', async () => undefined);
    return;
  }
  test(`${limits.walks} random walks of up to ${limits.longestWalk} actions`, async () => {
    const paths = fc.array(fc.constantFrom(...actions), { maxLength: limits.longestWalk, size: 'max' });
    await fc.assert(fc.asyncProperty(paths, walk), { seed: runSeed(), numRuns: limits.walks });
  });
}

function loadFastCheck(): typeof fastCheck | undefined {
  try {
    return require('fast-check') as typeof fastCheck;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
