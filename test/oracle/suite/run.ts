import { mkdirSync } from 'node:fs';
import { missingRealRedis } from '../../kit/real-redis';
import { leaveNothingBehind, temporaryFolder } from './leftovers';
import { readOptions, type SuiteOptions, usage } from './options';
import { headLine, isClean, summary, unitLine } from './report';
import { missingBuild, startOurs, startReal } from './servers';
import { Tree } from './tree';
import { runUnit, type UnitResult } from './unit-run';

/** Runs what the words of the command line ask for. @returns the exit code: 0 when each test that ran passed or fails by decision, else 1. @throws Error for the user */
export async function runSuite(words: readonly string[]): Promise<number> {
  const options = readOptions(words);
  if (options === undefined) {
    console.log(usage);
    return 0;
  }
  const missing = options.real ? missingRealRedis() : missingBuild();
  if (missing !== undefined) throw new Error(missing);
  leaveNothingBehind();
  const tree = Tree.copy(options.dir, temporaryFolder());
  const units = chosenUnits(tree, options.units);
  if (options.logs !== undefined) mkdirSync(options.logs, { recursive: true });
  console.log(headLine());
  const results = await inParallel(units, options.jobs, (unit) => runOne(unit, tree, options), (result) => console.log(unitLine(result))); // prettier-ignore
  console.log(summary(results));
  return results.every(isClean) ? 0 : 1;
}

function runOne(unit: string, tree: Tree, options: SuiteOptions): Promise<UnitResult> {
  return runUnit({ unit, tree: tree.folder, options, startServer: options.real ? startReal : startOurs });
}

function chosenUnits(tree: Tree, wanted: readonly string[]): readonly string[] {
  const unknown = wanted.filter((unit) => !tree.units.includes(unit));
  if (unknown.length > 0) throw new Error(`The tree has no ${unknown.join(', ')}. Its units: ${tree.units.join(' ')}`);
  return wanted.length === 0 ? tree.units : wanted;
}

/** Does something for each of `items`, some at a time; what came of them is told in their order. */
async function inParallel<T, R>(items: readonly T[], jobs: number, run: (item: T) => Promise<R>, tell: (result: R) => void): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let told = 0;
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const at = next++;
      results[at] = await run(items[at]!);
      while (results[told] !== undefined) tell(results[told++]!);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}
