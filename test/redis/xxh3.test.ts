import { xxh3 } from '../../src/redis/xxh3';
import { vectors } from '../data/xxh3.json';

/** The bytes that the vectors are made of. */
function bytes(size: number): string {
  let text = '';
  for (let i = 0; i < size; i++) text += String.fromCharCode((i * 167 + (i >> 8) * 29 + 11) & 255);
  return text;
}

const sizes = Object.keys(vectors).map(Number);

test('is what two other implementations make of up to 320 bytes, and of some longer strings', () => {
  expect(sizes.length).toBeGreaterThan(330);
  const hashes = sizes.map((size) => [String(size), xxh3(bytes(size)).toString(16).padStart(16, '0')]);
  expect(Object.fromEntries(hashes)).toEqual(vectors);
});

test('each byte counts', () => {
  for (const size of [1, 3, 4, 8, 9, 16, 17, 128, 129, 240, 241, 1024, 1100]) {
    const text = bytes(size);
    const hashes = new Set([xxh3(text)]);
    for (let at = 0; at < size; at++)
      hashes.add(xxh3(text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)));
    expect(hashes.size).toBe(size + 1);
  }
});
