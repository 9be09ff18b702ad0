/** What an error of ours tells besides its message. */
export interface DistributedErrorInfo {
  /** Stable, for programs: 'JD_...' in capitals. */
  code: string;
  /** What happened, in one sentence. */
  what: string;
  /** What the reader does about it; names the line, option or command. */
  fix: string;
  /** False when the operation may have taken effect all the same. */
  definite?: boolean;
  cause?: unknown;
}

/**
 * Every error that the library itself raises. Told apart by `code`, never by `instanceof`: it may come from the other realm.
 * The message is what happened, then the fix.
 */
export class DistributedError extends Error {
  readonly code: string;
  readonly fix: string;
  readonly definite: boolean;

  constructor(info: DistributedErrorInfo) {
    super(`${info.what}\n${info.fix}`, info.cause === undefined ? undefined : { cause: info.cause });
    this.name = 'DistributedError';
    this.code = info.code;
    this.fix = info.fix;
    this.definite = info.definite ?? true;
  }
}

/** Of the error which tells that a backend, or an image, is not to be had on this machine: who needs it is skipped, or fails. */
export const missingCode = 'JD_BACKEND_MISSING';

/** The allowed name nearest to a mistyped one, or undefined when none is near (edit distance over a third of the name, at least 2). */
export function nearestName(name: string, allowed: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of allowed) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}
