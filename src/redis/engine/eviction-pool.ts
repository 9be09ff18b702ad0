import type { Random } from '../../base/random';
import type { Database } from '../keyspace/database';
import type { Entry } from '../keyspace/entry';

/** An entry that may go. */
export interface Candidate {
  readonly db: Database;
  readonly entry: Entry;
  /** The greater, the sooner it goes. */
  readonly score: number;
}

/** How many candidates are remembered from one eviction to the next. */
const poolSize = 16;
/** So often an entry without a time to live may be picked before those that have one are gathered. */
const mostMisses = 100;

/** The best candidates of all samples so far: with a few keys at a time it comes near to the best of all keys. */
export class EvictionPool {
  /** The best last. */
  private candidates: Candidate[] = [];

  add(candidate: Candidate): void {
    const at = this.candidates.findIndex(({ score }) => score >= candidate.score);
    this.candidates.splice(at < 0 ? this.candidates.length : at, 0, candidate);
    if (this.candidates.length > poolSize) this.candidates.shift();
  }

  /** Takes the best one out that still may go; undefined when there is none. */
  take(mayGo: (candidate: Candidate) => boolean): Candidate | undefined {
    for (let best = this.candidates.pop(); best !== undefined; best = this.candidates.pop()) if (mayGo(best)) return best;
    return undefined;
  }

  clear(): void {
    this.candidates = [];
  }
}

/** Some entries of a database, one perhaps more than once; all when there are no more. @param isVolatile only such as have a time to live */
export function sample(db: Database, random: Random, { count, isVolatile }: { count: number; isVolatile: boolean }): readonly Entry[] {
  const held = (): Entry[] => [...db.heldEntries()].filter(({ expireAtMs }) => !isVolatile || expireAtMs >= 0);
  if ((isVolatile ? db.volatileSize : db.size) <= count) return held();
  const picked: Entry[] = [];
  for (let misses = 0; picked.length < count && misses < mostMisses;) {
    const entry = db.randomEntry(random)!;
    if (isVolatile && entry.expireAtMs < 0) misses++;
    else picked.push(entry);
  }
  if (picked.length === count) return picked;
  const candidates = held();
  return Array.from({ length: count }, () => candidates[random.below(candidates.length)]!);
}
