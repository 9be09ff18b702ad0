const maxUnsignedLong = 2n ** 64n - 1n;

/** Bytes with an optional unit, as redis.conf takes them: kb is 1024, k is 1000. A number over 64 bits becomes the largest one. */
export function parseMemorySize(value: string): bigint | undefined {
  const match = /^([0-9]{0,127})(|b|k|kb|m|mb|g|gb)$/i.exec(value);
  if (match === null) return undefined;
  const bytes = BigInt(match[1] || 0);
  const factor = unitBytes[match[2]!.toLowerCase()]!;
  return (bytes > maxUnsignedLong ? maxUnsignedLong : bytes) * factor;
}

const unitBytes: Readonly<Record<string, bigint>> = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 1000n ** 2n,
  mb: 1024n ** 2n,
  g: 1000n ** 3n,
  gb: 1024n ** 3n,
};
