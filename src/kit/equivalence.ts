import { DistributedError } from '../base/errors';
import { isError } from '../base/realm';
import { leafDifference } from './leaf-difference';
import { rootDifference, showRoot } from './root-difference';
import { readRoot, sameRoot, type ReadRootOptions, type RootHash } from './root-hash';
import { readable, showData } from './show-data';

/** Which of the two something is done to. */
export type EquivalenceSide = 'reference' | 'candidate';

/** A subject, or what makes a fresh one. */
export type Subject<T> = T | (() => T | PromiseLike<T>);

/** How {@link equivalence} compares. */
export interface EquivalenceOptions<R, C, Op> extends ReadRootOptions {
  /**
   * Carries out an operation on a subject; may return a promise. One function for both, or one for each where their methods
   * differ. Not needed when the operations are functions.
   */
  readonly apply?:
    | ((subject: R | C, operation: Op, side: EquivalenceSide) => unknown)
    | { readonly reference: (subject: R, operation: Op) => unknown; readonly candidate: (subject: C, operation: Op) => unknown };
  /** Compares the roots after each so many operations, and after the last. Default 1: after every one. */
  readonly every?: number;
  /** The root of a subject, or a promise of it. Default: what toMatchRootHash finds. */
  readonly root?: (subject: R | C, side: EquivalenceSide) => unknown;
  /** What to call an operation in a failure. Default: its name when it is a function, else its content. */
  readonly describe?: (operation: Op, index: number) => string;
}

/** What was compared when no difference was found. */
export interface Equivalence {
  readonly operations: number;
  /** How often two roots were compared. */
  readonly comparisons: number;
  /** The last root, in hex; 'undefined', 'null' or 'of zero length' when there was no operation and there is no root yet. */
  readonly root: string;
}

/**
 * Applies the same operations to both subjects, one after the other, and rejects at the first after which their roots differ.
 * Both may fail at the same operation (deleting an absent key); when only one does, that is a difference too.
 * Rejects with JD_ROOTS_DIFFER, JD_OUTCOMES_DIFFER, or JD_NO_ROOTS when neither side ever had a root; their messages name the
 * operation, both roots apart, and the first differing leaf where both list theirs.
 * @param reference a tree, or a function that makes one. With functions on both sides and `every` over 1, a difference is
 * followed by a second run on fresh subjects that compares after each of the operations in question.
 * @param operations functions of the subject, or data for `options.apply`
 * @example
 * await equivalence(new SparseMerkleSumTrie(), redisTrie, relays, { apply: (trie, { key, value, weight }) => trie.set(key, value, weight) });
 */
export function equivalence<R, C>(
  reference: Subject<R>,
  candidate: Subject<C>,
  operations: Iterable<(subject: R | C) => unknown>,
  options?: Omit<EquivalenceOptions<R, C, (subject: R | C) => unknown>, 'apply'>,
): Promise<Equivalence>;
export function equivalence<R, C, Op>(
  reference: Subject<R>,
  candidate: Subject<C>,
  operations: Iterable<Op>,
  options: EquivalenceOptions<R, C, Op> & Required<Pick<EquivalenceOptions<R, C, Op>, 'apply'>>,
): Promise<Equivalence>;
export async function equivalence<R, C, Op>(
  reference: Subject<R>,
  candidate: Subject<C>,
  operations: Iterable<Op>,
  options: EquivalenceOptions<R, C, Op> = {},
): Promise<Equivalence> {
  const { every = 1 } = options;
  if (!Number.isInteger(every) || every < 1) throw wrongEvery(every);
  const list = [...operations];
  const make = async (): Promise<Subjects> => ({ reference: await fresh(reference), candidate: await fresh(candidate) });
  const run = await compare(await make(), list, { options: options as Options, every, comparedUpTo: -1 });
  if (run.difference === undefined) {
    if (run.rootsSeen === 0 && list.length > 0) throw noRoots(list.length);
    return { operations: list.length, comparisons: run.comparisons, root: showRoot(run.root) };
  }
  const { difference } = run;
  const inQuestion = difference.applied - difference.lastSame;
  const repeatable = typeof reference === 'function' && typeof candidate === 'function';
  if (inQuestion <= 1 || !repeatable) throw differenceError(difference, list, options as Options);
  const upTo = list.slice(0, difference.applied);
  const again = await compare(await make(), upTo, { options: options as Options, every: 1, comparedUpTo: difference.lastSame });
  throw differenceError(again.difference ?? { ...difference, unrepeatable: true }, list, options as Options);
}

