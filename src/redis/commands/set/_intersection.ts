import type { Binary } from '../../../base/bytes';
import type { SetValue } from '../../keyspace/set';

type Sets = readonly (SetValue | undefined)[];

/** The members that all sets have, looked up one by one: in the order of the smallest set. O(its size * how many sets). */
export function* intersection(sets: Sets): IterableIterator<Binary> {
  const present = bySize(sets);
  if (present.length < sets.length) return;
  const [smallest, ...others] = present;
  for (const member of smallest!.values()) if (others.every((each) => each === smallest || each.has(member))) yield member;
}

/** The set that decides the order. */
export function smallestOf(sets: Sets): SetValue | undefined {
  return bySize(sets)[0];
}

/** Those that are there, the smallest first. */
function bySize(sets: Sets): SetValue[] {
  return sets.filter((each) => each !== undefined).toSorted((a, b) => a.size - b.size);
}
