import type { StreamId } from './stream-id';
import type { Uint64 } from './uint64';

/** Bytes of an id as a key: both its parts, the most significant byte first. */
const keyBytes = 16;

/**
 * How many nodes Redis's radix tree has with these ids as its keys: one for the end of each key, one for each place where keys part,
 * and one for each run of bytes between these (the byte by which a key leaves a parting belongs to the parting).
 * The keys alone decide: none lies within another, as all are of one length, and Redis joins runs again when a key goes.
 *
 * @param ids in order, no two equal
 */
export function countRadixTreeNodes(ids: Iterable<StreamId>): number {
  let count = 0;
  /** How deep the partings on the way to the latest key are. */
  const partings: number[] = [];
  let latest: StreamId | undefined;
  for (const id of ids) {
    count++;
    if (latest !== undefined) {
      const depth = commonBytes(latest, id);
      let below = keyBytes;
      for (; partings.length > 0 && partings.at(-1)! > depth; below = partings.pop()!) count += runBetween(partings.at(-1)!, below);
      if (partings.at(-1) !== depth) {
        partings.push(depth);
        count++;
      }
      count += runBetween(depth, below);
    }
    latest = id;
  }
  if (latest === undefined) return 1;
  let below = keyBytes;
  for (; partings.length > 0; below = partings.pop()!) count += runBetween(partings.at(-1)!, below);
  return count + (below > 0 ? 1 : 0);
}

/** 1 when bytes lie between a parting, with the one byte that leads away from it, and the next node below. */
function runBetween(parting: number, below: number): number {
  return below > parting + 1 ? 1 : 0;
}

function commonBytes(a: StreamId, b: StreamId): number {
  return a.ms === b.ms ? 8 + commonBytesOf(a.seq, b.seq) : commonBytesOf(a.ms, b.ms);
}

function commonBytesOf(a: Uint64, b: Uint64): number {
  const different = BigInt(a) ^ BigInt(b);
  const high = Number(different >> 32n);
  return high !== 0 ? Math.clz32(high) >> 3 : 4 + (Math.clz32(Number(different)) >> 3);
}
