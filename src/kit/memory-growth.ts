import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setImmediate } from '../base/event-loop';
import { isThenable } from '../base/realm';
import { bridgeOrUndefined } from '../bridge/inner';

/** A round of the work whose memory is looked at. */
export type Work = (round: number) => unknown;

/**
 * Memory in use when all garbage is gone: garbage is collected until memory falls no more. What is finalized lets go of more, which a later collection
 * takes; the sandbox of a test file that ended just before takes three to five.
 */
export async function usedBytes(): Promise<number> {
  // What watching for races remembers is nobody's growth.
  bridgeOrUndefined()?.watch?.forget();
  let lowest = await usedAfterCollection();
  let settled = 0;
  for (let pass = 1; pass < mostCollections && settled < settledCollections; pass++) {
    const used = await usedAfterCollection();
    settled = used < lowest - noiseBytes ? 0 : settled + 1;
    lowest = Math.min(lowest, used);
  }
  return lowest;
}

const mostCollections = 20;
const settledCollections = 3;
/** Memory differs by less than this from look to look with nothing let go of. */
const noiseBytes = 50_000;

/** Does the work `rounds` times, one round after the other. */
export async function repeat(work: Work, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const result = work(round);
    if (isThenable(result)) await result;
  }
}

/** How many objects more there are after the work than before, by constructor, the most first. */
export async function grownByConstructor(work: () => Promise<void>): Promise<[string, number][]> {
  const before = countByConstructor();
  await work();
  const grown = Object.entries(countByConstructor()).map(([name, count]): [string, number] => [name, count - (before[name] ?? 0)]);
  return grown.filter(([, more]) => more > 0).sort(([, a], [, b]) => b - a);
}

let collect: (() => void) | undefined;

async function usedAfterCollection(): Promise<number> {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  await new Promise<void>((resolve) => setImmediate(resolve));
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Written for the inspector: it runs there, on the list of all objects. */
const countNames = `function () {
  const counts = Object.create(null);
  for (const each of this) {
    const descriptor = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(each) ?? {}, 'constructor');
    const name = descriptor?.value?.name || '(without a name)';
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}`;

/** Under which the sandbox's global object can be told from those of others. */
const markKey = 'jest-distributed/counted-realm';
const prototypeOfMarked = `globalThis[Symbol.for('${markKey}')] ? Object.prototype : undefined`;

/**
 * Counts the live objects of the sandbox and of Node's own realm. V8's inspector lists them, after a collection; a snapshot of the whole heap
 * would take a minute.
 */
function countByConstructor(): Record<string, number> {
  const session = new Session();
  const counts = Object.create(null) as Record<string, number>;
  session.connect();
  try {
    // All are found before the first is asked: asking collects garbage.
    for (const prototypeObjectId of [sandboxPrototype(session), evaluate(session, 'Object.prototype')!]) {
      const { objects } = ask<{ objects: { objectId: string } }>(session, 'Runtime.queryObjects', { prototypeObjectId });
      const how = { objectId: objects.objectId, functionDeclaration: countNames, returnByValue: true };
      const counted = ask<{ result: { value: Record<string, number> } }>(session, 'Runtime.callFunctionOn', how).result.value;
      for (const [name, count] of Object.entries(counted)) counts[name] = (counts[name] ?? 0) + count;
    }
  } finally {
    session.disconnect();
  }
  return counts;
}

/**
 * The sandbox's Object.prototype, as the inspector knows it. The newest contexts are looked into first, and none that is older than this one: those of
 * files before it may have been collected, and Node 26 crashes when it looks into one of them.
 */
function sandboxPrototype(session: Session): string {
  const contexts: number[] = [];
  session.on('Runtime.executionContextCreated', ({ params }) => contexts.push(params.context.id));
  ask(session, 'Runtime.enable', {});
  const realm = globalThis as Record<symbol, unknown>;
  realm[Symbol.for(markKey)] = true;
  try {
    for (const contextId of contexts.sort((a, b) => b - a)) {
      const found = evaluate(session, prototypeOfMarked, contextId);
      if (found !== undefined) return found;
    }
  } finally {
    Reflect.deleteProperty(realm, Symbol.for(markKey));
  }
  throw new Error("The inspector does not know this test file's context.");
}

/** @returns the inspector's name of the object that an expression gives, by default in Node's own realm; undefined: it gives none */
function evaluate(session: Session, expression: string, contextId?: number): string | undefined {
  return ask<{ result: { objectId?: string } }>(session, 'Runtime.evaluate', { expression, ...(contextId !== undefined && { contextId }) })
    .result.objectId;
}

/** A session in its own thread answers before `post` returns. */
function ask<T>(session: Session, method: string, parameters: object): T {
  let answer: T | undefined;
  session.post(method, parameters, (error: Error | null, result?: object) => {
    if (error !== null) throw error;
    answer = result as T;
  });
  return answer!;
}
