import { ramHypercore, type RamHypercore } from '../../../src/kit/doubles/ram-hypercore';
import { closeFakeBridge, openFakeBridge, type FakeBridge } from '../fake-bridge';

const Hyperbee = require('hyperbee') as new (
  core: RamHypercore,
  options: object,
) => { put(key: string, value: unknown): Promise<void>; get(key: string): Promise<{ value: unknown } | null> };
const RAM = require('random-access-memory') as { reusable(): unknown };

let bridge: FakeBridge;
beforeEach(() => (bridge = openFakeBridge()));
afterEach(async () => {
  await bridge.cleanUp();
  closeFakeBridge();
});

test('blocks come back, in memory of its own, and it is closed at the end of the test', async () => {
  const core = await ramHypercore<RamHypercore & { readonly closed: boolean }>({ valueEncoding: 'json' });
  await core.append([{ height: 100 }, { height: 101 }]);
  expect([core.length, await core.get(1)]).toEqual([2, { height: 101 }]);
  const other = await ramHypercore();
  expect([other.length, other.key.equals(core.key)]).toEqual([0, false]);
  expect(core.closed).toBe(false);
  await bridge.cleanUp();
  expect(core.closed).toBe(true);
});

test('replicates', async () => {
  const writer = await ramHypercore();
  await writer.append('block');
  const reader = await ramHypercore({ key: writer.key });
  const [up, down] = [writer.replicate(true), reader.replicate(false)];
  up.pipe(down).pipe(up);
  expect(String(await reader.get(0))).toBe('block');
});

test('is the storage of a Hyperbee, and is opened again with storage that outlives it', async () => {
  const storage = RAM.reusable();
  const options = { keyEncoding: 'utf-8', valueEncoding: 'json' };
  const core = await ramHypercore({ storage });
  await new Hyperbee(core, options).put('user', { name: 'ann' });
  await core.close();
  const again = await ramHypercore({ storage });
  expect((await new Hyperbee(again, options).get('user'))?.value).toEqual({ name: 'ann' });
  expect(again.key.equals(core.key)).toBe(true);
});

test('of a version that has no memory is refused', async () => {
  jest.doMock('hypercore/package.json', () => ({ version: '11.39.5' }));
  await expect(ramHypercore()).rejects.toThrow(/needs hypercore 10, and 11\.39\.5 is installed/);
  jest.dontMock('hypercore/package.json');
});
