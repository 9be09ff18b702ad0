import { DistributedError, nearestName } from '../base/errors';
import { commentsOf, type Comment } from './comments';
import { parseRelaxedJson } from '../base/relaxed-json';

/** A test file as far as its pragmas are concerned. */
export interface TestFile {
  /** Its path, as the errors name it. */
  readonly path: string;
  readonly text: string;
  /** What Jest has read of the first comment. */
  readonly pragmas: Readonly<Record<string, string | readonly string[]>>;
}

/** Ours that hold the options of a group. */
export const redisPragmas = ['redis', 'cluster', 'sentinel', 'race'] as const;
export type RedisPragma = (typeof redisPragmas)[number];
type OptionPragma = RedisPragma | 'container';

/** Pragmas that only Jest reads, and ours. */
const known = ['jest-environment', 'jest-environment-options', ...redisPragmas, 'container'] as const;
/** May stand several times in a file. */
const repeatable = 'container';

/**
 * Fails for a pragma that Jest would ignore without a word: one that is not in the first comment, or in a line comment, or
 * given twice, or misspelt; and for ours where there is no Redis.
 * @throws DistributedError JD_PRAGMA, naming the line to change
 */
export function checkPragmas(file: TestFile, environment: 'node' | 'redis'): void {
  const useless = environment === 'node' ? redisPragmas.find((name) => hasPragma(file, name)) : undefined;
  if (useless !== undefined) throw withoutRedis(file, useless);
  for (const name of known) {
    if (name !== repeatable && Array.isArray(file.pragmas[name])) throw givenTwice(file, name);
  }
  for (const [name, value] of Object.entries(file.pragmas)) {
    const meant = isMeantForUs(name, value) && !known.some((one) => one === name) ? nearestName(name, known) : undefined;
    if (meant !== undefined) throw misspelt(file, name, meant);
  }
  if (!/@(?:jest-environment|redis|cluster|sentinel|race|container)\b/.test(file.text)) return;
  for (const comment of commentsOf(file.text)) {
    const found = comment.first && comment.kind === 'block' ? undefined : pragmaIn(comment);
    if (found !== undefined) throw ignored(file, comment, found);
  }
}

