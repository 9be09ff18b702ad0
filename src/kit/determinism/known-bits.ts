import { DistributedError } from '../../base/errors';

/** The bytes of each pattern. */
const patterns = { all_zeros: 0x00, all_ones: 0xff, alternating: 0xaa } as const;

/** Bits that are known: 'all_zeros' is 0x00..., 'all_ones' 0xff..., 'alternating' 0xaa... */
export type BitPattern = keyof typeof patterns;

/**
 * A path of known bits, for the edges of tries.
 * @param bytes how many; default 32
 * @throws DistributedError JD_PATTERN for another pattern
 */
export function knownBits(pattern: BitPattern, bytes = 32): Buffer {
  if (Object.hasOwn(patterns, pattern)) return Buffer.alloc(bytes, patterns[pattern]);
  throw new DistributedError({
    code: 'JD_PATTERN',
    what: `knownBits: there is no pattern ${String(pattern)}.`,
    fix: `Give one of ${Object.keys(patterns).join(', ')}.`,
  });
}
