import { toBinary } from '../../../base/bytes';
import type { Place, PlaceAccess } from '../../../race/watch/history';
import { matchesGlob } from '../../../redis/keyspace/glob';

/** Before the name of an object, where places have the name of their database. */
export const objectSpace = 'object ';

/** Races that are known, and why they may be. What is given must match. */
export interface Suppression {
  /** A pattern of keys of a Redis, as KEYS takes it. */
  readonly key?: string;
  /** A pattern of what was given to `shared`, with what hangs below it, of the same kind: 'cart', 'cart.items*'. */
  readonly object?: string;
  /** A pattern of stacks' lines, with * for anything: 'fillCache', 'src/legacy/*'. */
  readonly stack?: string;
  readonly reason: string;
}

/** Those of a file, and how often each has been of use. */
export class Suppressions {
  readonly counts: number[];

  constructor(readonly all: readonly Suppression[]) {
    this.counts = all.map(() => 0);
  }

  /** @param stacks of the accesses that conflict. @returns whether the race is to be passed over */
  match(place: Pick<Place<PlaceAccess>, 'space' | 'key'>, stacks: readonly string[]): boolean {
    const at = this.all.findIndex(
      (each) => isAt(each, place) && (each.stack === undefined || stacks.some((stack) => isIn(stack, each.stack!))),
    );
    if (at >= 0) this.counts[at]!++;
    return at >= 0;
  }
}

function isAt({ key: keys, object: names }: Suppression, { space, key }: Pick<Place<PlaceAccess>, 'space' | 'key'>): boolean {
  const name = space.startsWith(objectSpace) ? space.slice(objectSpace.length) : undefined;
  if (keys !== undefined && (name !== undefined || !matchesGlob(toBinary(keys), key))) return false;
  return names === undefined || (name !== undefined && matchesGlob(toBinary(names), toBinary(name)));
}

/** As a reader knows it: 'key cache:* (may be filled twice)'. */
export function suppressionText({ reason, ...patterns }: Suppression): string {
  const parts = (['key', 'object', 'stack'] as const).flatMap((name) =>
    patterns[name] === undefined ? [] : [`${name} ${patterns[name]}`],
  );
  return `${parts.join(' and ')} (${reason})`;
}

/** Whether a line of the stack has the pattern in it. */
function isIn(stack: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('.*')).test(stack);
}
