import type { Binary } from '../../base/bytes';

/** A 64-bit number as two words, which are signed as JavaScript's bit operations have them. */
export interface Word64 {
  readonly high: number;
  readonly low: number;
}

// A name of its own: in a sandbox of node:vm each look at a global object costs more than the product.
const { imul } = Math;

const factorHigh = 0xc6a4a793 | 0;
const factorLow = 0x5bd1e995;

/**
 * MurmurHash64A of bytes. In words of 32 bits and without helpers that return pairs: large integers are thirty times slower, pairs five times.
 * Source: A. Appleby, MurmurHash2, 2008, in the public domain.
 */
export function murmurHash64(text: Binary, seed: number): Word64 {
  const { length } = text;
  let high = highTimesFactor(0, length);
  let low = imul(length, factorLow) ^ seed;
  let at = 0;
  for (; at + 8 <= length; at += 8) {
    let partLow = wordAt(text, at, 4);
    let partHigh = highTimesFactor(wordAt(text, at + 4, 4), partLow);
    partLow = imul(partLow, factorLow);
    partLow ^= partHigh >>> 15; // The whole by 47.
    high ^= highTimesFactor(partHigh, partLow);
    low ^= imul(partLow, factorLow);
    high = highTimesFactor(high, low);
    low = imul(low, factorLow);
  }
  if (at < length) {
    high ^= wordAt(text, at + 4, length - at - 4);
    low ^= wordAt(text, at, Math.min(4, length - at));
    high = highTimesFactor(high, low);
    low = imul(low, factorLow);
  }
  low ^= high >>> 15;
  high = highTimesFactor(high, low);
  low = imul(low, factorLow);
  low ^= high >>> 15;
  return { high, low };
}

/** Up to four bytes, the first one the lowest. */
function wordAt(text: Binary, start: number, count: number): number {
  let word = 0;
  for (let i = count - 1; i >= 0; i--) word = (word << 8) | text.charCodeAt(start + i);
  return word;
}

/** The high word of the low 64 bits of a product with the factor. */
function highTimesFactor(high: number, low: number): number {
  return (highOfProduct(low) + imul(high, factorLow) + imul(low, factorHigh)) | 0;
}

/** The high word of the product of two words, the second one the factor's low one, both taken as unsigned. */
function highOfProduct(word: number): number {
  const lower = imul(word & 0xffff, factorLow & 0xffff);
  const middle = imul(word >>> 16, factorLow & 0xffff) + (lower >>> 16);
  const other = imul(word & 0xffff, factorLow >>> 16) + (middle & 0xffff);
  return (imul(word >>> 16, factorLow >>> 16) + (middle >>> 16) + (other >>> 16)) | 0;
}
