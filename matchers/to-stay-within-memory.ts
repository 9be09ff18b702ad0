import { DistributedError } from '../src/base/errors';
import { announcedMatcher } from '../src/kit/announced-matcher';
import { verdict, type MatcherContext, type MatcherResult } from '../src/kit/matcher-context';
import { grownByConstructor, repeat, usedBytes, type Work } from '../src/kit/memory-growth';
import { inColumns } from '../src/kit/picks';
import { showValue } from '../src/kit/waiting/show';

/** Options of {@link MemoryMatchers.toStayWithinMemory}. */
export interface MemoryOptions {
  /** How much more memory may be in use after the rounds than before: bytes, or text of a number and a unit ('500 kB', '10MB'; powers of 1,000). */
  readonly growth: number | string;
  /** How often the function is called between the two looks; default 1,000. */
  readonly rounds?: number;
  /** How often it is called before the first look, so that caches are full and code is compiled; default a tenth of `rounds`. */
  readonly warmUpRounds?: number;
}

/** The matchers of this file, as `expect` gets them. */
export interface MemoryMatchers {
  /**
   * Passes when calling the function again and again keeps no more memory than allowed. Garbage is collected before each look, no flag of Node's is needed;
   * less memory than before counts as no growth. A failure does the rounds once more and shows of which constructors more objects stay.
   * @example
   * await expect((round) => pool.use(round)).toStayWithinMemory({ growth: '1MB', rounds: 10_000 });
   */
  toStayWithinMemory(options: MemoryOptions): Promise<void>;
}

const defaultRounds = 1_000;
const mostShown = 10;

/** The implementation of {@link MemoryMatchers.toStayWithinMemory}, for expect.extend. @throws DistributedError JD_NOT_A_FUNCTION, JD_SIZE */
export function toStayWithinMemory(this: MatcherContext, received: unknown, options: MemoryOptions): Promise<MatcherResult> {
  if (typeof received !== 'function') {
    const what = `toStayWithinMemory: expect was given ${showValue(received)}.`;
    throw new DistributedError({ code: 'JD_NOT_A_FUNCTION', what, fix: 'Give it the function that is called again and again.' });
  }
  const call = { name: 'toStayWithinMemory', received: 'fn', expected: showValue(options) };
  const limitBytes = readSize(options.growth);
  const { rounds = defaultRounds } = options;
  const result = measure(received as Work, { ...options, rounds }).then(async (growthBytes) => {
    const pass = growthBytes <= limitBytes;
    const grown = pass || this.isNot === true ? [] : await grownByConstructor(() => repeat(received as Work, rounds));
    return verdict(this, call, pass, () => [
      `Allowed growth:  ${this.utils.EXPECTED_COLOR(showSize(limitBytes))}`,
      `Received growth: ${this.utils.RECEIVED_COLOR(showSize(growthBytes))} in ${rounds} rounds, ${Math.round(growthBytes / rounds)} bytes each`,
      ...(grown.length === 0 ? [] : ['', `Objects that ${rounds} more rounds have left, by constructor:`, ...table(grown)]),
    ]);
  });
  return announcedMatcher('expect(fn).toStayWithinMemory(...)', toStayWithinMemory, result);
}

async function measure(work: Work, { rounds, warmUpRounds }: { rounds: number; warmUpRounds?: number | undefined }): Promise<number> {
  await repeat(work, warmUpRounds ?? Math.ceil(rounds / 10));
  const before = await usedBytes();
  await repeat(work, rounds);
  return Math.max(0, (await usedBytes()) - before);
}

function table(grown: readonly (readonly [string, number])[]): string[] {
  return inColumns(grown.slice(0, mostShown).map(([name, more]) => [name, `${more} more`]));
}

const units: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 };

function readSize(size: unknown): number {
  if (typeof size === 'number' && size >= 0) return size;
  const [, number, unit = 'b'] = (typeof size === 'string' && /^\s*([\d.]+)\s*([kmg]?b)?\s*$/i.exec(size)) || [];
  const bytes = Number(number) * units[unit.toLowerCase()]!;
  if (bytes >= 0) return bytes;
  throw new DistributedError({
    code: 'JD_SIZE',
    what: `toStayWithinMemory: growth is ${showValue(size)}.`,
    fix: "Give bytes, or a number with a unit: { growth: '10MB' }.",
  });
}

function showSize(bytes: number): string {
  const [unit, divisor] = bytes >= 1e6 ? (['MB', 1e6] as const) : bytes >= 1e3 ? (['kB', 1e3] as const) : (['bytes', 1] as const);
  return `${Number((bytes / divisor).toFixed(2))} ${unit}`;
}
