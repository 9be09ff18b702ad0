import type { RedisVersion } from '../../version';

/** One operation of BITOP. */
export interface BitOperation {
  /** @param sources at least one, none longer than `length`; shorter ones count as if zeros followed */
  readonly combine: (sources: readonly Uint8Array[], length: number) => Buffer;
  readonly since?: RedisVersion;
  readonly sources?: 'one' | 'two or more';
}

/** By name in capitals. X is the first source, Y are the others. */
export const bitOperations: ReadonlyMap<string, BitOperation> = new Map<string, BitOperation>([
  ['AND', { combine: intersect }],
  ['OR', { combine: unite }],
  ['XOR', { combine: differ }],
  ['NOT', { combine: invert, sources: 'one' }],
  // X and no Y
  ['DIFF', { combine: withOthers((x, y) => x & ~y), since: '8.2', sources: 'two or more' }],
  // some Y and not X
  ['DIFF1', { combine: withOthers((x, y) => ~x & y), since: '8.2', sources: 'two or more' }],
  // X and some Y
  ['ANDOR', { combine: withOthers((x, y) => x & y), since: '8.2', sources: 'two or more' }],
  ['ONE', { combine: exactlyOne, since: '8.2' }],
]);

function intersect(sources: readonly Uint8Array[], length: number): Buffer {
  const result = start(sources[0]!, length);
  for (const source of sources) {
    for (let at = 0; at < source.length; at++) result[at]! &= source[at]!;
    result.fill(0, source.length);
  }
  return result;
}

function unite(sources: readonly Uint8Array[], length: number): Buffer {
  const result = start(sources[0]!, length);
  for (const source of sources) for (let at = 0; at < source.length; at++) result[at]! |= source[at]!;
  return result;
}

function differ([first, ...others]: readonly Uint8Array[], length: number): Buffer {
  const result = start(first!, length);
  for (const source of others) for (let at = 0; at < source.length; at++) result[at]! ^= source[at]!;
  return result;
}

function invert([source]: readonly Uint8Array[], length: number): Buffer {
  const result = start(source!, length);
  for (let at = 0; at < length; at++) result[at]! ^= 255;
  return result;
}

/** Combines the first source with the union of the others. */
function withOthers(combine: (first: number, others: number) => number): BitOperation['combine'] {
  return ([first, ...others], length) => {
    const result = start(first!, length);
    const union = unite(others, length);
    for (let at = 0; at < length; at++) result[at] = combine(result[at]!, union[at]!);
    return result;
  };
}

function exactlyOne([first, ...others]: readonly Uint8Array[], length: number): Buffer {
  const once = start(first!, length);
  const twice = Buffer.alloc(length);
  for (const source of others) {
    for (let at = 0; at < source.length; at++) {
      twice[at]! |= once[at]! & source[at]!;
      once[at]! |= source[at]!;
    }
  }
  for (let at = 0; at < length; at++) once[at]! &= ~twice[at]!;
  return once;
}

function start(source: Uint8Array, length: number): Buffer {
  const result = Buffer.alloc(length);
  result.set(source);
  return result;
}
