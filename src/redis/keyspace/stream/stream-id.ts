import { maxUint64, plus, type Uint64 } from './uint64';

/** The id of a stream entry. Never changed. */
export class StreamId {
  constructor(
    /** Milliseconds since the epoch, where the server made it. */
    readonly ms: Uint64,
    readonly seq: Uint64,
  ) {}

  /** '<ms>-<seq>', as clients see it. */
  toString(): string {
    return `${this.ms}-${this.seq}`;
  }
}

export const minId = new StreamId(0, 0);
export const maxId = new StreamId(maxUint64, maxUint64);

/** Negative when the first comes before the second, 0 when they are equal. */
export function compareIds(a: StreamId, b: StreamId): number {
  if (a.ms !== b.ms) return a.ms < b.ms ? -1 : 1;
  return a.seq === b.seq ? 0 : a.seq < b.seq ? -1 : 1;
}

/** The id right after one; undefined after the last. */
export function idAfter({ ms, seq }: StreamId): StreamId | undefined {
  if (seq !== maxUint64) return new StreamId(ms, plus(seq, 1));
  return ms === maxUint64 ? undefined : new StreamId(plus(ms, 1), 0);
}

/** The id right before one; undefined before the first. */
export function idBefore({ ms, seq }: StreamId): StreamId | undefined {
  if (seq !== 0) return new StreamId(ms, plus(seq, -1));
  return ms === 0 ? undefined : new StreamId(plus(ms, -1), maxUint64);
}
