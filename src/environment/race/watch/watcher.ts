import type { Binary } from '../../../base/bytes';
import { conflictOf, pictureOf } from '../../../race/watch/conflict';
import type { FlowPoint } from '../../../race/watch/flow';
import { History, type HistoryLimits } from '../../../race/watch/history';
import { Block } from '../../../redis/block';
import { type Argv, type Command, keysOf, type Outcome } from '../../../redis/command';
import { ErrorReply, NullArrayReply, Replies, type Reply } from '../../../redis/reply';
import type { Asker, SeenValue } from './asker';
import {
  areSame,
  type Call,
  changedBy,
  hasDoneNothing,
  isDeletion,
  isFirstCount,
  isOfNothing,
  isQuestion,
  isTest,
  type Knowledge,
  knowledgeOf,
  lockOf,
  overwrittenBy,
  partOf,
  sizeOf,
  writtenBy,
} from './knowledge';
import { keptLimits, type Race, type WatchedAccess, type WatchedPlace, type WatchedStep } from './watched-step';

/** A step whose turn it is. */
export interface ComingStep {
  readonly asker: Asker;
  /** Its database. */
  readonly db: number;
  /** A database as reports show it: 'db 0', 'redis 2 db 0'. */
  readonly spaceOf: (db: number) => string;
  /** How many databases the server has. */
  readonly databases: number;
  readonly client: number;
  readonly point: FlowPoint;
  readonly calls: readonly Call[];
  readonly isTransaction: boolean;
}

/** What is known of a coming step at one place. */
interface Visit {
  readonly place: WatchedPlace;
  readonly db: number;
  kind: 'read' | 'write';
  /** The last call that writes there; else the first that asks. */
  call: Call;
  elements: readonly Binary[] | undefined;
  /** Called by a script, which has seen what its caller has not. */
  readonly isScripted: boolean;
  /** Where another flow had been. */
  readonly before: SeenValue | undefined;
  suspicion: Suspicion | undefined;
}

/** A write over what another flow has changed. */
interface Suspicion extends Pick<Race<WatchedAccess>, 'kind' | 'read' | 'other'> {
  /** Whether to come to the same is no harm: to fill a cache, to delete what is gone. */
  readonly mayRepeat: boolean;
  /** What is there before it, to the last byte. */
  readonly value: Reply | undefined;
}

/** A call that touches a key. */
interface KeyVisit {
  readonly call: Call;
  readonly kind: 'read' | 'write';
  readonly key: Binary;
  readonly db: number;
  readonly isScripted: boolean;
}

/** Something at a key, or all of it. */
interface Element {
  readonly db: number;
  readonly key: Binary;
  readonly element: Binary | undefined;
}

interface Lock {
  readonly asker: Asker;
  readonly space: string;
  readonly db: number;
  readonly key: Binary;
  readonly token: Binary;
  readonly point: FlowPoint;
}

const flushes = new Set(['flushall', 'flushdb']);
const scripts = new Set(['eval', 'evalsha', 'eval_ro', 'evalsha_ro', 'fcall', 'fcall_ro']);
/** Locks that are remembered, the last ones. */
const mostLocks = 1_000;

/**
 * Looks for a write over what its flow has read, and another flow has changed since: a lost update, or a check that does not hold any more when it is
 * acted upon. What the flow has read is asked again right before the write. Where the answer is the same, or a lock of the flow's has held from before
 * the other's write until now, or both have filled the same gap with the same, all is well.
 */
export class Watcher {
  private readonly history: History<WatchedAccess>;
  private locks: Lock[] = [];
  private coming: { readonly step: ComingStep; readonly visits: Visit[] } | undefined;

  constructor(
    limits: HistoryLimits,
    private readonly found: (race: Race<WatchedAccess>) => void,
  ) {
    this.history = new History(limits);
  }

  /** How many accesses it remembers. */
  get size(): number {
    return this.history.size;
  }

  /** What was before is over. */
  restart(): void {
    this.history.clear();
    this.locks = [];
    this.coming = undefined;
  }

  /** Right before a step. */
  begins(step: ComingStep): void {
    const visits: Visit[] = [];
    this.coming = { step, visits };
    for (const call of step.calls) this.visit(call, step.db, false);
  }

  /** Right before a call of a script, within the step. */
  scripted(call: Call, db: number): void {
    if (this.coming !== undefined) this.visit(call, db, true);
  }

