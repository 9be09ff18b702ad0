import type { SetValue } from '../../keyspace/set';

/** Adds the first set's members that no other set has to `result`, an empty set, and returns it. By the cheaper of Redis's two ways. */
export function difference([first, ...others]: readonly (SetValue | undefined)[], result: SetValue): SetValue {
  const subtrahends = others.filter((each) => each !== undefined);
  if (first === undefined || subtrahends.includes(first)) return result;
  const lookups = Math.floor((first.size * (subtrahends.length + 1)) / 2);
  const visits = subtrahends.reduce((sum, each) => sum + each.size, first.size);
  if (lookups <= visits) {
    const largestFirst = subtrahends.toSorted((a, b) => b.size - a.size);
    for (const member of first.values()) if (!largestFirst.some((each) => each.has(member))) result.add(member);
    return result;
  }
  for (const member of first.values()) result.add(member);
  for (const each of subtrahends) {
    for (const member of each.values()) result.delete(member);
    if (result.size === 0) break;
  }
  return result;
}
