import { toRejectWithCode } from '../../matchers/to-reject-with-code';
import { failureText } from '../kit/failure-text';

expect.extend({ toRejectWithCode });

const failWith = (properties: object, message = 'no'): Promise<never> => Promise.reject(Object.assign(new Error(message), properties));

test('codes, statuses, and the first word of an error reply', async () => {
  await expect(failWith({ code: 'ECONNREFUSED' })).toRejectWithCode('ECONNREFUSED');
  await expect(failWith({ code: 14 })).toRejectWithCode(14);
  await expect(failWith({ status: 429 })).toRejectWithCode(429);
  await expect(failWith({ statusCode: 503 })).toRejectWithCode(/^5\d\d$/);
  await expect(failWith({}, 'WRONGTYPE Operation against a key')).toRejectWithCode('WRONGTYPE');
  await expect(failWith({ code: 'A' })).not.toRejectWithCode('B');
});

test('a function that returns the promise, or throws', async () => {
  await expect(() => failWith({ code: 'A' })).toRejectWithCode('A');
  const thrower = (): never => {
    throw Object.assign(new Error('at once'), { code: 'B' });
  };
  await expect(thrower).toRejectWithCode('B');
});

test('a wrong code is shown with its error, no rejection with the value', async () => {
  const text = await failureText(() => expect(failWith({ code: 'B' }, 'boom')).toRejectWithCode('A'));
  expect(text).toMatch(/^expect\(promise\)\.toRejectWithCode\('A'\)\n\nExpected code: 'A'\nReceived code: 'B', of\n\n {2}\| Error: boom\n/);
  expect(await failureText(() => expect(failWith({})).toRejectWithCode('A'))).toContain('Received code: none');
  expect(await failureText(() => expect(Promise.resolve(7)).toRejectWithCode('A'))).toContain('It did not reject; it resolved to 7.');
  expect(await failureText(() => expect(7).toRejectWithCode('A'))).toContain('expect was given 7');
});
