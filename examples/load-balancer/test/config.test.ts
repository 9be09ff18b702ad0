import { join } from 'node:path';
import { tempDir, writeConfig } from 'jest-distributed';
import { loadConfig } from '../src/config';

const backends = [{ name: 'a', url: 'http://10.0.0.1:8080', weight: 3 }];

test('what a file leaves out has a default', () => {
  const path = writeConfig('balancer.json', { backends: [...backends, { url: 'http://10.0.0.2:8080' }], healthCheck: { timeoutMs: 50 } });
  expect(loadConfig(path)).toEqual({
    backends: [...backends, { name: 'http://10.0.0.2:8080', url: 'http://10.0.0.2:8080', weight: 1 }],
    strategy: 'round-robin',
    healthCheck: { path: '/-/ready', timeoutMs: 50 },
  });
});

test.each([
  ['no backends', {}, 'it has no backends'],
  ['an unknown strategy', { backends, strategy: 'random' }, 'the strategy is random'],
  ['a backend without URL', { backends: [{ name: 'a' }] }, 'backend 0 has no URL'],
  ['a negative weight', { backends: [{ url: 'http://a', weight: -1 }] }, 'backend 0 has the weight -1'],
])('%s: the error names the file and what is wrong', (_, config, what) => {
  const path = writeConfig('balancer.json', config);
  expect(() => loadConfig(path)).toThrow(`${path}: ${what}`);
});

test('a file that is not there is told, with the cause', async () => {
  const load = async (): Promise<unknown> => loadConfig(join(tempDir(), 'none.json'));
  const failure = await load().catch((error: unknown) => error);
  expect(failure).toHaveErrorInChain({ code: 'CONFIG' });
  expect(failure).toHaveErrorInChain({ code: 'ENOENT' });
});
