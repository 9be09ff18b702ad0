/** A reproducible stream of chance: the same seed gives the same numbers on every machine. */
export interface Random {
  /** A float in [0, 1) with 32 random bits. */
  next(): number;
  /** An integer in [0, bound). `bound` is at most 2^32. */
  below(bound: number): number;
  /** An independent stream named `label`. */
  fork(label: string): Random;
}

/**
 * Seeds a stream.
 * @param seed any integer or text; its whole value counts.
 * Source: sfc32 of PractRand (Chris Doty-Humphrey), seeded through FNV-1a.
 */
export function createRandom(seed: number | string): Random {
  const text = String(seed);
  let a = hash(text, 0x811c9dc5);
  let b = hash(text, 0x9e3779b9);
  let c = hash(text, 0x85ebca6b);
  let counter = 1;
  const bits = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) bits();
  return {
    next: () => bits() / 2 ** 32,
    below: (bound) => Math.floor((bits() / 2 ** 32) * bound),
    fork: (label) => createRandom(`${text}/${label}`),
  };
}

function hash(text: string, basis: number): number {
  let value = basis;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value | 0;
}
