import type { SetValue } from '../../keyspace/set';

/** Adds the members of all sets to `result`, and returns it. */
export function union(sets: readonly (SetValue | undefined)[], result: SetValue): SetValue {
  for (const each of sets) for (const member of each?.values() ?? []) result.add(member);
  return result;
}
