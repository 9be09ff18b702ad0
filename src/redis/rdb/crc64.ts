/** CRC-64 'Jones' as Redis uses it: polynomial 0xad93d23594c935a9, bits reflected, begins with 0, nothing added at the end. */
const reflectedPolynomial = { high: 0x95ac9329, low: 0xac4bc9b5 };

/** Made when first used: most servers never save. */
let tables: ReturnType<typeof createTables> | undefined;

/**
 * The checksum of bytes.
 * @param from where to begin, @param to where to end; all bytes unless told
 */
export function crc64(bytes: Uint8Array, from = 0, to = bytes.length): bigint {
  const { highs, lows } = (tables ??= createTables());
  let high = 0;
  let low = 0;
  for (let at = from; at < to; at++) {
    const index = (low ^ bytes[at]!) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ lows[index]!;
    high = (high >>> 8) ^ highs[index]!;
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** The checksum of each single byte, in two halves: JavaScript's fast integers have 32 bits. */
function createTables(): { readonly highs: Int32Array; readonly lows: Int32Array } {
  const highs = new Int32Array(256);
  const lows = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = (low & 1) === 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (!isOdd) continue;
      high ^= reflectedPolynomial.high;
      low ^= reflectedPolynomial.low;
    }
    highs[byte] = high;
    lows[byte] = low;
  }
  return { highs, lows };
}
