import { createRandom } from '../../../src/base/random';
import { LzfCompressor, lzfDecompress } from '../../../src/redis/rdb/lzf';

const random = createRandom('lzf');

/** Bytes that repeat here and there. */
function sample(length: number, alphabet: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length;) {
    const distance = 1 + random.below(Math.min(Math.max(at, 1), 9_000));
    const count = random.below(4) === 0 && at > 3 ? 1 + random.below(random.below(3) === 0 ? 400 : 20) : 0;
    if (count === 0) bytes[at++] = random.below(alphabet);
    for (let left = count; left > 0 && at < length; left--, at++) bytes[at] = bytes[at - distance]!;
  }
  return bytes;
}

test('what was compressed comes back, by one compressor for all', () => {
  const compressor = new LzfCompressor();
  let compressed = 0;
  for (let round = 0; round < 800; round++) {
    const bytes = sample(1 + random.below(round % 20 === 0 ? 20_000 : 300), 1 + random.below(256));
    const short = compressor.compress(bytes, bytes.length - 1);
    if (short === undefined) continue;
    compressed++;
    expect(short.length).toBeLessThan(bytes.length);
    expect(lzfDecompress(short, bytes.length)!.equals(bytes)).toBe(true);
  }
  expect(compressed).toBeGreaterThan(400);
});

test('what does not fit is left alone', () => {
  const bytes = Buffer.from('abcdefghijklmnopqrstuvwxyz');
  expect(new LzfCompressor().compress(bytes, bytes.length)).toBeUndefined();
  expect(new LzfCompressor().compress(Buffer.alloc(0), 10)).toBeUndefined();
  expect(new LzfCompressor().compress(Buffer.alloc(100), 5)).toBeUndefined();
});

test('as liblzf does it', () => {
  // Recorded from DUMP of a real server.
  const compress = (text: string): string => new LzfCompressor().compress(Buffer.from(text), text.length - 4)!.toString('hex');
  expect(compress('a'.repeat(21))).toBe('016161e00a00');
  expect(compress('the quick brown fox, the quick brown dog, the quick brown cat')).toBe(
    '1574686520717569636b2062726f776e20666f782c2074e0061402646f67e0091402636174',
  );
});

test('damaged bytes give nothing', () => {
  const bytes = sample(500, 4);
  const short = new LzfCompressor().compress(bytes, bytes.length)!;
  expect(lzfDecompress(short, bytes.length + 1)).toBeUndefined();
  expect(lzfDecompress(short, bytes.length - 1)).toBeUndefined();
  expect(lzfDecompress(short.subarray(0, -1), bytes.length)).toBeUndefined();
  for (let round = 0; round < 2_000; round++) {
    const damaged = Buffer.from(short);
    damaged[random.below(damaged.length)] = random.below(256);
    expect(lzfDecompress(damaged, bytes.length)?.length ?? bytes.length).toBe(bytes.length);
  }
});
