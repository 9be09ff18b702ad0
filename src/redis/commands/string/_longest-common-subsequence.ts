import type { Binary } from '../../../base/bytes';

/** What two strings have in common, in order. */
export interface CommonSubsequence {
  readonly length: number;
  readonly text: Binary;
  /** Where it stands: unbroken runs, from the last to the first. */
  readonly matches: readonly Match[];
}

/** A run of bytes that is in both strings: where it begins in each. */
export interface Match {
  readonly inFirst: number;
  readonly inSecond: number;
  readonly length: number;
}

/** The length of the longest common subsequence. O(n * m) in time, O(m) in memory. */
export function commonLength(first: Binary, second: Binary): number {
  return fillTable(first, second, () => undefined);
}

/**
 * The longest common subsequence, of several the one that Redis finds: from the ends backward, equal bytes are taken at once;
 * elsewhere it goes back in the first string only if more is common there. O(n * m) in time, n * m bits of memory.
 */
export function longestCommonSubsequence(first: Binary, second: Binary): CommonSubsequence {
  const back = new Uint8Array(Math.ceil((first.length * second.length) / 8));
  const width = second.length;
  const length = fillTable(first, second, (i, j) => {
    const at = i * width + j;
    back[at >>> 3]! |= 1 << (at & 7);
  });
  const matches: Match[] = [];
  let run = 0;
  let i = first.length;
  let j = second.length;
  const endRun = (): void => {
    if (run > 0) matches.push({ inFirst: i, inSecond: j, length: run });
    run = 0;
  };
  while (i > 0 && j > 0) {
    if (first.charCodeAt(i - 1) === second.charCodeAt(j - 1)) {
      i--;
      j--;
      run++;
      continue;
    }
    endRun();
    const at = (i - 1) * width + j - 1;
    if ((back[at >>> 3]! & (1 << (at & 7))) !== 0) i--;
    else j--;
  }
  endRun();
  const parts = matches.map((match) => first.slice(match.inFirst, match.inFirst + match.length));
  return { length, text: parts.reverse().join(''), matches };
}

/** Fills the table row by row. @param shorterFirst told of each place where more is common one back in the first string */
function fillTable(first: Binary, second: Binary, shorterFirst: (i: number, j: number) => void): number {
  let above = new Uint32Array(second.length + 1);
  let row = new Uint32Array(second.length + 1);
  for (let i = 0; i < first.length; i++) {
    const byte = first.charCodeAt(i);
    for (let j = 0; j < second.length; j++) {
      if (second.charCodeAt(j) === byte) row[j + 1] = above[j]! + 1;
      else if (above[j + 1]! > row[j]!) {
        row[j + 1] = above[j + 1]!;
        shorterFirst(i, j);
      } else row[j + 1] = row[j]!;
    }
    [above, row] = [row, above];
  }
  return above[second.length]!;
}
