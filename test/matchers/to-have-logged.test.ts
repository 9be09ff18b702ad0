import { toHaveLogged } from '../../matchers/to-have-logged';
import { captureLogger } from '../../src/kit/doubles/capture-logger';
import { failureText } from '../kit/failure-text';

expect.extend({ toHaveLogged });

test('by level, message and fields', () => {
  const logger = captureLogger();
  logger.warn('breaker opened', { provider: 'n2', failures: 3 });
  expect(logger).toHaveLogged('warn');
  expect(logger).toHaveLogged('warn', 'opened');
  expect(logger).toHaveLogged('warn', /^breaker/, { provider: 'n2', failures: expect.any(Number) });
  expect(logger).not.toHaveLogged('error');
  expect(logger).not.toHaveLogged('warn', 'closed');
  expect(logger).not.toHaveLogged('warn', 'opened', { provider: 'n1' });
});

test('a failure shows what was logged', async () => {
  const logger = captureLogger();
  expect(await failureText(() => expect(logger).toHaveLogged('warn'))).toContain('Nothing was logged.');
  logger.info('started');
  logger.warn('slow', { ms: 5 });
  expect(await failureText(() => expect(logger).toHaveLogged('warn', 'lost', { peer: 'n2' }))).toBe(
    "expect(logger).toHaveLogged('warn', 'lost', { peer: 'n2' })\n\n0 of 2 entries fit:\n\n  info  'started'  {}\n  warn  'slow'  { ms: 5 }",
  );
  expect(await failureText(() => expect(logger).not.toHaveLogged('warn'))).toContain("> warn  'slow'");
  expect(await failureText(() => expect({}).toHaveLogged('warn'))).toContain('is no logger of captureLogger()');
});
