import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** Where to look for programs. */
export interface ProgramSearch {
  /** As the variable PATH has it. */
  readonly path: string | undefined;
  /** Where relative paths begin. */
  readonly cwd: string;
}

/**
 * Finds a program as a shell does.
 * @param name a name on PATH, or a path
 * @returns an absolute path, or undefined
 */
export function findProgram(name: string, { path = '', cwd }: ProgramSearch): string | undefined {
  if (name.includes('/')) return [resolve(cwd, name)].find(isProgram);
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => (isAbsolute(folder) ? join(folder, name) : resolve(cwd, folder, name))).find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
