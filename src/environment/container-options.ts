import { resolve } from 'node:path';
import { isRecord } from '../base/realm';
import type { ContainerWish, WaitFor } from '../containers/generic-container';
import { type Check, isName, isText, oneOf, optionError, readNames } from './option-checks';
import { type Scope, scopes } from './options';

/** A container of a test file, by its `@container` pragma. */
export interface FileContainer extends Omit<ContainerWish, 'readyMs'> {
  /** How long it lives. Default 'file'. */
  readonly scope: Scope;
  /** What becomes of the file when there is no Docker or no such image. Default: 'skip'; 'fail' where REQUIRE names docker. */
  readonly onMissing: 'skip' | 'fail' | undefined;
}

const isPort = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536;
const isListOf = (holds: (value: unknown) => boolean) => (value: unknown) => Array.isArray(value) && value.every(holds);
const isRecordOfTexts = (value: unknown): boolean => isRecord(value) && Object.values(value).every(isText);

const checks: Readonly<Record<keyof FileContainer, Check>> = {
  as: {
    allowed: 'a name of capitals, digits and _, e.g. "PG"',
    holds: (value) => isText(value) && /^[A-Z][A-Z0-9_]*$/.test(value as string),
  },
  image: { allowed: 'an image with its tag, e.g. "postgres:16"', holds: isName },
  ports: { allowed: 'a list of ports of the container, e.g. [5432]', holds: isListOf(isPort) },
  env: { allowed: 'an object of variables, each with a text', holds: isRecordOfTexts },
  command: { allowed: 'a list of words', holds: isListOf(isText) },
  files: { allowed: 'an object of paths in the container, each with a path of this machine', holds: isRecordOfTexts },
  wait: {
    allowed:
      'a text of its log; {"log": "...", "times": 2}; {"http": "/", "port": 80, "status": 200}; {"health": true}; {"command": "..."}',
    holds: isWait,
  },
  scope: oneOf(...scopes),
  onMissing: oneOf('skip', 'fail'),
};

const defaults: Omit<FileContainer, 'as' | 'image'> = {
  ports: [],
  env: {},
  command: undefined,
  files: {},
  wait: undefined,
  scope: 'file',
  onMissing: undefined,
};

/**
 * Reads the `@container` pragmas of a file.
 * @param given.folder where relative paths begin
 * @throws DistributedError JD_OPTION for an unknown name, a wrong value, one that is missing, or a name that is given twice
 */
export function readContainers(
  pragmas: readonly Readonly<Record<string, unknown>>[],
  { file, folder }: { readonly file: string; readonly folder: string },
): FileContainer[] {
  const seen = new Set<unknown>();
  return pragmas.map((value) => {
    const given: Partial<Record<keyof FileContainer, unknown>> = {};
    readNames(given, { known: checks, value, file, place: '@container' });
    for (const name of ['as', 'image'] as const) {
      if (given[name] === undefined) throw optionError(file, `@container lacks "${name}".`, `It is ${checks[name].allowed}.`);
    }
    if (seen.has(given.as)) throw optionError(file, `two containers are called "${given.as}".`, 'Give each a name of its own by "as".');
    seen.add(given.as);
    const container = { ...defaults, ...given } as FileContainer;
    const files = Object.entries(container.files).map(([inside, path]) => [inside, resolve(folder, path)]);
    return { ...container, files: Object.fromEntries(files) as Record<string, string> };
  });
}

const waitChecks: Readonly<Record<string, (value: unknown) => boolean>> = {
  log: isName,
  times: isPort,
  http: (value) => isText(value) && (value as string).startsWith('/'),
  port: isPort,
  status: isPort,
  health: (value) => value === true,
  command: isName,
};
const waitNames = [['log', 'times'], ['http', 'port', 'status'], ['health'], ['command']] as const;

function isWait(value: unknown): value is WaitFor {
  if (!isRecord(value)) return isName(value);
  const names = Object.keys(value);
  const kind = waitNames.find(([first]) => names.includes(first));
  return kind !== undefined && names.every((name) => kind.some((each) => each === name) && waitChecks[name]!(value[name]));
}
