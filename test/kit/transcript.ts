import { type RedisVersion, redisVersions } from '../../src/redis/version';
import { type Comparison } from './render';

/**
 * A transcript: cases of commands with the replies that redis-cli would show. The format:
 *
 *     # title [resp2] [resp3] [ours] [config name=value]     a case, on a flushed server with new connections
 *     # title [since 7.4] [before 8.0]                       one that not all versions of Redis answer so
 *     ## a comment
 *     > SET k "a\x00b"            a command of the default client, its reply below
 *     OK
 *     3| OK                       the lines for RESP3, where they differ: then all of them
 *     a> BLPOP k 0                a command of client a
 *     (blocked)                   no reply yet; (no reply): there will be none; (closed): the connection has ended
 *     a< 1) "k"                   what client a received by the command above, besides that command's own reply
 *     ~> SMEMBERS s               compared without order; ~2> without order of pairs
 *     > CLIENT KILL ID {id a}     the number that the server has given to client a
 *     ?> SRANDMEMBER s 2          compared by the kinds of the reply and its elements; ??> by the outer kind alone
 *     !advance 100                moves the clock, in ms ([ours] cases only)
 *     !await a                    lets time pass until client a has received something
 *     !fill 600 RPUSH l v{i}      runs a command for i from 1 to 600; its replies do not matter but for errors
 */
export interface Transcript {
  /** All lines as they stand in the file. */
  readonly lines: readonly string[];
  readonly cases: readonly TranscriptCase[];
}

/** A case, played from an empty server. */
export interface TranscriptCase {
  readonly title: string;
  readonly protocols: readonly (2 | 3)[];
  /** It means nothing on a real server. */
  readonly oursOnly: boolean;
  /** Parameters set before it begins. */
  readonly config: ReadonlyMap<string, string>;
  /** The versions that answer so, oldest first; all of them unless it is marked. */
  readonly versions: readonly RedisVersion[];
  readonly steps: readonly Step[];
}

/** A command or directive, with what is expected after it. */
export interface Step {
  readonly action: Action;
  /** The line as written. */
  readonly source: string;
  /** Its place in the file, from 0; what is expected stands right below. */
  readonly line: number;
  /** How many lines below it are its expectation. */
  readonly expectedLines: number;
  readonly expected: { readonly 2: string; readonly 3: string };
}

export type Action =
  | { readonly kind: 'command'; readonly client: string; readonly comparison: Comparison; readonly words: string }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'await'; readonly client: string }
  | { readonly kind: 'fill'; readonly times: number; readonly words: string };

const comparisons: Readonly<Record<string, Comparison>> = {
  '': 'exact',
  '~': 'unordered',
  '~2': 'unordered pairs',
  '?': 'kind',
  '??': 'outer kind',
};

/** Reads a transcript's text. @throws Error that names the line that has no meaning. */
export function parseTranscript(text: string): Transcript {
  const lines = text.split('\n');
  const cases: (TranscriptCase & { steps: Step[] })[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (isComment(line)) continue;
    const fail = (what: string): never => {
      throw new Error(`line ${at + 1}: ${what}: ${line}`);
    };
    if (line.startsWith('# ')) {
      const parsed = parseHead(line, fail);
      if (cases.some((each) => each.title === parsed.title && each.versions.some((one) => parsed.versions.includes(one))))
        fail('the title is there twice');
      cases.push(parsed);
      continue;
    }
    const action = parseAction(line, fail) ?? fail('neither a command nor an expected reply');
    let end = at + 1;
    while (end < lines.length && isExpectation(lines[end]!)) end++;
    const expected = parseExpectation(lines.slice(at + 1, end));
    const current = cases.at(-1) ?? fail('stands before the first case');
    current.steps.push({ action, source: line, line: at, expectedLines: end - at - 1, expected });
    at = end - 1;
  }
  return { lines, cases };
}

/** The lines below a step for what was received in RESP2 and in RESP3; undefined where the case leaves a protocol out. */
export function expectationLines(received: { readonly 2?: string; readonly 3?: string }): string[] {
  const lines = (text: string): string[] => (text === '' ? [] : text.split('\n'));
  if (received[2] === undefined || received[3] === undefined) return lines(received[2] ?? received[3] ?? '');
  if (inResp3(received[2]) === received[3]) return lines(received[2]);
  const third = received[3] === '' ? [''] : lines(received[3]);
  return [...lines(received[2]), ...third.map((line) => (line === '' ? '3|' : `3| ${line}`))];
}

function isComment(line: string): boolean {
  return line.trim() === '' || line.startsWith('##');
}

function isExpectation(line: string): boolean {
  return !isComment(line) && !line.startsWith('# ') && !line.startsWith('!') && !commandLine.test(line);
}

const commandLine = /^([a-z][a-z0-9]*)?(~2|~|\?\?|\?)?> (.*)$/;

const tag = /\[((?:resp2|resp3|ours)|(?:config|since|before) [^\]]*)\]/g;

function parseHead(line: string, fail: (what: string) => never): TranscriptCase & { steps: Step[] } {
  const tags = [...line.matchAll(tag)].map((match) => match[1]!);
  const config = new Map<string, string>();
  for (const each of tags) {
    const [, name, value] = /^config ([\w-]+)=(.*)$/.exec(each) ?? [];
    if (name !== undefined) config.set(name, value!);
    else if (each.startsWith('config')) fail('a parameter is set by [config name=value]');
  }
  const protocols = ([2, 3] as const).filter((each) => !tags.includes(`resp${5 - each}`));
  const title = line.slice(2).replace(tag, '').trim().replace(/\s+/g, ' ');
  return { title, protocols, oursOnly: tags.includes('ours'), config, versions: parseVersions(tags, fail), steps: [] };
}

function parseVersions(tags: readonly string[], fail: (what: string) => never): readonly RedisVersion[] {
  const place = (word: string): number | undefined => {
    const given = tags.find((each) => each.startsWith(`${word} `))?.slice(word.length + 1);
    if (given === undefined) return undefined;
    const at = redisVersions.findIndex((each) => each === given);
    return at < 0 ? fail(`a version is one of ${redisVersions.join(', ')}`) : at;
  };
  const versions = redisVersions.slice(place('since'), place('before'));
  return versions.length > 0 ? versions : fail('no version is left');
}

function parseAction(line: string, fail: (what: string) => never): Action | undefined {
  const command = commandLine.exec(line);
  if (command !== null) {
    return { kind: 'command', client: command[1] ?? '', comparison: comparisons[command[2] ?? '']!, words: command[3]! };
  }
  if (!line.startsWith('!')) return undefined;
  const [, advance, client, times, words] =
    /^!(?:advance (\d+)|await(?: ([a-z][a-z0-9]*))?|fill (\d+) (.+))$/.exec(line) ?? fail('no such directive');
  if (advance !== undefined) return { kind: 'advance', ms: Number(advance) };
  if (times !== undefined) return { kind: 'fill', times: Number(times), words: words! };
  return { kind: 'await', client: client ?? '' };
}

function parseExpectation(lines: readonly string[]): Step['expected'] {
  const second = lines.filter((line) => !line.startsWith('3|'));
  const third = lines.filter((line) => line.startsWith('3|')).map((line) => line.slice(3));
  const text = second.join('\n');
  return { 2: text, 3: third.length > 0 ? third.join('\n') : inResp3(text) };
}

/** RESP3 has one null only; a file says so by itself. */
function inResp3(text: string): string {
  return text.replace(/\(nil array\)/g, '(nil)');
}
