import { KeptStrings, longestKept } from '../../src/base/kept-strings';

const readAll = (kept: KeptStrings, texts: readonly string[], hashOf: (text: string) => number): string[] =>
  texts.map((text) => {
    const bytes = Buffer.from(`<${text}>`, 'latin1');
    return kept.read(bytes, 1, { end: bytes.length - 1, hash: hashOf(text) });
  });

const texts = ['', 'get', 'GET', 'user:1', 'user:2', '\0\xff', 'x'.repeat(longestKept), `${'x'.repeat(longestKept - 1)}y`];

test.each([
  ['a hash of their own', (text: string) => texts.indexOf(text) * 7919],
  ['the same place', (text: string) => texts.indexOf(text) * 1024 - 2 ** 31],
  ['the same hash', () => -1],
])('what is read is what stands there, however often: strings with %s', (_, hashOf) => {
  const kept = new KeptStrings();
  for (let time = 0; time < 4; time++) expect(readAll(kept, texts, hashOf)).toEqual(texts);
  expect(readAll(kept, [...texts].reverse(), hashOf)).toEqual([...texts].reverse());
});

test('bytes that change under it give another string', () => {
  const kept = new KeptStrings();
  const bytes = Buffer.from('abcd', 'latin1');
  const read = (): string => kept.read(bytes, 0, { end: 4, hash: 1 });
  expect([read(), read(), read()]).toEqual(['abcd', 'abcd', 'abcd']);
  bytes[3] = 0x65;
  expect(read()).toBe('abce');
});
