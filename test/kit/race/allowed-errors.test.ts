import { isAllowedError } from '../../../src/kit/race/race-options';

class LockError extends Error {
  override readonly name = 'LockError';
  readonly code = 'E_LOCKED';
}

const error = new LockError('the stock is being counted');

test.each([
  ['its message', /being counted$/],
  ['its name', /^Lock/],
  ['its code', /^E_LOCK/],
  ['its message, by some of it', 'being counted'],
  ['its name, by all of it', 'LockError'],
  ['its code, by all of it', 'E_LOCKED'],
  ['one of several', ['E_BUSY', 'E_LOCKED']],
  ['whatever a function says', (each: unknown) => each === error],
])('an error is known by %s', (_, allowed) => expect(isAllowedError(error, allowed)).toBe(true));

test.each([/^counted/, /Error: the/, 'Lock', 'E_LOCK', [], undefined, () => false])('%p is another one', (allowed) =>
  expect(isAllowedError(error, allowed)).toBe(false),
);

test('a pattern with the flag g knows it every time', () => {
  const allowed = /E_LOCKED/g;
  expect([1, 2, 3].map(() => isAllowedError(error, allowed))).toEqual([true, true, true]);
});

test('what is thrown and is no error is known by its text, or what it has of an error', () => {
  expect(isAllowedError('locked', /^locked$/)).toBe(true);
  expect(isAllowedError({ code: 'E_LOCKED' }, /E_LOCKED/)).toBe(true);
  expect(isAllowedError({ code: 7 }, /7/)).toBe(false);
});
