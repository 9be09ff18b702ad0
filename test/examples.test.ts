import { exampleFiles } from './kit/example-files';
import { runNested } from './kit/nested-jest';

/** On other backends: test/environments/redis-server.test.ts and redis-container.test.ts. */
test('the suites of the examples pass, in two workers', async () => {
  const { files, output, exitCode } = await runNested({ files: exampleFiles(), args: ['-w=2'] });
  expect(Object.entries(files).filter(([, { status, message }]) => status === 'failed' || message !== '')).toEqual([]);
  expect(Object.keys(files).length).toBeGreaterThanOrEqual(20);
  expect(output).not.toMatch(/did not exit|forcefully|still connected/);
  expect(exitCode).toBe(0);
}, 120_000);