type Subjects = Record<EquivalenceSide, unknown>;
type Options = EquivalenceOptions<unknown, unknown, unknown>;

/** A difference, and where it came about. */
interface Difference {
  /** How many operations had been applied; 0 before the first. */
  readonly applied: number;
  /** After how many the roots were last the same; -1 when they never were. */
  readonly lastSame: number;
  readonly what: 'roots' | 'outcomes';
  readonly lines: readonly string[];
  readonly unrepeatable?: boolean;
  readonly cause?: unknown;
}

interface Run {
  readonly difference?: Difference;
  readonly comparisons: number;
  /** How many of the comparisons had a root to compare. */
  readonly rootsSeen: number;
  readonly root: RootHash;
}

const sides = ['reference', 'candidate'] as const;

async function compare(
  subjects: Subjects,
  operations: readonly unknown[],
  { options, every, comparedUpTo }: { options: Options; every: number; comparedUpTo: number },
): Promise<Run> {
  let [lastSame, comparisons, rootsSeen] = [comparedUpTo, 0, 0];
  let root: RootHash = { from: 'itself', missing: 'undefined' };
  for (let applied = 0; applied <= operations.length; applied++) {
    const outcome = applied === 0 ? undefined : await applyToBoth(subjects, operations[applied - 1], options);
    if (outcome !== undefined) return { difference: { applied, lastSame, ...outcome }, comparisons, rootsSeen, root };
    if (applied <= comparedUpTo || (applied % every !== 0 && applied !== operations.length)) continue;
    comparisons++;
    const [first, second] = [await rootOf(subjects, 'reference', options), await rootOf(subjects, 'candidate', options)];
    const failed = unreadRoot(first, second);
    if (failed !== undefined) return { difference: { applied, lastSame, ...failed }, comparisons, rootsSeen, root };
    const [a, b] = [first.root!, second.root!];
    const bothMissing = a.missing !== undefined && b.missing !== undefined;
    if (!bothMissing && !sameRoot(a, b)) {
      const leaves = await leafDifference(subjects.reference, subjects.candidate, sides);
      const shown = sides.map((side) => `${side} root: ${showRoot(side === 'reference' ? a : b)}`);
      const lines = [...shown, ...rootDifference(a, b, sides), ...(leaves === undefined ? [] : [leaves])];
      return { difference: { applied, lastSame, what: 'roots', lines }, comparisons, rootsSeen, root };
    }
    if (!bothMissing) rootsSeen++;
    lastSame = applied;
    root = a;
  }
  return { comparisons, rootsSeen, root };
}

async function applyToBoth(
  subjects: Subjects,
  operation: unknown,
  options: Options,
): Promise<Pick<Difference, 'what' | 'lines' | 'cause'> | undefined> {
  const reference = await applyTo(subjects.reference, operation, 'reference', options);
  const candidate = await applyTo(subjects.candidate, operation, 'candidate', options);
  if (reference.failed === candidate.failed) return undefined;
  const [failed, fine, { error }] = reference.failed ? ['reference', 'candidate', reference] : ['candidate', 'reference', candidate];
  return { what: 'outcomes', lines: [`It failed on the ${failed} only; the ${fine} carried it out.`, messageOf(error)], cause: error };
}

async function applyTo(
  subject: unknown,
  operation: unknown,
  side: EquivalenceSide,
  { apply }: Options,
): Promise<{ failed: boolean; error?: unknown }> {
  const carryOut = apply === undefined ? (operation as (subject: unknown) => unknown) : typeof apply === 'function' ? apply : apply[side];
  if (typeof carryOut !== 'function') throw notAnOperation(operation);
  try {
    await (apply === undefined ? (carryOut as (subject: unknown) => unknown)(subject) : carryOut(subject, operation, side));
    return { failed: false };
  } catch (error) {
    return { failed: true, error };
  }
}

