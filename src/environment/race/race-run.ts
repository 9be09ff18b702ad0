import { parseRaceOptions, type RaceOptions, raceVariable, replayVariable } from '../../base/race-options';
import { DistributedError } from '../../base/errors';
import { createRandom } from '../../base/random';
import { decodeSchedule } from '../../race/schedule';
import { clearReports, makeReportsFolder, unusedSuppressions, writeSummary } from './race-reports';
import { reportsFolder, reportsIn, reportsVariable } from './reports-folder';

type Variables = Record<string, string | undefined>;

/** What a run begins with. */
export interface RaceRunStart {
  /** process.env; the workers inherit it. */
  readonly variables: Variables;
  /** Jest's. */
  readonly rootDir: string;
  /** Where the seed comes from, where none is given. */
  readonly entropy: string;
}

const seedBound = 2 ** 31;

/**
 * Once before a run: reads RACE and RACE_REPLAY, sees to it that all workers have one seed and one folder of reports, which is empty.
 * @returns what is said of it once; undefined where neither is set
 * @throws DistributedError JD_RACE
 */
export function beginRaceRun({ variables, rootDir, entropy }: RaceRunStart): string | undefined {
  const text = variables[raceVariable];
  const replay = variables[replayVariable];
  const options = parseRaceOptions(text);
  const folder = reportsFolder({ ...variables, [reportsVariable]: undefined }, rootDir);
  const schedule = replay === undefined ? undefined : decodeSchedule(replay);
  if (replay !== undefined && schedule === undefined) throw noSchedule(replay);
  clearReports(folder);
  variables[reportsVariable] = folder;
  if (text === undefined && replay === undefined) return undefined;
  makeReportsFolder(folder);
  const seed = options.seed ?? createRandom(entropy).below(seedBound);
  if (options.seed === undefined) variables[raceVariable] = `${text ?? ''} seed=${seed}`.trim();
  const watching = options.watch === true ? ['every test is watched'] : [];
  const what =
    schedule === undefined ? watching : [...watching, `RACE_REPLAY of ${schedule.steps.length} steps of ${schedule.tasks.join(', ')}`];
  return `RACE: ${[...what, `seed ${seed}`, `reports in ${folder}`].join('; ')}\n`;
}

/** What came of a run. */
export interface RaceRunEnd {
  /** For the terminal; undefined: there is nothing to say. */
  readonly text: string | undefined;
  /** What Jest is to exit with; undefined: as it would. */
  readonly exitCode: number | undefined;
}

/**
 * Once after a run: gathers the reports of all workers into a summary.
 * @param version of this package
 */
export function endRaceRun(variables: Variables, version: string): RaceRunEnd {
  const folder = variables[reportsVariable];
  delete variables[reportsVariable];
  if (folder === undefined) return { text: undefined, exitCode: undefined };
  const { exitCode }: RaceOptions = parseRaceOptions(variables[raceVariable]);
  const count = reportsIn(folder).length;
  const unused = unusedSuppressions(folder).map((text) => `RACE: no race needed the suppression ${text}\n`);
  if (count === 0 && variables[raceVariable] === undefined) return { text: unused.join('') || undefined, exitCode: undefined };
  return { text: `${writeSummary(folder, version)}\n${unused.join('')}`, exitCode: count > 0 ? exitCode : undefined };
}

function noSchedule(text: string): DistributedError {
  return new DistributedError({
    code: 'JD_RACE',
    what: `${replayVariable} is no schedule: "${text.slice(0, 40)}${text.length > 40 ? '…' : ''}".`,
    fix: `Copy the whole line of the report, with its quotes: ${replayVariable}='v1:...' npx jest path -t "name".`,
  });
}
