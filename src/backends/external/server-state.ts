import type { Binary } from '../../base/bytes';
import type { Clock } from '../../base/clock';
import { DistributedError } from '../../base/errors';
import { ErrorReply, type Reply } from '../../redis/reply';
import type { StoredKey } from '../../redis/stored-keys';

/** Asks a server and waits for the replies, one for each command. */
export type Ask = (commands: readonly (readonly Binary[])[]) => Reply[];

/** The state of a server of another process: what is put back before each test. */
export interface ServerState {
  readonly keys: readonly StoredKey[];
  /** The libraries of functions, as FUNCTION DUMP gives them; undefined where the server knows none. */
  readonly functions: Binary | undefined;
  readonly settings: ReadonlyMap<Binary, Binary>;
  /** Lines of ACL LIST. */
  readonly users: readonly Binary[];
}

/** What tells whether a state has changed, for one question: counts of changes and of commands that change more than keys. */
export interface StateMark {
  readonly keys: string;
  readonly others: string;
}

const markQuestions = [
  ['INFO', 'persistence'],
  ['INFO', 'commandstats'],
];

/**
 * @param database the only one that counts; undefined: all of the server does
 * @returns undefined when the counts say nothing, for somebody has set them back
 */
export function readMark(ask: Ask, database: number | undefined): StateMark | undefined {
  const [persistence = '', stats = ''] = ask(markQuestions).map(textOf);
  const counts = [...stats.matchAll(/^cmdstat_([a-z|-]+):calls=(\d+)/gm)].map(([, name, calls]) => [name!, calls!] as const);
  if (counts.some(([name]) => /^(?:config\|resetstat|(?:bg)?save)$/.test(name))) return undefined;
  const isOther = (name: string): boolean => /^(?:config|acl|function)\b/.test(name) && !/\|(?:get|list|dump)$/.test(name);
  const others = database === undefined ? counts.filter(([name]) => isOther(name)).map((pair) => pair.join('=')) : [];
  return { keys: /^rdb_changes_since_last_save:(\d+)/m.exec(persistence)?.[1] ?? '', others: others.sort().join(' ') };
}

/** The version that it tells: '7.0.15'. */
export function readRelease(ask: Ask): string {
  return /^redis_version:(\S+)/m.exec(textOf(ask([['INFO', 'server']])[0]!))?.[1] ?? '';
}

/** Reads everything, or the keys of one database. */
export function readState(ask: Ask, clock: Clock, database: number | undefined): ServerState {
  if (database !== undefined) return { keys: readKeys(ask, database, clock), functions: undefined, settings: new Map(), users: [] };
  const [functions, settings, users, keyspace] = ask([
    ['FUNCTION', 'DUMP'],
    ['CONFIG', 'GET', '*'],
    ['ACL', 'LIST'],
    ['INFO', 'keyspace'],
  ]);
  const words = settings as readonly Binary[];
  return {
    keys: [...textOf(keyspace!).matchAll(/^db(\d+):/gm)].flatMap(([, db]) => readKeys(ask, Number(db), clock)),
    functions: typeof functions === 'string' ? functions : undefined,
    settings: new Map(words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1]!] as const] : []))),
    users: users as readonly Binary[],
  };
}

function readKeys(ask: Ask, db: number, clock: Clock): StoredKey[] {
  const keys = ask([
    ['SELECT', String(db)],
    ['KEYS', '*'],
  ])[1] as readonly Binary[];
  const replies = ask([
    ['SELECT', String(db)],
    ...keys.flatMap((key) => [
      ['PTTL', key],
      ['DUMP', key],
    ]),
  ]).slice(1);
  const nowMs = Math.round(clock.now());
  return keys.flatMap((key, at) => {
    const [leftMs, payload] = [Number(replies[2 * at]), replies[2 * at + 1]];
    // It has expired between the questions.
    if (typeof payload !== 'string') return [];
    return [{ db, key, payload, expireAtMs: leftMs < 0 ? undefined : nowMs + leftMs }];
  });
}

