import type { Binary } from '../../../base/bytes';
import type { SetValue } from '../../keyspace/set';

/** The members that all sets have, looked up one by one: in the order of the smallest set. O(its size * how many sets). */
export function* intersection(sets: readonly (SetValue | undefined)[]): IterableIterator<Binary> {
  const present = sets.filter((each) => each !== undefined);
  if (present.length < sets.length) return;
  const [smallest, ...others] = present.toSorted((a, b) => a.size - b.size);
  for (const member of smallest!.values()) if (others.every((each) => each === smallest || each.has(member))) yield member;
}
