import { parseRelaxedJson } from '../../src/base/relaxed-json';

test.each([
  ['{}', {}],
  ['{"a": 1, // one\n "b": [2, 3,], /* four */ }', { a: 1, b: [2, 3] }],
  ['{"url": "redis://x", "c": "/* no comment */ , }"}', { url: 'redis://x', c: '/* no comment */ , }' }],
  ['{"a": "\\"}"} and prose { that } follows', { a: '"}' }],
  ['  [1, 2 // last\n]', [1, 2]],
])('reads %j', (text, value) => {
  expect(parseRelaxedJson(text)).toEqual({ value });
});

test.each([
  ['{"a": 1\n "b": 2}', 2],
  ["{\n\n'a': 1}", 3],
  ['{"a": \n', 2],
])('tells the line of the fault in %j', (text, line) => {
  expect(parseRelaxedJson(text)).toEqual({ fault: { message: expect.any(String), line } });
});
