import { startRedis } from '../../src/environment/start-redis';
import { keepsContract, plainOptions } from './contract';

keepsContract(startRedis);

test('it has a clock of its own and tells what it has executed', async () => {
  const backend = await startRedis(plainOptions);
  await backend.call(['SET', 'k', 'v', 'PX', '1000']);
  await backend.clock!.advance(1001);
  expect(backend.dump()).toBe('(no keys)');
  expect(backend.commands!().map(({ argv }) => argv[0])).toEqual(['SET']);
  await backend.stop({ keepData: false });
});