/** Empties the server, or one database, and gives it these keys. Connections stay open. */
export function writeKeys(ask: Ask, keys: readonly StoredKey[], database: number | undefined): void {
  const empties = [
    ['SELECT', String(database)],
    ['FLUSHDB', 'SYNC'],
  ];
  check(ask(database === undefined ? [['FLUSHALL', 'SYNC']] : empties));
  addKeys(ask, keys);
}

/** In the place of those of the same names. */
export function addKeys(ask: Ask, keys: readonly StoredKey[]): void {
  const commands: Binary[][] = [];
  let selected: number | undefined;
  for (const { db, key, payload, expireAtMs } of keys) {
    if (db !== selected) commands.push(['SELECT', String((selected = db))]);
    const ttl = expireAtMs === undefined ? ['0'] : [String(expireAtMs)];
    commands.push(['RESTORE', key, ...ttl, payload, 'REPLACE', ...(expireAtMs === undefined ? [] : ['ABSTTL'])]);
  }
  if (commands.length > 0) check(ask(commands));
}

/** Puts libraries, settings and users back; only what differs is touched. */
export function writeOthers(ask: Ask, { functions, settings, users }: ServerState): void {
  const [, present, listed] = ask([
    functions === undefined ? ['PING'] : ['FUNCTION', 'RESTORE', functions, 'FLUSH'],
    ['CONFIG', 'GET', '*'],
    ['ACL', 'LIST'],
  ]) as [Reply, readonly Binary[], readonly Binary[]];
  const differing = present.flatMap((name, at) => {
    const value = settings.get(name);
    return at % 2 === 0 && value !== undefined && value !== present[at + 1] ? [['CONFIG', 'SET', name, value]] : [];
  });
  const known = new Set(users.map(userOf));
  const strangers = listed.map(userOf).filter((name) => !known.has(name));
  const changed = users.filter((line) => !listed.includes(line));
  const hasSelectors = listed.some((line) => line.includes('('));
  const commands = [
    ...differing,
    ...strangers.map((name) => ['ACL', 'DELUSER', name]),
    ...changed.map((line) => ['ACL', 'SETUSER', userOf(line), ...noRules, ...(hasSelectors ? ['clearselectors'] : []), ...rulesOf(line)]),
  ];
  if (commands.length > 0) check(ask(commands));
}

/** What a test may leave behind that keeps commands waiting. */
export const release: readonly (readonly Binary[])[] = [['CLIENT', 'UNPAUSE']];

/** What `reset` does, but for a flag that it sets and that the first user does not have. */
const noRules = ['off', 'resetpass', 'resetkeys', 'resetchannels', '-@all'];

/** A test may have taken from the user that the handle is, too; writing users back comes last. */
export const regainRights: readonly (readonly Binary[])[] = [['ACL', 'SETUSER', 'default', 'on', '+@all', 'allkeys', 'allchannels']];

function userOf(line: Binary): Binary {
  return line.split(' ')[1]!;
}

/** The rules of a line of ACL LIST; a selector stands in parentheses and is one. */
function rulesOf(line: Binary): Binary[] {
  return (
    line
      .split(' ')
      .slice(2)
      .join(' ')
      .match(/\([^)]*\)|\S+/g) ?? []
  );
}

/** @throws DistributedError JD_RESET with the first refusal */
export function check(replies: readonly Reply[]): void {
  const refusal = replies.find((reply) => reply instanceof ErrorReply);
  if (refusal === undefined) return;
  throw new DistributedError({
    code: 'JD_RESET',
    what: `The Redis cannot be put back to the state before the test: ${refusal.message}.`,
    fix: 'Look whether a test has left a script that does not end, or a server that refuses writes (a replica, maxmemory).',
  });
}

function textOf(reply: Reply): Binary {
  return typeof reply === 'string' ? reply : '';
}
