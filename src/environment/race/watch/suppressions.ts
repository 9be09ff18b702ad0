import { toBinary, toText } from '../../../base/bytes';
import { matchesGlob } from '../../../redis/keyspace/glob';

/** Races that are known, and why they may be. With both, both must match. */
export interface Suppression {
  /** A pattern of keys, as KEYS takes it. */
  readonly key?: string;
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

  /** @param key Binary; stacks of the accesses that conflict. @returns whether the race is to be passed over */
  match(key: string, stacks: readonly string[]): boolean {
    const at = this.all.findIndex(
      ({ key: keys, stack }) =>
        (keys === undefined || matchesGlob(toBinary(keys), key)) && (stack === undefined || stacks.some((each) => isIn(each, stack))),
    );
    if (at >= 0) this.counts[at]!++;
    return at >= 0;
  }
}

/** As a reader knows it: 'key cache:* (may be filled twice)'. */
export function suppressionText({ key, stack, reason }: Suppression): string {
  const parts = [...(key === undefined ? [] : [`key ${toText(toBinary(key))}`]), ...(stack === undefined ? [] : [`stack ${stack}`])];
  return `${parts.join(' and ')} (${reason})`;
}

/** Whether a line of the stack has the pattern in it. */
function isIn(stack: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('.*')).test(stack);
}
