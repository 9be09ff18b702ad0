import { isDeepStrictEqual } from 'node:util';
import type { Binary } from '../../../base/bytes';
import type { Argv, Command } from '../../../redis/command';
import { ErrorReply, MapReply, NullArrayReply, type Reply, SetReply, SimpleReply } from '../../../redis/reply';

/** What a flow has learnt of keys: a command that changes nothing, and what it answered. Asked again, it tells whether that still holds. */
export interface Knowledge {
  readonly question: Argv;
  readonly answer: Reply;
}

/** A call and what came of it. */
export interface Call {
  readonly command: Command;
  readonly argv: Argv;
}

/** What a write that looks first has found out: as if it had been asked. */
const findings: Readonly<Record<string, (argv: Argv, reply: Reply) => Knowledge | undefined>> = {
  set: (argv, reply) => {
    if (!hasOption(argv, 'NX') || hasOption(argv, 'GET')) return undefined;
    return reply === null ? { question: ['EXISTS', argv[1]!], answer: 1 } : { question: ['GET', argv[1]!], answer: argv[2]! };
  },
  setnx: (argv, reply) => (reply === 0 ? { question: ['EXISTS', argv[1]!], answer: 1 } : { question: ['GET', argv[1]!], answer: argv[2]! }),
  hsetnx: (argv, reply) => {
    const place = [argv[1]!, argv[2]!];
    return reply === 0 ? { question: ['HEXISTS', ...place], answer: 1 } : { question: ['HGET', ...place], answer: argv[3]! };
  },
  getex: (argv, reply) => ({ question: ['GET', argv[1]!], answer: reply }),
};

/** Questions whose answer is yes or no, or how many. */
const tests = new Set(['exists', 'hexists', 'sismember', 'smismember', 'type', 'strlen', 'hlen', 'llen', 'scard', 'zcard']);

/** What a call has told its caller; undefined: nothing that could be asked again. */
export function knowledgeOf({ command, argv }: Call, reply: Reply): Knowledge | undefined {
  if (reply instanceof ErrorReply) return undefined;
  return isQuestion(command) ? { question: argv, answer: reply } : findings[command.fullName]?.(argv, reply);
}

/** Whether a call only asks, and is answered the same as long as nothing changes. */
export function isQuestion({ flags, tips = [], group }: Command): boolean {
  return flags.includes('readonly') && !tips.includes('nondeterministic_output') && group !== 'scripting';
}

/** Whether it was asked if something is there, and not what it is. */
export function isTest({ question }: Knowledge): boolean {
  return tests.has(question[0]!.toLowerCase());
}

/** Whether nothing was there. */
export function isOfNothing(knowledge: Knowledge, key: Binary, element: Binary | undefined): boolean {
  const part = partOf(knowledge, key, element) ?? null;
  return part === null || part === 0 || part instanceof NullArrayReply || (part instanceof MapReply && part.entries.length === 0);
}

/** Questions about one element, or several in their order; the rest are about all of the key. */
const aboutOne = new Set(['hget', 'hexists', 'hstrlen', 'zscore', 'zrank', 'zrevrank', 'sismember', 'lindex']);
const aboutSome = new Set(['hmget', 'zmscore', 'smismember']);

/**
 * What an answer says of an element of a key, or of the key itself.
 * @returns undefined where it says nothing of it
 */
export function partOf({ question, answer }: Knowledge, key: Binary, element: Binary | undefined): Reply | undefined {
  const name = question[0]!.toLowerCase();
  if (name === 'mget') return itemOf(answer, question.indexOf(key, 1) - 1);
  if (element === undefined) return answer;
  if (aboutOne.has(name)) return question[2] === element ? answer : undefined;
  if (aboutSome.has(name)) return itemOf(answer, question.indexOf(element, 2) - 2);
  if (name === 'hgetall' && answer instanceof MapReply) return answer.entries.find(([field]) => field === element)?.[1] ?? null;
  return undefined;
}

function itemOf(answer: Reply, at: number): Reply | undefined {
  return Array.isArray(answer) && at >= 0 ? (answer[at] as Reply | undefined) : undefined;
}

export function areSame(first: Reply, second: Reply): boolean {
  return first === second || isDeepStrictEqual(first, second);
}

/** What a write puts in the place of whatever is there. */
export type Overwritten = 'key' | readonly Binary[];

const wholeKey = (): Overwritten => 'key';
const every = (argv: Argv, from: number, step: number): Binary[] => argv.filter((_, at) => at >= from && (at - from) % step === 0);
const scoreConditions = ['NX', 'XX', 'GT', 'LT', 'INCR'];

