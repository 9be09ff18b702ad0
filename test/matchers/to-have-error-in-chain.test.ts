import { runInNewContext } from 'node:vm';
import { toHaveErrorInChain } from '../../matchers/to-have-error-in-chain';
import { failureText } from '../kit/failure-text';

expect.extend({ toHaveErrorInChain });

class NotLeader extends Error {}
const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', port: 6379 });
const gathered = new AggregateError([refused, new NotLeader('node 2 leads')], 'all replicas failed');
const error = new Error('the write failed', { cause: gathered });

test('by class, message, pattern and properties, at any depth', () => {
  expect(error).toHaveErrorInChain('write failed');
  expect(error).toHaveErrorInChain(/^all replicas/);
  expect(error).toHaveErrorInChain(NotLeader);
  expect(error).toHaveErrorInChain({ code: 'ECONNREFUSED', port: expect.any(Number) });
  expect(error).not.toHaveErrorInChain({ code: 'ECONNREFUSED', port: 1 });
  expect(error).not.toHaveErrorInChain(RangeError);
});

test('a class of another realm by its name', () => {
  expect(new Error('x', { cause: runInNewContext('new TypeError("outside")') })).toHaveErrorInChain(TypeError);
});

test('with rejects', async () => {
  await expect(Promise.reject(error)).rejects.toHaveErrorInChain(NotLeader);
});

test('a failure shows the chain', async () => {
  expect(await failureText(() => expect(error).toHaveErrorInChain('is sealing'))).toBe(
    [
      "expect(error).toHaveErrorInChain('is sealing')",
      '',
      "None of these 4 is 'is sealing':",
      '',
      '  Error: the write failed',
      '    caused by AggregateError: all replicas failed',
      "      with Error: connect ECONNREFUSED (code 'ECONNREFUSED')",
      '      with Error: node 2 leads',
    ].join('\n'),
  );
  expect(await failureText(() => expect(error).not.toHaveErrorInChain(/replicas/))).toContain('>   caused by AggregateError');
});

test('a chain that leads back to its beginning ends', () => {
  const loop: Error = new Error('a');
  loop.cause = new Error('b', { cause: loop });
  expect(loop).not.toHaveErrorInChain('c');
});

test('what is no error fails, with .not too', async () => {
  expect(await failureText(() => expect(undefined).not.toHaveErrorInChain('a'))).toContain('There is no error: received undefined.');
});