/** Tags of JSDoc, which may be called anything, have types in their braces and not names in quotation marks. */
function isMeantForUs(name: string, value: string | readonly string[]): boolean {
  return name.startsWith('jest-env') || /^\{\s*["']/.test(String(value));
}

/**
 * The options of the file's pragmas of this name: JSON objects that may take several lines and hold comments.
 * @throws DistributedError JD_PRAGMA when one is no JSON object
 */
export function pragmaOptions(file: TestFile, pragma: OptionPragma): Readonly<Record<string, unknown>>[] {
  if (!hasPragma(file, pragma)) return [];
  const docblock = file.text.slice(0, file.text.indexOf('*/') + 2);
  const marks = docblock.matchAll(new RegExp(`^[ \\t]*(?:/?\\*+)?[ \\t]*@${pragma}\\b`, 'gm'));
  return [...marks].map((mark) => optionsAt(file, pragma, { docblock, at: mark.index, length: mark[0].length }));
}

interface PragmaPlace {
  readonly docblock: string;
  readonly at: number;
  readonly length: number;
}

function optionsAt(file: TestFile, pragma: OptionPragma, { docblock, at, length }: PragmaPlace): Readonly<Record<string, unknown>> {
  const lineBefore = docblock.slice(0, at).split('\n').length - 1;
  const rest = docblock
    .slice(at + length)
    .replace(/\*\/$/, '')
    .replaceAll(/^[ \t]*\*(?!\/)/gm, '');
  // A pragma without options ends where the next one, the prose of the comment, or the comment begins.
  if (!/^\s*\S/.test(rest) || /^\s*\n\s*[^{\s]/.test(rest)) return {};
  const place = (offset: number): string => `${file.path}:${lineBefore + offset}`;
  if (!/^\s*\{/.test(rest)) throw notAnObject(place(1), pragma, rest.trim().split('\n')[0]!);
  const parsed = parseRelaxedJson(rest);
  if ('fault' in parsed) throw notJson(place(parsed.fault.line), pragma, parsed.fault.message);
  return parsed.value as Readonly<Record<string, unknown>>;
}

function hasPragma({ pragmas }: TestFile, pragma: OptionPragma): boolean {
  return Object.keys(pragmas).some((name) => name === pragma || name.startsWith(`${pragma}{`));
}

interface FoundPragma {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** One counts as ours only with options or alone in its line: JSDoc has tags of any name. */
const pragmaLine =
  /^\s*(?:\/\/+|\/\*+|\*+)?\s*@(jest-environment(?:-options)?(?=\s+\S)|(?:redis|cluster|sentinel|race)(?=\s*(?:\{|\*\/|$))|container(?=\s*\{\s*(?:"|$)))(?![\w/-])\s*(.*?)\s*(?:\*\/)?$/;

function pragmaIn(comment: Comment): FoundPragma | undefined {
  for (const [offset, line] of comment.text.split(/\r?\n/).entries()) {
    const match = pragmaLine.exec(line);
    if (match !== null) return { name: match[1]!, text: `@${match[1]!} ${match[2]!}`.trimEnd(), line: comment.line + offset };
  }
  return undefined;
}

function ignored(file: TestFile, comment: Comment, found: FoundPragma): DistributedError {
  const reason = comment.kind === 'line' ? 'it is in a line comment' : 'it is not in the first comment of the file';
  return pragmaError(
    `${file.path}:${found.line}: Jest ignores @${found.name} here, for ${reason}.`,
    `Delete line ${found.line} and put this first in the file, before anything else: /** ${found.text} */`,
  );
}

function givenTwice(file: TestFile, name: string): DistributedError {
  const lines = file.text.split(/\r?\n/).flatMap((text, index) => (new RegExp(`@${name}(?![\\w-])`).test(text) ? [index + 1] : []));
  return pragmaError(
    `${file.path}:${lines[1] ?? 1}: @${name} is given twice (lines ${lines.join(' and ')}), and then it is ignored.`,
    `Keep one of them${name === 'jest-environment' ? '' : ', with all options in one JSON object'}.`,
  );
}

function misspelt(file: TestFile, name: string, meant: string): DistributedError {
  const line = file.text.split(/\r?\n/).findIndex((text) => text.includes(`@${name}`)) + 1;
  return pragmaError(`${file.path}:${line}: there is no pragma @${name}, and Jest ignores it.`, `Write @${meant}.`);
}

function withoutRedis(file: TestFile, name: RedisPragma): DistributedError {
  return pragmaError(
    `${file.path} has the pragma @${name}, and its environment has no Redis.`,
    `Delete \`@jest-environment jest-distributed/environments/node\`, or write jest-distributed/environments/${name === 'redis' || name === 'race' ? 'redis' : `redis-${name}`}.`,
  );
}

const examples: Readonly<Record<OptionPragma, string>> = {
  redis: '@redis {"databases": 4}',
  cluster: '@cluster {"masters": 3}',
  sentinel: '@sentinel {"replicas": 2}',
  race: '@race {"report": "warn"}',
  container: '@container {"image": "postgres:16", "ports": [5432], "as": "PG"}',
};

/** In an environment that is there for containers. */
export function withoutContainer(file: TestFile): DistributedError {
  return pragmaError(
    `${file.path} has no pragma @container, and its environment is there for containers.`,
    `Write one into its first comment: ${examples.container}`,
  );
}

function notAnObject(place: string, pragma: OptionPragma, text: string): DistributedError {
  return pragmaError(`${place}: @${pragma} takes a JSON object, and here follows ${text}.`, `Write it like this: ${examples[pragma]}`);
}

function notJson(place: string, pragma: OptionPragma, message: string): DistributedError {
  return pragmaError(
    `${place}: the options of @${pragma} are not JSON: ${message}.`,
    'Names and texts need double quotes; comments and several lines are allowed, "*/" is not.',
  );
}

function pragmaError(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_PRAGMA', what, fix });
}
