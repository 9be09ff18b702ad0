import type { Binary } from '../../base/bytes';

/** How many hash slots a cluster's keys are shared out by. */
export const slotCount = 16_384;

/** CRC16 of the XMODEM kind: polynomial 0x1021, most significant bit first, beginning with 0. A table entry for each byte. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

/**
 * The hash slot of a key: CRC16 modulo 16,384 of what stands between the first '{' and the first '}' after it, or of all when there is nothing.
 * Source: Redis cluster specification, "Key distribution model" and "Hash tags".
 */
export function keySlot(key: Binary): number {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  const [from, to] = close > open + 1 ? [open + 1, close] : [0, key.length];
  let crc = 0;
  for (let at = from; at < to; at++) crc = ((crc << 8) & 0xffff) ^ table[((crc >> 8) ^ key.charCodeAt(at)) & 0xff]!;
  return crc % slotCount;
}
