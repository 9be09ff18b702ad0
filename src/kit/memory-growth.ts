import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext, runInThisContext } from 'node:vm';
import { setImmediate } from '../base/event-loop';
import { isThenable } from '../base/realm';

/** A round of the work whose memory is looked at. */
export type Work = (round: number) => unknown;

/** Memory in use when all garbage is gone. */
export async function usedBytes(): Promise<number> {
  await collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

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

async function collectGarbage(): Promise<void> {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  // What is finalized lets go of more, which the next collection takes.
  for (let pass = 0; pass < collections; pass++) {
    collect();
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

const collections = 2;

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

/** Marks the global objects of the two realms whose objects are counted. */
const markKey = 'jest-distributed/counted-realm';

/**
 * Counts the live objects of the sandbox and of Node's own realm. V8's inspector lists them, after a collection; a snapshot of the whole heap
 * would take a minute.
 */
function countByConstructor(): Record<string, number> {
  const realms = [globalThis, runInThisContext('globalThis')] as Record<symbol, unknown>[];
  const session = new Session();
  const contexts: number[] = [];
  const counts = Object.create(null) as Record<string, number>;
  session.connect();
  session.on('Runtime.executionContextCreated', ({ params }) => contexts.push(params.context.id));
  ask(session, 'Runtime.enable', {});
  try {
    for (const realm of realms) realm[Symbol.for(markKey)] = true;
    const expression = `globalThis[Symbol.for('${markKey}')] ? Object.prototype : undefined`;
    for (const contextId of contexts) {
      const { result } = ask<{ result: { objectId?: string } }>(session, 'Runtime.evaluate', { expression, contextId });
      if (result.objectId === undefined) continue;
      const { objects } = ask<{ objects: { objectId: string } }>(session, 'Runtime.queryObjects', { prototypeObjectId: result.objectId });
      const how = { objectId: objects.objectId, functionDeclaration: countNames, returnByValue: true };
      const counted = ask<{ result: { value: Record<string, number> } }>(session, 'Runtime.callFunctionOn', how).result.value;
      for (const [name, count] of Object.entries(counted)) counts[name] = (counts[name] ?? 0) + count;
    }
  } finally {
    for (const realm of realms) Reflect.deleteProperty(realm, Symbol.for(markKey));
    session.disconnect();
  }
  return counts;
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
