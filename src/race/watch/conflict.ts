import type { FlowPoint } from './flow';
import type { PlaceAccess } from './history';

/** What is looked for among the accesses to a place. */
export interface Suspects<Access> {
  /** Whether it has told its flow what is there, as far as the coming write cares. */
  isRead(access: Access): boolean;
  /** Whether it has written what the coming write is about to. */
  isWrite(access: Access): boolean;
}

/** What a flow has read, and who has written over it since. */
export interface Conflict<Access> {
  readonly read: Access;
  /** The last write in between, of another flow. */
  readonly other: Access;
}

/** How many accesses to a place may lie between the read and the write. */
const mostLookedAt = 256;

/** What the flow that comes to write has read there last, and who has written since. */
export function conflictOf<Access extends PlaceAccess>(
  accesses: readonly Access[],
  point: FlowPoint,
  { isRead, isWrite }: Suspects<Access>,
): Conflict<Access> | undefined {
  let other: Access | undefined;
  for (let at = accesses.length - 1; at >= 0 && at >= accesses.length - mostLookedAt; at--) {
    const access = accesses[at]!;
    const hasRead = isRead(access);
    // Whose it is takes longer to tell.
    if (!hasRead && !isWrite(access)) continue;
    if (!point.isAfterOrBeside(access.step.point)) other ??= isWrite(access) ? access : undefined;
    else if (!hasRead) return undefined;
    // Whoever of the family has written last has done so over what others wrote: what is lost was lost there.
    else return other && !isFamily(point, other.step.point, access.step.point) ? { read: access, other } : undefined;
  }
  return undefined;
}

/** The accesses that tell of a race: all since the read, and what the other flow had read itself. */
export function pictureOf<Access extends PlaceAccess & { readonly kind: 'read' | 'write' }>(
  accesses: readonly Access[],
  { read, other }: Conflict<Access>,
  point: FlowPoint,
): readonly Access[] {
  const isOthers = ({ kind, step }: Access): boolean =>
    kind === 'read' && other.step.point.isAfter(step.point) && !point.isAfter(step.point);
  const until = accesses.slice(0, accesses.indexOf(other));
  const froms = [until.indexOf(read), until.findLastIndex(isOthers)].filter((at) => at >= 0);
  return accesses.slice(Math.min(...froms));
}

/** Who began after the read, and was awaited or not, is no other task. */
function isFamily(point: FlowPoint, other: FlowPoint, since: FlowPoint): boolean {
  return other.isAfter(since) || point.fork(other)?.isAfterOrBeside(since) === true;
}
