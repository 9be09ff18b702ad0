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

/** Ours: each holds the options of its group. */
export const pragmaNames = ['redis', 'cluster', 'sentinel'] as const;
export type PragmaName = (typeof pragmaNames)[number];

/** Pragmas that only Jest reads, and ours. */
const known = ['jest-environment', 'jest-environment-options', ...pragmaNames] as const;

/**
 * Fails for a pragma that Jest would ignore without a word: one that is not in the first comment, or in a line comment, or
 * given twice, or misspelt; and for ours where there is no Redis.
 * @throws DistributedError JD_PRAGMA, naming the line to change
 */
export function checkPragmas(file: TestFile, environment: 'node' | 'redis'): void {
  const useless = environment === 'node' ? pragmaNames.find((name) => hasPragma(file, name)) : undefined;
  if (useless !== undefined) throw withoutRedis(file, useless);
  for (const name of known) {
    if (Array.isArray(file.pragmas[name])) throw givenTwice(file, name);
  }
  for (const [name, value] of Object.entries(file.pragmas)) {
    const meant = isMeantForUs(name, value) && !known.some((one) => one === name) ? nearestName(name, known) : undefined;
    if (meant !== undefined) throw misspelt(file, name, meant);
  }
  if (!/@(?:jest-environment|redis|cluster|sentinel)\b/.test(file.text)) return;
  for (const comment of commentsOf(file.text)) {
    const found = comment.first && comment.kind === 'block' ? undefined : pragmaIn(comment);
    if (found !== undefined) throw ignored(file, comment, found);
  }
}

/** Tags of JSDoc, which may be called anything, have types in their braces and not names in quotation marks. */
function isMeantForUs(name: string, value: string | readonly string[]): boolean {
  return name.startsWith('jest-env') || /^\{\s*["']/.test(String(value));
}

/** The options of all pragmas of ours that the file has. @throws DistributedError JD_PRAGMA when one is no JSON object */
export function pragmaOptions(file: TestFile): Partial<Record<PragmaName, Readonly<Record<string, unknown>>>> {
  return Object.fromEntries(pragmaNames.flatMap((name) => (hasPragma(file, name) ? [[name, optionsOf(file, name)]] : [])));
}

/**
 * The options of one: a JSON object that may take several lines and hold comments.
 */
function optionsOf(file: TestFile, name: PragmaName): Readonly<Record<string, unknown>> | undefined {
  const docblock = file.text.slice(0, file.text.indexOf('*/') + 2);
  const found = new RegExp(`^[ \\t]*(?:\\/?\\*+)?[ \\t]*@${name}\\b`, 'm').exec(docblock);
  if (found === null) return undefined;
  const lineBefore = docblock.slice(0, found.index).split('\n').length - 1;
  const rest = docblock
    .slice(found.index + found[0].length)
    .replace(/\*\/$/, '')
    .replaceAll(/^[ \t]*\*(?!\/)/gm, '');
  // A pragma without options ends where the next one, the prose of the comment, or the comment begins.
  if (!/^\s*\S/.test(rest) || /^\s*\n\s*[^{\s]/.test(rest)) return {};
  const line = (offset: number): number => lineBefore + offset;
  if (!/^\s*\{/.test(rest)) throw notAnObject(file, name, line(1), rest.trim().split('\n')[0]!);
  const parsed = parseRelaxedJson(rest);
  if ('fault' in parsed) throw notJson(file, name, line(parsed.fault.line), parsed.fault.message);
  return parsed.value as Readonly<Record<string, unknown>>;
}

function hasPragma({ pragmas }: TestFile, pragma: PragmaName): boolean {
  return Object.keys(pragmas).some((name) => name === pragma || name.startsWith(`${pragma}{`));
}

interface FoundPragma {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** One counts as ours only with options or alone in its line: JSDoc has tags of any name. */
const pragmaLine =
  /^\s*(?:\/\/+|\/\*+|\*+)?\s*@(jest-environment(?:-options)?(?=\s+\S)|(?:redis|cluster|sentinel)(?=\s*(?:\{|\*\/|$)))(?![\w/-])\s*(.*?)\s*(?:\*\/)?$/;

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

function withoutRedis(file: TestFile, name: PragmaName): DistributedError {
  return pragmaError(
    `${file.path} has the pragma @${name}, and its environment has no Redis.`,
    `Delete \`@jest-environment jest-distributed/environments/node\`, or write jest-distributed/environments/${name === 'redis' ? name : `redis-${name}`}.`,
  );
}

function notAnObject(file: TestFile, name: PragmaName, line: number, text: string): DistributedError {
  return pragmaError(
    `${file.path}:${line}: @${name} takes a JSON object, and here follows ${text}.`,
    `Write it like this: @${name} ${{ redis: '{"databases": 4}', cluster: '{"masters": 3}', sentinel: '{"replicas": 2}' }[name]}`,
  );
}

function notJson(file: TestFile, name: PragmaName, line: number, message: string): DistributedError {
  return pragmaError(
    `${file.path}:${line}: the options of @${name} are not JSON: ${message}.`,
    'Names and texts need double quotes; comments and several lines are allowed, "*/" is not.',
  );
}

function pragmaError(what: string, fix: string): DistributedError {
  return new DistributedError({ code: 'JD_PRAGMA', what, fix });
}
