import { joinSelectors } from '../../../src/redis/acl/join-selectors';

test.each([
  [
    ['on', '+get'],
    ['on', '+get'],
  ],
  [['(+get ~k)'], ['(+get ~k)']],
  [
    ['(+get', '~k)', 'on'],
    ['(+get ~k)', 'on'],
  ],
  [['(', '+get', '~k', ')'], ['( +get ~k )']],
  [['(+get', '(~k)'], ['(+get (~k)']],
  [
    ['()', ''],
    ['()', ''],
  ],
  [['(+get', '', '~k\0x', ')'], ['(+get  ~k )']],
])('%j', (words, joined) => {
  expect(joinSelectors(words, true)).toEqual(joined);
  expect(joinSelectors(words, false)).toEqual(joined);
});

test('a parenthesis inside an open selector begins it anew in Redis 7.0', () => {
  expect(joinSelectors(['(+get', '(+set', '~k)'], true)).toEqual(['(+set ~k)']);
  expect(joinSelectors(['(+get', '(+set', '~k)'], false)).toEqual(['(+get (+set ~k)']);
});

test('one that is not closed is told by its first word', () => {
  for (const mayReopen of [true, false]) {
    expect(() => joinSelectors(['on', '(+get', '~k'], mayReopen)).toThrow(expect.objectContaining({ rule: '(+get' }));
  }
  expect(() => joinSelectors(['(a', '(b'], true)).toThrow(expect.objectContaining({ rule: '(b' }));
});