  /** Right after it. @param outcome undefined: it has done nothing */
  ends(outcome: Outcome | undefined): void {
    const { coming } = this;
    this.coming = undefined;
    // Who waits has done nothing yet, and a transaction that is refused nothing at all.
    if (coming === undefined || outcome === undefined || outcome instanceof Block || outcome instanceof ErrorReply) return;
    const { step, visits } = coming;
    if (visits.length === 0 || (step.isTransaction && outcome instanceof NullArrayReply)) return;
    const reply = outcome instanceof Replies ? undefined : outcome;
    const kept = keptStep(step, reply);
    const accesses = visits.map((visit) => this.accessOf(kept, step, visit));
    this.remember(step, visits, accesses);
    visits.forEach((visit, at) => this.confirm(step, visit, accesses[at]!));
    if (reply !== undefined) this.noteLock(step, reply);
  }

  /**
   * Whether a flow has held a lock since before another's write, and holds it still.
   * @param at what is written: a lock is no lock on itself, nor on another server; undefined: it is on no server
   */
  isLocked(point: FlowPoint, since: FlowPoint, at?: { readonly asker: Asker; readonly place: WatchedPlace }): boolean {
    return this.locks.some(
      (lock) =>
        lock.point.number < since.number &&
        (at === undefined || (lock.asker === at.asker && !(lock.key === at.place.key && lock.space === at.place.space))) &&
        point.isAfterOrBeside(lock.point) &&
        lock.asker.ask(lock.db, ['GET', lock.key]) === lock.token,
    );
  }

  /** Where nobody has looked yet, there is nothing that a write could make wrong. */
  private remember(step: ComingStep, visits: readonly Visit[], accesses: readonly WatchedAccess[]): void {
    const places: WatchedPlace[] = [];
    const there: WatchedAccess[] = [];
    visits.forEach(({ place }, at) => {
      const access = accesses[at]!;
      if (access.knowledge === undefined && place.accesses.length === 0) return;
      places.push(place);
      there.push(access);
    });
    if (places.length === 0) return;
    const isOfAll = step.calls.some(({ command }) => flushes.has(command.fullName));
    this.history.add(places, there, { weight: isOfAll ? 1 : places.length, sizeBytes: sizeOfStep(there[0]!.step) });
  }

  private visit(call: Call, db: number, isScripted: boolean): void {
    const { step } = this.coming!;
    const { command, argv } = call;
    const only = onlyKeyOf(command);
    if (only !== undefined) return this.visitKey({ call, kind: only.kind, key: argv[only.position]!, db, isScripted });
    // What it has declared and does not touch, it has not seen; what it touches it tells of.
    if (scripts.has(command.fullName)) return;
    if (flushes.has(command.fullName))
      return this.visitAll(call, command.fullName === 'flushdb' ? [db] : [...Array(step.databases).keys()], isScripted);
    for (const { position, flags } of keysOf(command, argv) ?? [])
      this.visitKey({ call, kind: flags.includes('RO') ? 'read' : 'write', key: argv[position]!, db, isScripted });
  }

  /** Where nothing is, nothing is flushed. */
  private visitAll(call: Call, databases: readonly number[], isScripted: boolean): void {
    const { step } = this.coming!;
    for (const db of databases)
      for (const { key } of this.history.placesOf(step.spaceOf(db)))
        if (step.asker.has(db, key)) this.visitKey({ call, kind: 'write', key, db, isScripted });
  }

  private visitKey({ call, kind, key, db, isScripted }: KeyVisit): void {
    const { step, visits } = this.coming!;
    const space = step.spaceOf(db);
    const elements = kind === 'write' ? changedBy(call) : undefined;
    let visit = visits.find(({ place }) => place.key === key && place.space === space);
    if (visit === undefined) {
      const place = this.history.place(space, key);
      place.visit(step.point);
      const before = place.isShared ? step.asker.seenAt(db, key) : undefined;
      visits.push((visit = { place, db, kind, call, elements, isScripted, before, suspicion: undefined }));
    } else if (kind === 'write') {
      visit.elements = visit.kind === 'read' || elements === undefined ? elements : visit.elements && [...visit.elements, ...elements];
      visit.kind = kind;
      visit.call = call;
    }
    if (kind === 'write' && !isScripted && visit.place.isShared) visit.suspicion ??= this.suspect(step, call, visit);
  }

  private suspect(step: ComingStep, call: Call, { place, db }: Visit): Suspicion | undefined {
    const overwritten = overwrittenBy(call);
    if (overwritten === undefined) return undefined;
    for (const element of overwritten === 'key' ? [undefined] : overwritten) {
      const conflict = conflictOf(place.accesses, step.point, {
        isRead: ({ knowledge }) => knowledge !== undefined && partOf(knowledge, place.key, element) !== undefined,
        isWrite: (access) => access.kind === 'write' && covers(access, element),
      });
      if (conflict === undefined || !this.isStale(step.asker, conflict.read, { db, key: place.key, element })) continue;
      if (this.isLocked(step.point, conflict.other.step.point, { place, asker: step.asker })) continue;
      const knowledge = conflict.read.knowledge!;
      const wasNothing = isOfNothing(knowledge, place.key, element);
      const written = isDeletion(call) ? undefined : writtenBy(call, place.key, element);
      const isGap = wasNothing && !isFirstCount(written);
      const isCheck = isDeletion(call) || isTest(knowledge) || isGap || conflict.read.kind === 'write';
      return {
        ...conflict,
        kind: isCheck ? 'check then act' : 'lost update',
        mayRepeat: isDeletion(call) || isGap,
        value: step.asker.valueOf(db, place.key),
      };
    }
    return undefined;
  }

