import { runInNewContext } from 'node:vm';
import { countTries, quoteError, showMs, showThrown, showValue } from '../../../src/kit/waiting/show';

test.each([
  ['text', "'text'"],
  [undefined, 'undefined'],
  [10n, '10n'],
  [new Map([['a', 1]]), "Map(1) { 'a' => 1 }"],
  [{ a: { b: { c: { d: { e: 1 } } } } }, '{ a: { b: { c: { d: [Object] } } } }'],
  [{ text: 'two\nlines' }, "{ text: 'two\\nlines' }"],
])('%p on one line', (value, text) => {
  expect(showValue(value)).toBe(text);
});

test('what is long is cut', () => {
  expect(showValue('x'.repeat(1_000)).length).toBeLessThanOrEqual(120);
  expect(showValue(Array.from({ length: 1e5 }, (_, i) => i)).length).toBeLessThanOrEqual(120);
  expect(showValue([{ note: 'y'.repeat(70), more: 'z'.repeat(70) }])).toMatch(/\.\.\.$/);
});

test('of an object with very many keys only the first are read', () => {
  const read = jest.fn(() => 1);
  const big: Record<string, unknown> = {};
  for (let i = 0; i < 100; i++) Object.defineProperty(big, `k${i}`, { get: read, enumerable: true });
  showValue(big);
  expect(read).toHaveBeenCalledTimes(20);
});

test('a value that throws when it is looked at', () => {
  const hostile = {
    [Symbol.for('nodejs.util.inspect.custom')]() {
      throw new Error('hands off');
    },
  };
  expect(showValue(hostile)).toBe('(a value that cannot be shown: Error: hands off)');
});

test('errors of another realm are errors', () => {
  const error: unknown = runInNewContext('new RangeError("far")');
  expect(showThrown(error)).toBe('threw RangeError: far');
  expect(quoteError(error)).toMatch(/^ {2}\| RangeError: far/);
});

test('quoted lines never look like frames to Jest', () => {
  const quoted = quoteError(new Error('first\n    at fake (file.js:1:1)'));
  expect(quoted).not.toMatch(/^\s*at /m);
});

test('counts and times', () => {
  expect([countTries(1), countTries(2), showMs(0.2), showMs(99.6)]).toEqual(['1 try', '2 tries', '0 ms', '100 ms']);
});
