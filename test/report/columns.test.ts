import { columnsOf, cut, pad, printable, wrap } from '../../src/report/columns';

test.each([
  ['a\tb\n', 'a\\x09b\\n'],
  ['\u001b[31mred', '\\x1b[31mred'],
  ['\u202eevil\u2066', '\\u202eevil\\u2066'],
  ['é 競 😀', 'é 競 😀'],
])('%j shows itself only', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test.each([
  ['whole', 5, 'whole'],
  ['abcdefghijklmnopqrstuvwxyz', 16, 'abcdefghijk… +15'],
  ['abcdefghijklmnopqrstuvwxyz', 8, 'abcdefg…'],
  ['競合状態が発生しました', 14, '競合状態が… +6'],
  ['x'.repeat(5000), 20, `${'x'.repeat(12)}… +4,988`],
])('what is too long is cut (%#)', (text, columns, shown) => {
  expect(cut(text, columns)).toBe(shown);
  expect(columnsOf(cut(text, columns))).toBeLessThanOrEqual(columns);
});

test('what is cut is all of it, with what is said to be left out', () => {
  const text = 'abcdefghijklmnopqrstuvwxyz'.repeat(50);
  for (let columns = 12; columns < 60; columns++) {
    const [, kept, left] = /^(\w*)… \+([\d,]+)$/.exec(cut(text, columns))!;
    expect(kept!.length + Number(left!.replace(',', ''))).toBe(text.length);
  }
});

test('pads by columns, not by characters; wraps at spaces', () => {
  expect(pad('競', 4)).toBe('競  ');
  expect(pad('abcde', 4)).toBe('abcde');
  expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrap('a-word-that-is-longer', 7)).toEqual(['a-word-that-is-longer']);
});
