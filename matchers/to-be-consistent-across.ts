import { DistributedError } from '../src/base/errors';
import { isRecord } from '../src/base/realm';
import { announcedMatcher } from '../src/kit/announced-matcher';
import { comparison, verdict, type MatcherCall, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { quoteError, showThrown, showValue } from '../src/kit/waiting/show';

/** The matchers of this file, as `expect` gets them. */
export interface ConsistencyMatchers {
  /**
   * Passes when the function given to expect reads the same from each node, as toEqual compares. It looks once: wait with {@link eventually} for replicas that lag.
   * @param nodes the nodes by name, or a list of them; at least two
   * @example
   * await expect((cache) => cache.get('user:1')).toBeConsistentAcross({ l1, l2, redis: backing });
   */
  toBeConsistentAcross<N = never>(nodes: readonly N[] | Readonly<Record<string, N>>): Promise<void>;
}

interface Reading {
  readonly node: string;
  readonly value?: unknown;
  readonly failed?: { readonly error: unknown };
}

/** The implementation of {@link ConsistencyMatchers.toBeConsistentAcross}, for expect.extend. @throws DistributedError JD_NODES, JD_NOT_A_FUNCTION */
export function toBeConsistentAcross(this: MatcherContext, read: unknown, nodes: unknown): Promise<MatcherResult> {
  const list = namedNodes(nodes);
  if (typeof read !== 'function') {
    const what = `toBeConsistentAcross: expect was given ${showValue(read)}.`;
    throw new DistributedError({
      code: 'JD_NOT_A_FUNCTION',
      what,
      fix: 'Give it the function that reads from a node: (node) => node.get(key).',
    });
  }
  const call = { name: 'toBeConsistentAcross', received: read.name || 'read', expected: list.map(([name]) => name).join(', ') };
  const readOne = read as (node: unknown, name: string) => unknown;
  const result = Promise.all(list.map(([name, node]) => readFrom(readOne, node, name))).then((readings) => judge(this, call, readings));
  return announcedMatcher('expect(read).toBeConsistentAcross(...)', toBeConsistentAcross, result);
}

async function readFrom(read: (node: unknown, name: string) => unknown, node: unknown, name: string): Promise<Reading> {
  try {
    return { node: name, value: await read(node, name) };
  } catch (error) {
    return { node: name, failed: { error } };
  }
}

function judge(context: MatcherContext, call: MatcherCall, readings: readonly Reading[]): MatcherResult {
  const failed = readings.filter((reading) => reading.failed !== undefined);
  if (failed.length > 0) {
    // A node that cannot be read is neither consistent nor inconsistent: it fails with .not too.
    return verdict(context, call, context.isNot ?? false, () => [
      `${failed.length} of ${readings.length} nodes could not be read.`,
      ...failed.flatMap(({ node, failed: { error } = { error: undefined } }) => ['', `${node} ${showThrown(error)}`, quoteError(error)]),
    ]);
  }
  const groups: Reading[][] = [];
  for (const reading of readings) {
    const same = groups.find(([first]) => context.equals(first!.value, reading.value));
    if (same === undefined) groups.push([reading]);
    else same.push(reading);
  }
  groups.sort((a, b) => b.length - a.length);
  const [most, next] = groups;
  return verdict(context, call, groups.length === 1, () => [
    groups.length === 1 ? `All ${readings.length} nodes agree.` : `${readings.length} nodes have ${groups.length} different values.`,
    '',
    ...groups.map((group) => `  ${group.map(({ node }) => node).join(', ')}: ${showValue(group[0]!.value)}`),
    ...(next === undefined
      ? []
      : ['', `${most![0]!.node} (expected) and ${next[0]!.node} (received):`, ...comparison(context, most![0]!.value, next[0]!.value)]),
  ]);
}

function namedNodes(nodes: unknown): [string, unknown][] {
  const named = Array.isArray(nodes)
    ? nodes.map((node, index): [string, unknown] => [`node ${index + 1}`, node])
    : isRecord(nodes)
      ? Object.entries(nodes)
      : [];
  if (named.length >= 2) return named;
  throw new DistributedError({
    code: 'JD_NODES',
    what: `toBeConsistentAcross compares nodes with each other and was given ${named.length === 1 ? 'one' : 'none'}.`,
    fix: 'Give a list of two or more, or an object of them by name: { primary, replica }.',
  });
}
