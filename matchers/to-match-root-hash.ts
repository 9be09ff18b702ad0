import { isThenable } from '../src/base/realm';
import { announcedMatcher } from '../src/kit/announced-matcher';
import type { MatcherContext, MatcherResult } from '../src/kit/matcher-context';
import { leafDifference } from '../src/kit/leaf-difference';
import { rootDifference, showRoot } from '../src/kit/root-difference';
import { emptyRootName, readRoot, sameRoot, type ReadRootOptions, type RootHash } from '../src/kit/root-hash';

/** Options of {@link RootHashMatchers.toMatchRootHash}. */
export interface RootHashOptions extends ReadRootOptions {
  /** Lets two roots of empty trees match. Default false: two trees into which nothing went agree on nothing. */
  readonly allowEmpty?: boolean;
}

/** The matchers of this file, as `expect` gets them. `R` is what a matcher returns. */
export interface RootHashMatchers<R> {
  /**
   * Passes when both have the same root. Each side is bytes, hex, a bigint, a promise of one, or a tree: of `rootHash`,
   * `merkleRoot`, `.root`, `getRoot()`, `getMerkleRoot()`, `getHexRoot()`, `root()`, `treeHash()`, `hash()` the first it has.
   * Await it when a root is a promise. A missing root (undefined, null, no bytes) fails, with `.not` too; so do two empty trees
   * unless allowed. A failure shows hash, sum and count apart, and the first leaf that differs when both trees list theirs.
   * @example
   * expect(tree).toMatchRootHash('0x5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328');
   * await expect(replica).toMatchRootHash(primary.treeHash());
   */
  toMatchRootHash(expected: PromiseLike<unknown>, options?: RootHashOptions): Promise<void>;
  toMatchRootHash(expected: unknown, options?: RootHashOptions): R;
}

interface Sides {
  readonly received: RootHash;
  readonly expected: RootHash;
}

/** The implementation of {@link RootHashMatchers.toMatchRootHash}, for expect.extend. */
export function toMatchRootHash(
  this: MatcherContext,
  received: unknown,
  expected: unknown,
  options: RootHashOptions = {},
): MatcherResult | Promise<MatcherResult> {
  const first = readRoot(received, options);
  // Should reading the second side throw, nobody is left to hear the first fail.
  if (isThenable(first)) first.catch(() => undefined);
  const second = readRoot(expected, options);
  if (!isThenable(first) && !isThenable(second)) {
    const sides = { received: first, expected: second };
    const verdict = judge(this, sides, options);
    return verdict.differ ? failure(this, sides, leavesNow(received, expected)) : verdict.result;
  }
  const result = judgeLater(this, Promise.all([first, second]), [received, expected], options);
  return announcedMatcher('expect(...).toMatchRootHash(...)', toMatchRootHash, result);
}

async function judgeLater(
  matcher: MatcherContext,
  roots: Promise<[RootHash, RootHash]>,
  things: readonly [unknown, unknown],
  options: RootHashOptions,
): Promise<MatcherResult> {
  const [received, expected] = await roots;
  const verdict = judge(matcher, { received, expected }, options);
  if (!verdict.differ) return verdict.result;
  const [a, b] = await Promise.all(things);
  return failure(matcher, { received, expected }, await leafDifference(b, a, names));
}

const names = ['expected', 'received'] as const;

/** Whether the roots differ where they should not; otherwise the result. */
function judge(
  matcher: MatcherContext,
  sides: Sides,
  options: RootHashOptions,
): { differ: true } | { differ: false; result: MatcherResult } {
  const isNot = matcher.isNot ?? false;
  const refused = refusal(sides, options);
  // `pass: isNot` fails with and without `.not`: nothing was compared.
  if (refused !== undefined) return { differ: false, result: { pass: isNot, message: () => report(matcher, sides, [refused]) } };
  const pass = sameRoot(sides.received, sides.expected);
  if (!pass && !isNot) return { differ: true };
  return { differ: false, result: { pass, message: () => report(matcher, sides, ['The roots are the same.']) } };
}

/** Why a comparison would say nothing; undefined when it says something. */
function refusal({ received, expected }: Sides, { allowEmpty = false }: RootHashOptions): string | undefined {
  const missing = names.filter((name) => (name === 'received' ? received : expected).missing !== undefined);
  if (missing.length > 0) {
    const both = missing.length === 2 ? 'Neither side has a root' : `The ${missing[0]} side has no root`;
    return `${both}: nothing was compared. Was the tree built?`;
  }
  const empty = emptyRootName(received);
  if (allowEmpty || empty === undefined || !sameRoot(received, expected)) return undefined;
  return `Both are the empty root (${empty}): two trees into which nothing went agree on nothing. If that is meant, pass { allowEmpty: true }.`;
}

function failure(matcher: MatcherContext, sides: Sides, leaves: string | undefined): MatcherResult {
  const lines = rootDifference(sides.expected, sides.received, names);
  return { pass: false, message: () => report(matcher, sides, leaves === undefined ? lines : [...lines, leaves]) };
}

/** The first differing leaf, when both sides can list theirs at once: a matcher that began without a promise ends without one. */
function leavesNow(received: unknown, expected: unknown): string | undefined {
  const difference = leafDifference(expected, received, names);
  return isThenable(difference) ? undefined : difference;
}

function report(matcher: MatcherContext, { received, expected }: Sides, lines: readonly string[]): string {
  const { utils, isNot = false, promise = '' } = matcher;
  const from = ({ from: place }: RootHash): string => (place === 'itself' ? '' : `  (${place})`);
  return [
    utils.matcherHint('toMatchRootHash', undefined, undefined, { isNot, promise }),
    '',
    `Expected root: ${isNot ? 'not ' : ''}${utils.EXPECTED_COLOR(showRoot(expected))}${from(expected)}`,
    `Received root: ${isNot ? '    ' : ''}${utils.RECEIVED_COLOR(showRoot(received))}${from(received)}`,
    '',
    ...lines,
  ]
    .join('\n')
    .trimEnd();
}