interface ReadRoot {
  readonly root?: RootHash;
  readonly error?: unknown;
}

async function rootOf(subjects: Subjects, side: EquivalenceSide, options: Options): Promise<ReadRoot> {
  const subject = subjects[side];
  try {
    return { root: await readRoot(options.root === undefined ? subject : await options.root(subject, side), options) };
  } catch (error) {
    if ((error as { code?: unknown } | undefined)?.code === 'JD_ROOT_UNREADABLE') throw error;
    return { error };
  }
}

function unreadRoot(reference: ReadRoot, candidate: ReadRoot): Pick<Difference, 'what' | 'lines' | 'cause'> | undefined {
  if (reference.root !== undefined && candidate.root !== undefined) return undefined;
  const [side, { error }] = reference.root === undefined ? ['reference', reference] : ['candidate', candidate];
  return { what: 'outcomes', lines: [`Reading the root of the ${side} failed.`, messageOf(error)], cause: error };
}

function messageOf(error: unknown): string {
  return isError(error) ? `${error.name}: ${error.message}` : String(error);
}

async function fresh<T>(subject: Subject<T>): Promise<T> {
  return typeof subject === 'function' ? (subject as () => T | PromiseLike<T>)() : subject;
}

function differenceError(difference: Difference, operations: readonly unknown[], options: Options): DistributedError {
  const { applied, lastSame, what, lines, unrepeatable = false, cause } = difference;
  const noun = what === 'roots' ? 'the roots differ' : 'the outcomes differ';
  const name = (count: number): string =>
    `operation ${count} of ${operations.length} (${nameOf(operations[count - 1], count - 1, options)})`;
  const range = `operations ${lastSame + 1} to ${applied} of ${operations.length}`;
  const when =
    applied === 0
      ? 'Before the first operation'
      : what === 'outcomes'
        ? `At ${name(applied)}`
        : applied - lastSame > 1
          ? `After ${range}`
          : `After ${name(applied)}`;
  const remarks = unrepeatable
    ? ['A second run on fresh subjects showed no difference: subjects or operations are not deterministic.']
    : [];
  const narrow =
    what === 'roots' && applied - lastSame > 1 && !unrepeatable
      ? ' Give functions that make the subjects, or `every: 1`, to have the one operation named.'
      : '';
  return new DistributedError({
    code: what === 'roots' ? 'JD_ROOTS_DIFFER' : 'JD_OUTCOMES_DIFFER',
    what: [`${when}, ${noun}.`, ...lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`), ...remarks].join('\n'),
    fix: `Replay with fresh subjects and operations.slice(0, ${applied}).${narrow}`,
    cause,
  });
}

function nameOf(operation: unknown, index: number, { describe }: Options): string {
  if (describe !== undefined) return describe(operation, index);
  if (typeof operation === 'function')
    return operation.name === '' ? String(operation).replaceAll(/\s+/g, ' ').slice(0, longestName) : operation.name;
  return showData(operation, readable).slice(0, longestName);
}

/** Of an operation in a failure; in characters. */
const longestName = 120;

function notAnOperation(operation: unknown): DistributedError {
  return new DistributedError({
    code: 'JD_NO_APPLY',
    what: `The operation ${showData(operation, readable)} is data, and nothing tells how to apply it.`,
    fix: 'Pass { apply: (subject, operation) => ... } as options, or operations that are functions of the subject.',
  });
}

function wrongEvery(every: number): DistributedError {
  return new DistributedError({
    code: 'JD_OPTION',
    what: `equivalence: every is a whole number of operations from 1, not ${every}.`,
    fix: 'Leave it out to compare after each operation.',
  });
}

function noRoots(operations: number): DistributedError {
  return new DistributedError({
    code: 'JD_NO_ROOTS',
    what: `Neither the reference nor the candidate had a root at any time in ${operations} operations: nothing was compared.`,
    fix: 'Say { root: (subject) => ... } where the root is, and look whether the operations reach the subjects.',
  });
}
