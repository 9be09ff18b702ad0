import { startSentinel } from '../../src/backends/sentinel';
import { keepsContract, plainOptions } from './contract';

keepsContract(startSentinel);

test('its address is that of the master, and what it was is put back', async () => {
  const backend = await startSentinel({ ...plainOptions, password: 'p' });
  const { sentinel } = backend;
  const before = backend.snapshot();
  expect(sentinel!.nodes().map(({ role, master }) => [role, master])).toEqual([
    ['master', undefined],
    ['replica', 0],
    ['replica', 0],
    ['sentinel', undefined],
    ['sentinel', undefined],
    ['sentinel', undefined],
  ]);
  await backend.call(['SET', 'k', 'v']);
  const leader = await sentinel!.failover(undefined, 1);
  expect([backend.port, backend.dump()]).toEqual([sentinel!.nodes()[leader]!.port, '(no keys)']);
  await sentinel!.kill(3);
  await backend.revive!(before);
  backend.restore(before);
  expect([sentinel!.master(), sentinel!.name(), sentinel!.nodes()[3]!.isRunning]).toEqual([0, 'mymaster', true]);
  expect(() => sentinel!.lag(0, { writes: 1 })).toThrow(expect.objectContaining({ code: 'JD_NO_REPLICA' }));
  await backend.stop({ keepData: false });
});
