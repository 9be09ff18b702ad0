import { type Access, everywhere } from './step';

/** Whether the order of two steps of different tasks can matter: one writes what the other reads or writes. */
export function areDependent(first: readonly Access[], second: readonly Access[]): boolean {
  for (const a of first) for (const b of second) if (conflict(a, b)) return true;
  return false;
}

/** Whether two accesses meet at one place, and one of them writes. */
export function conflict(a: Access, b: Access): boolean {
  if (a.kind === 'read' && b.kind === 'read') return false;
  if (a.space !== b.space) return a.space === everywhere || b.space === everywhere;
  return a.key === b.key || a.key === undefined || b.key === undefined;
}

/** Whether whatever conflicts with the access conflicts with one of those already. */
export function covers(known: readonly Access[], { space, key, kind }: Access): boolean {
  return known.some(
    (each) =>
      (each.kind === 'write' || kind === 'read') &&
      (each.space === everywhere || (each.space === space && (each.key === undefined || each.key === key))),
  );
}