  private isStale(asker: Asker, { knowledge }: WatchedAccess, { db, key, element }: Element): boolean {
    const { question } = knowledge!;
    const answer = asker.ask(db, question);
    const now = answer === undefined ? undefined : partOf({ question, answer }, key, element);
    return now !== undefined && !areSame(now, partOf(knowledge!, key, element)!);
  }

  private accessOf(kept: WatchedStep, { asker, isTransaction }: ComingStep, visit: Visit): WatchedAccess {
    const { place, db, call, elements, isScripted, before } = visit;
    const kind = !isScripted && kept.reply !== undefined && hasDoneNothing(call, kept.reply) ? 'read' : visit.kind;
    const values = place.isShared ? { before, after: kind === 'read' ? before : asker.seenAt(db, place.key) } : undefined;
    // A transaction's replies are gone: what it has only read is as it was.
    const reply = isScripted ? undefined : isTransaction ? (isQuestion(call.command) ? asker.ask(db, call.argv) : undefined) : kept.reply;
    const knowledge = reply === undefined ? undefined : smallEnough(knowledgeOf(call, reply));
    return { step: kept, kind, knowledge, elements, values };
  }

  private confirm({ asker }: ComingStep, { place, db, suspicion }: Visit, write: WatchedAccess): void {
    if (suspicion === undefined) return;
    const value = asker.valueOf(db, place.key);
    if (value === undefined || suspicion.value === undefined) return;
    const { kind, read, other, mayRepeat } = suspicion;
    if (mayRepeat && areSame(value, suspicion.value)) return;
    this.found({ kind, place, read, other, write, accesses: pictureOf(place.accesses, { read, other }, write.step.point) });
  }

  private noteLock({ asker, spaceOf, db, point, calls }: ComingStep, reply: Reply): void {
    const lock = lockOf(calls[0]!, reply);
    if (lock === undefined) return;
    if (this.locks.length >= mostLocks) this.locks.shift();
    this.locks.push({ ...lock, asker, space: spaceOf(db), db, point });
  }
}

interface OnlyKey {
  readonly position: number;
  readonly kind: 'read' | 'write';
}

const onlyKeys = new WeakMap<Command, OnlyKey | 'others'>();

/** The key of a command that always has one, in one place; undefined: it may have others. */
function onlyKeyOf(command: Command): OnlyKey | undefined {
  let only = onlyKeys.get(command);
  if (only === undefined) {
    const [spec, ...others] = command.keySpecs;
    const position = spec !== undefined && others.length === 0 && spec.begin !== 'unknown' && 'index' in spec.begin ? spec.begin.index : 0;
    const isOne = position > 0 && spec!.find !== 'unknown' && 'lastKey' in spec!.find && spec!.find.lastKey === 0;
    only = isOne ? { position, kind: spec!.flags.includes('RO') ? 'read' : 'write' } : 'others';
    onlyKeys.set(command, only);
  }
  return only === 'others' ? undefined : only;
}

function covers({ elements }: WatchedAccess, element: Binary | undefined): boolean {
  return elements === undefined || element === undefined || elements.includes(element);
}

function keptStep({ point, calls, client, isTransaction }: ComingStep, reply: Reply | undefined): WatchedStep {
  const isSmall = reply !== undefined && sizeOf(reply) <= keptLimits.answerBytes;
  return { point, commands: calls.map(({ argv }) => keptWords(argv)), isTransaction, client, reply: isSmall ? reply : undefined };
}

function sizeOfStep({ commands, reply }: WatchedStep): number {
  let bytes = reply === undefined ? 0 : sizeOf(reply);
  for (const argv of commands) for (const word of argv) bytes += word.length;
  return bytes;
}

/** A part of a string holds all of it, so a cut word is a copy. */
function keptWords(argv: Argv): Argv {
  let bytes = 0;
  for (const word of argv) bytes += word.length;
  if (bytes <= keptLimits.commandBytes) return argv;
  return argv.map((word) =>
    word.length <= keptLimits.wordBytes ? word : Buffer.from(word.slice(0, keptLimits.wordBytes), 'latin1').toString('latin1'),
  );
}

function smallEnough(knowledge: Knowledge | undefined): Knowledge | undefined {
  return knowledge !== undefined && sizeOf(knowledge.answer) > keptLimits.answerBytes ? undefined : knowledge;
}
