import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseRaceOptions, raceVariable } from '../../base/race-options';

/** Where the reports of a run are, for all its workers. Set by the preset's globalSetup; without it each file goes by its own project. */
export const reportsVariable = 'JEST_DISTRIBUTED_RACE_REPORTS';

/** Beside the user's files, relative to Jest's root; `log_path=` names another. */
export const defaultReportsFolder = 'race-reports';
const reportFile = /^race-.*\.json$/;

type Variables = Readonly<Record<string, string | undefined>>;

/** @param rootDir Jest's, of the run or of the file's project */
export function reportsFolder(variables: Variables, rootDir: string): string {
  const { logPath = defaultReportsFolder } = parseRaceOptions(variables[raceVariable]);
  return variables[reportsVariable] ?? resolve(rootDir, logPath);
}

/** Names of the reports in a folder. */
export function reportsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((file) => reportFile.test(file)) : [];
}

/** Whether no further test is to run: `halt_on_error=1`, and there was a race, on any worker. */
export function isHalted(variables: Variables, rootDir: string): boolean {
  const { haltOnError = false } = parseRaceOptions(variables[raceVariable]);
  return haltOnError && reportsIn(reportsFolder(variables, rootDir)).length > 0;
}