/** Writes that do not look at what they replace. All others look for themselves, are answered what they have done, or add to what is there. */
const overwrites: Readonly<Record<string, (argv: Argv) => Overwritten | undefined>> = {
  set: (argv) => (['NX', 'GET', 'IFEQ', 'IFNE', 'IFDEQ', 'IFDNE'].some((word) => hasOption(argv, word)) ? undefined : 'key'),
  setex: wholeKey,
  psetex: wholeKey,
  mset: wholeKey,
  setrange: wholeKey,
  del: wholeKey,
  unlink: wholeKey,
  rename: wholeKey,
  restore: wholeKey,
  flushall: wholeKey,
  flushdb: wholeKey,
  hset: (argv) => every(argv, 2, 2),
  hmset: (argv) => every(argv, 2, 2),
  hdel: (argv) => argv.slice(2),
  lset: (argv) => [argv[2]!],
  zadd: (argv) => {
    const from = argv.findIndex((word, at) => at >= 2 && !/^(?:nx|xx|gt|lt|ch|incr)$/i.test(word));
    return scoreConditions.some((word) => argv.slice(2, from).some((each) => each.toUpperCase() === word))
      ? undefined
      : every(argv, from + 1, 2);
  },
};
const deletions = new Set(['del', 'unlink', 'hdel', 'flushall', 'flushdb']);

/** What a call overwrites; undefined: nothing, or not without looking. */
export function overwrittenBy({ command, argv }: Call): Overwritten | undefined {
  return overwrites[command.fullName]?.(argv);
}

/** What is there after a write that overwrites, as far as its words say it. */
export function writtenBy({ command, argv }: Call, key: Binary, element: Binary | undefined): Binary | undefined {
  if (element !== undefined) return argv[argv.indexOf(element, 2) + (command.fullName === 'zadd' ? -1 : 1)];
  return argv[argv.indexOf(key, 1) + (command.fullName === 'setex' || command.fullName === 'psetex' ? 2 : 1)];
}

/** What a counter comes to that has begun at nothing: where two have counted up to it, it is one too low. Whatever else two fill a gap with is as good from either. */
export function isFirstCount(written: Binary | undefined): boolean {
  return written === '1';
}

/** Which elements a write changes at most; undefined: any. */
export function changedBy({ command, argv }: Call): readonly Binary[] | undefined {
  if (command.fullName === 'hincrby' || command.fullName === 'hincrbyfloat' || command.fullName === 'hsetnx') return [argv[2]!];
  const overwritten = overwrittenBy({ command, argv });
  return typeof overwritten === 'object' ? overwritten : undefined;
}

export function isDeletion({ command }: Call): boolean {
  return deletions.has(command.fullName);
}

/** Whether a write has found nothing to do: its condition did not hold, or there was nothing to delete. */
export function hasDoneNothing(call: Call, reply: Reply): boolean {
  if (isDeletion(call)) return reply === 0;
  return /^h?exists$/i.test(findings[call.command.fullName]?.(call.argv, reply)?.question[0] ?? '');
}

/** A lock that a call has taken: the key, and what only its owner knows. */
export function lockOf({ command, argv }: Call, reply: Reply): { readonly key: Binary; readonly token: Binary } | undefined {
  const isTaken =
    command.fullName === 'set' ? hasOption(argv, 'NX') && reply instanceof SimpleReply : command.fullName === 'setnx' && reply === 1;
  return isTaken ? { key: argv[1]!, token: argv[2]! } : undefined;
}

/** Of a longer list, so many items stand for all. */
const mostSized = 32;

/** How much a reply holds, about. */
export function sizeOf(reply: Reply): number {
  if (typeof reply === 'string') return reply.length;
  if (Array.isArray(reply)) return sizeOfAll(reply as readonly Reply[], sizeOf);
  if (reply instanceof SetReply) return sizeOfAll(reply.items, sizeOf);
  if (reply instanceof MapReply) return sizeOfAll(reply.entries, ([key, value]) => sizeOf(key) + sizeOf(value));
  return 0;
}

function sizeOfAll<Item>(items: readonly Item[], sizeOfOne: (item: Item) => number): number {
  const sized = Math.min(items.length, mostSized);
  let bytes = 0;
  for (let at = 0; at < sized; at++) bytes += sizeOfOne(items[at]!);
  return sized === 0 ? 0 : (bytes * items.length) / sized;
}

/** Options of SET stand behind key and value. */
function hasOption(argv: Argv, option: string): boolean {
  return argv.some((word, at) => at >= 3 && word.length === option.length && word.toUpperCase() === option);
}
