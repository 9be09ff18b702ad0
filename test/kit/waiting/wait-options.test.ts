import { checkOptions, type HoldOptions, type WaitOptions } from '../../../src/kit/waiting/wait-options';

const check =
  (options: unknown, kind: 'wait' | 'hold' = 'wait') =>
  () =>
    checkOptions('eventually', kind, options as WaitOptions & HoldOptions);

test('right options come back as they are', () => {
  const options = {
    timeoutMs: 5,
    intervalMs: 0,
    signal: AbortSignal.abort(),
    times: 2,
    duringMs: 5,
    message: 'm',
    stopOn: () => true,
    soft: false,
  };
  expect(check(options)()).toBe(options);
  expect(check(undefined)()).toEqual({});
  expect(check({ timeoutMs: undefined })()).toEqual({ timeoutMs: undefined });
});

test.each([
  [{ timeout: 5 }, /no option timeout\.\nDid you mean timeoutMs\?/],
  [{ during: 5 }, /Did you mean duringMs\?/],
  [{ intervallMs: 5 }, /Did you mean intervalMs\?/],
  [{ xyzzy: 5 }, /no option xyzzy\.\nAllowed are intervalMs, attemptTimeoutMs, /],
  [{ timeoutMs: -1 }, /timeoutMs is -1\.\ntimeoutMs must be a number of milliseconds from 0\./],
  [{ timeoutMs: Number.NaN }, /timeoutMs is NaN/],
  [{ timeoutMs: Infinity }, /timeoutMs is Infinity/],
  [{ timeoutMs: '5' }, /timeoutMs is 5/],
  [{ times: 0 }, /times must be a whole number from 1/],
  [{ times: 1.5 }, /times must be a whole number from 1/],
  [{ signal: {} }, /signal must be an AbortSignal/],
  [{ stopOn: /x/ }, /stopOn must be a function/],
  [{ message: 1 }, /message must be text/],
  [{ advance: 1 }, /advance must be true or false/],
  [{ duringMs: 10, timeoutMs: 5 }, /duringMs \(10\) is longer than timeoutMs \(5\)/],
  [500, /its options are number, not an object\.\nWrite them as \{ timeoutMs: 500 \}/],
])('%p is refused', (options, message) => {
  expect(check(options)).toThrow(message);
  expect(check(options)).toThrow(expect.objectContaining({ code: 'JD_WAIT_OPTION' }));
});

test('each kind of waiting has its own', () => {
  expect(check({ forMs: 5 })).toThrow(/no option forMs/);
  expect(check({ timeoutMs: 5 }, 'hold')).toThrow(/no option timeoutMs/);
  expect(check({ forMs: 5 }, 'hold')()).toEqual({ forMs: 5 });
});
