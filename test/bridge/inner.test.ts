import { bridge, bridgeOrUndefined, fromWireError, isWireError, realClock } from '../../src/bridge/inner';
import { closeFakeBridge, openFakeBridge } from '../kit/fake-bridge';

afterEach(closeFakeBridge);

test('finds the bridge of the environment', () => {
  const opened = openFakeBridge();
  expect(bridge('redis.url')).toBe(opened);
  expect(bridgeOrUndefined()).toBe(opened);
  expect(realClock()).toBe(opened.clock);
});

test('names the pragma and the config line when the environment is foreign', () => {
  expect(bridgeOrUndefined()).toBeUndefined();
  const call = (): unknown => bridge('redis.url');
  expect(call).toThrow(/^redis\.url needs an environment of jest-distributed/);
  expect(call).toThrow('/** @jest-environment jest-distributed/environments/redis */');
  expect(call).toThrow("preset: 'jest-distributed'");
  expect(call).toThrow(expect.objectContaining({ code: 'JD_NO_BRIDGE', name: 'DistributedError' }));
});

test('keeps real time in a foreign environment under both kinds of fake timers', () => {
  for (const legacyFakeTimers of [true, false]) {
    jest.useFakeTimers(legacyFakeTimers ? { legacyFakeTimers } : { now: 0 });
    const startMs = realClock().now();
    const fired = jest.fn();
    const timer = realClock().after(1e9, fired);
    jest.advanceTimersByTime(1e9);
    timer.cancel();
    expect(startMs).toBeGreaterThan(1_600_000_000_000);
    expect(realClock().now() - startMs).toBeLessThan(1e8);
    expect(fired).not.toHaveBeenCalled();
    jest.useRealTimers();
  }
});

test('makes an error of this realm from a wire error', () => {
  const wire = {
    wireError: true as const,
    name: 'DistributedError',
    message: 'The server is stopped.\nCall redis.start() first.',
    code: 'JD_STOPPED',
    fix: 'Call redis.start() first.',
  };
  expect(isWireError(wire)).toBe(true);
  const error = fromWireError(wire);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ code: 'JD_STOPPED', fix: wire.fix, message: wire.message });
  expect(error.stack).toContain(__filename);
  expect(error.stack).not.toContain('fromWireError');
});

test('a wire error without a fix or a code stays readable', () => {
  const error = fromWireError({ wireError: true, name: 'TypeError', message: 'x is not a function', code: undefined, fix: undefined });
  expect(error.message).toBe('x is not a function');
  expect(error.code).toBe('JD_OUTER_ERROR');
  expect(isWireError(new Error('x'))).toBe(false);
  expect(isWireError(null)).toBe(false);
});
